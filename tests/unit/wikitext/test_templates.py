"""Templates at the top of a page: what is read, and what is only shown as text."""

import pytest

from bot.wikitext.templates import templates_at_top

BOX = "{{Box|due=31 May|a}}"


@pytest.mark.parametrize("below", ["", "\n\nProse with [[a link.", "\n" + "word " * 2000])
def test_box_is_read_with_any_prose_below_it(below):
    (box,) = templates_at_top(BOX + below)
    assert (box.name, box.named, box.unnamed) == ("Box", {"due": "31 May"}, ("a",))


@pytest.mark.parametrize(
    "around", ["<nowiki>{}</nowiki> prose", "<!-- {} --> prose", "<!--\n{}\n\n--> prose"]
)
def test_box_that_the_page_does_not_transclude_is_not_read(around):
    assert templates_at_top(around.format(BOX)) == []
