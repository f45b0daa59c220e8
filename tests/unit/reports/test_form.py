"""Form files: an error names the file, the key and the remedy."""

import re

import pytest

from bot.reports.form_file import FormError
from bot.reports.forms import catalogue, parse

GOOD = """
id = "X"
kind = "report"
name = "A form"
title = 'Grants:.+/Final Report'
minimum = 0.8
[[header]]
key = "due"
labels = ["Due date"]
[[item]]
type = "section"
label = "Part 1"
[[item]]
number = "1"
key = "first"
label = "What did you do?"
[[item]]
number = "2"
key = "second"
label = "What did you do next, and then?"
applies_when = { key = "first", says = "Yes" }
[[item.table]]
key = "numbers"
columns = { name = ["Name"], result = ["Result"] }
answers = ["result"]
"""


def test_a_form_is_read():
    form = parse(GOOD, name="X.toml")
    assert [item.key for item in form.items] == ["Part 1", "first", "second"]
    assert form.items[2].applies_when is not None
    assert form.fits("Grants:A/Final Report")
    assert not form.fits("Grants:A/Final Report/B")


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('id = "X"', "", 'key "id" is missing'),
        ('kind = "report"', "", 'key "kind" is missing'),
        ("minimum = 0.8", "", 'key "minimum" is missing'),
        ("title = 'Grants:.+/Final Report'", "", 'key "title" is missing'),
        ('label = "What did you do?"', "", "item 2 ('first'): key \"label\" is missing"),
        ('key = "first"\nlabel', "label", 'key "key" is missing'),
        ('labels = ["Due date"]', "", "header 1 ('due'): key \"labels\" is missing"),
        ('answers = ["result"]', "", 'key "answers" is missing'),
        ('kind = "report"', 'kind = "rapport"', "'report' or 'application'"),
        ("minimum = 0.8", 'minimum = "most"', 'key "minimum" must be a number'),
        ("minimum = 0.8", "minimum = 80", 'key "minimum" must be greater than 0 and at most 1'),
        (".+/Final", "(/Final", 'key "title" is not a regular expression'),
        ('key = "second"', 'key = "first"', 'same key "first"'),
        ('id = "X"', "id = ", "line 2"),
        ('label = "What did you do?"', 'label = "1."', "has no word"),
        ('key = "first", says', 'key = "fist", says', 'names no question of the form: "fist"'),
        ('number = "1"', 'number = "1"\ncore = "no"', 'key "core" must be true or false'),
        ('number = "1"', 'number = "1"\nstandard = ["a"]', 'key "standard" is unknown'),
        ('number = "1"', 'number = "1"\nboilerplate = "a"', 'key "boilerplate" must be a list'),
        ('number = "1"', 'number = "1"\nboilerplate = [1]', 'key "boilerplate" must be a text'),
        ('number = "1"', "number = 1", 'key "number" must be a text'),
        ('labels = ["Due date"]', "labels = [1]", 'key "labels" must be a text'),
        ('id = "X"', 'id = "X"\nlike = "Z"', "there is no form Z. Name one of these: none"),
        ('id = "X"', 'id = "X"\nopening = "dates"', 'key "opening" must be a list'),
    ],
)
def test_error_names_file_key_and_remedy(old, new, named):
    assert old in GOOD
    with pytest.raises(FormError, match=re.escape(named)) as caught:
        parse(GOOD.replace(old, new, 1), name="X.toml")
    assert str(caught.value).startswith("X.toml: ")


def test_form_takes_the_lists_it_leaves_out_from_the_form_it_is_like():
    other = """
id = "Z"
kind = "report"
name = "Another form"
title = 'Grants:.+/Midpoint Report'
minimum = 0.5
like = "X"
opening = ["dates"]
"""
    form = parse(other, name="Z.toml", others={"X": GOOD})
    assert [item.key for item in form.items] == ["Part 1", "first", "second"]
    assert [field.key for field in form.header] == ["due"]
    assert form.opening == ("dates",)


def test_labels_that_begin_alike_need_more_words():
    items = {item.key: item for form in catalogue() for item in form.items if form.id == "R2"}
    local, dollars = items["spent_local"], items["spent_usd"]
    assert local.labels[0][: local.min_words[0]] != dollars.labels[0][: dollars.min_words[0]]
