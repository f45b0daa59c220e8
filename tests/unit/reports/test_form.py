"""Form files: what is wrong in one is named."""

import re

import pytest

from bot.reports.forms import FormError, catalogue, parse

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
        ('id = "X"', "", "'id'"),
        ('kind = "report"', "", "'kind'"),
        ("minimum = 0.8", "", "'minimum'"),
        ("title = 'Grants:.+/Final Report'", "", "'title'"),
        ('label = "What did you do?"', "", "'label'"),
        ('key = "first"\nlabel', "label", "'key'"),
        ('labels = ["Due date"]', "", "'labels'"),
        ('answers = ["result"]', "", "'answers'"),
        ('kind = "report"', 'kind = "rapport"', "rapport"),
        ("minimum = 0.8", 'minimum = "most"', "most"),
        (".+/Final", "(/Final", "unterminated"),
        ('key = "second"', 'key = "first"', "same key"),
        ('id = "X"', "id = ", "line 2"),
        ('label = "What did you do?"', 'label = "1."', "has no word"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(old, new, named):
    assert old in GOOD
    with pytest.raises(FormError, match=re.escape(named)) as caught:
        parse(GOOD.replace(old, new, 1), name="X.toml")
    assert str(caught.value).startswith("X.toml: ")


def test_labels_that_begin_alike_need_more_words():
    items = {item.key: item for form in catalogue() for item in form.items if form.id == "R2"}
    local, dollars = items["spent_local"], items["spent_usd"]
    assert local.labels[0][: local.stems[0]] != dollars.labels[0][: dollars.stems[0]]


def test_conditions_name_questions_of_their_form():
    for form in catalogue():
        keys = {item.key for item in form.items}
        assert {item.applies_when.key for item in form.items if item.applies_when} <= keys
