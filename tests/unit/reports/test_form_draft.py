"""A form file drafted from pages of an unknown form."""

import pytest

from bot.cli.survey import draft_unknown_form
from bot.reports.form_draft import draft_form
from bot.reports.forms import parse
from bot.wiki.source import PageText
from tests.support.pages.compose import Block, Family, Grid, Section, Sheet, write
from tests.support.pages.markup_families import FAMILIES
from tests.support.pages.rapid_fund_form import Asked

FUND = "Grants:Programs/Wikimedia Community Fund/Rapid Fund"
STORY = Asked(
    "story",
    "1",
    "Describe your project from the first idea to the last day.",
    "required",
    "You may think of:\n\n* People who came for the first time\n* Pages that surprised you",
)
WEATHER = Asked("weather", "1.1", "Which part of the weather did you not plan for?", "optional")
PEOPLE = Asked("people", "2", "How many people took part?", "required")
AGAIN = Asked("again", "3", "Would you do it again?", "required")
ITEMS = [
    ("section", None, "Chapter 1: What grew"),
    ("question", "1", STORY.label),
    ("question", "1.1", WEATHER.label),
    ("section", None, "Chapter 2: Who was there"),
    ("question", "2", PEOPLE.label),
    ("question", "3", AGAIN.label),
]
#: Two markups separate a label from its number or from its other half: a person has to join them.
BY_HAND = {"wrapped", "numbered-rows", "bold-sections"}


def page(number: int) -> Sheet:
    """A page of an invented form; each page has other answers."""
    story, rain = f"We planted {number} trees.", f"In month {number} it rained."
    again = "Yes" if number % 3 else "No"
    people = Grid(
        ("Group of people", "Planned", "Came", "Notes"),
        (
            ("First-time editors", "10", str(number), ""),
            ("Teachers of editors", "2", str(number + 1), f"list {number}"),
        ),
    )
    return Sheet(
        title=f"{FUND}/Trees {number} (ID: 240999{number:02})/Final Report",
        lead="Rapid Fund Learning Story",
        general="",
        box=(
            ("Report number", f"70{number}"),
            ("Report status", "Draft"),
            ("Report due date", f"{number + 1} May 2027"),
            ("Lead organiser", f"Kim{number}"),
            ("Grant total", f"{number}00 USD"),
        ),
        sections=(
            Section(
                "Chapter 1: What grew",
                (Block(STORY, (STORY.standing, story), story), Block(WEATHER, (rain,), rain)),
            ),
            Section(
                "Chapter 2: Who was there",
                (Block(PEOPLE, (people,), filled=True), Block(AGAIN, (again,), again)),
            ),
        ),
    )


def written(family: Family, pages: int) -> list[tuple[str, str]]:
    return [(page(number).title, write(page(number), family)) for number in range(pages)]


@pytest.mark.parametrize("family", sorted(FAMILIES.keys() - BY_HAND))
def test_draft_has_the_labels_of_the_form(family):
    form = parse(draft_form(written(FAMILIES[family], 8)), name="NEW.toml")
    assert [(item.type, item.number, item.label) for item in form.items] == ITEMS
    keys = {field.key for field in form.header}
    assert {"status", "due", "report_number", "lead_organiser", "grant_total"} <= keys
    assert form.fits(page(99).title)
    assert form.period == "final"


@pytest.mark.parametrize("family", sorted(BY_HAND))
def test_draft_of_pages_in_any_markup_can_be_loaded(family):
    form = parse(draft_form(written(FAMILIES[family], 8)), name="NEW.toml")
    assert len(form.items) >= 4


def test_draft_has_the_boilerplate_and_the_table_of_the_form():
    form = parse(draft_form(written(FAMILIES["bold"], 8)), name="NEW.toml")
    items = {item.number: item for item in form.items}
    assert [" ".join(line) for line in items["1"].boilerplate] == [
        "you may think of",
        "people who came for the first time",
        "pages that surprised you",
    ]
    (table,) = items["2"].tables
    assert dict(table.columns) == {
        "name": ("group of people",),
        "planned": ("planned",),
        "came": ("came",),
        "notes": ("notes",),
    }
    assert table.rows == {("first", "time", "editors"), ("teachers", "of", "editors")}


def test_draft_from_one_page_says_what_a_person_must_check():
    text = draft_form(written(FAMILIES["bold"], 1))
    assert "# CHECK: from one page it is not known" in text
    assert parse(text, name="NEW.toml").items


@pytest.mark.parametrize(
    "text", ["", "\n\n", "== ==", '"\\ \x7f \u2028', "{|\n! a !! b\n|}", "1. a"]
)
def test_draft_of_an_odd_page_can_be_loaded(text):
    assert parse(draft_form([(page(1).title, text)]), name="NEW.toml").id == "NEW"


def test_largest_group_of_unrecognised_reports_is_drafted():
    pages = [PageText(title, text, 1) for title, text in written(FAMILIES["bold"], 3)]
    other = PageText(pages[0].title.replace("Final", "Midpoint"), "Nothing yet.", 2)
    known = PageText("Grants:Programs/Wikimedia Community Fund/Tech", "News", 3)
    assert STORY.label in draft_unknown_form([other, known, *pages])
    assert draft_unknown_form([known]) == ""
