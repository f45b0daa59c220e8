"""One answer of a complete report replaced by an odd one: what counts as an answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.reports.model import Report
from bot.reports.reader import read

CASE = Path(__file__).parent / "cases" / "answer-own-headings.case"
TITLE = "Grants:Programs/Wikimedia Community Fund/Rapid Fund/A (ID: 22748804)/Final Report"
PAGE = CASE.read_text("utf-8").split("-------- wikitext --------\n")[1].split("\n-------- ")[0]
LABELS = {
    label: re.search(rf"^'''{re.escape(label)}.*'''$", PAGE, re.MULTILINE)
    for label in ("1.", "2.", "Additionally", "3.", "4.", "5.", "6.", "12.", "12.2", "15.")
}


def label(start: str) -> str:
    match = LABELS[start]
    assert match is not None
    return match[0]


def with_answer(start: str, answer: str, page: str = PAGE) -> str:
    begin = page.index(label(start)) + len(label(start))
    end = min(place for mark in ("\n'''", "\n== ") if (place := page.find(mark, begin)) >= 0)
    return f"{page[:begin]}\n\n{answer}\n{page[end:]}"


def missing(page: str) -> list[str]:
    report: Report = read(TITLE, page)
    assert report.recognised
    return [question.number or question.label[:12] for question in report.missing]


def test_the_page_is_complete_and_the_harness_can_see_a_gap():
    assert missing(PAGE) == []
    assert missing(with_answer("5.", "")) == ["5"]
    assert missing(with_answer("Additionally", "")) == ["Additionally"]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("2.", "* [https://forms.example.org Surveys and their results]"),
        ("2.", "* [[Foo|Project page on Meta-Wiki or any other Wikimedia project]]"),
        ("2.", "Some photos or videos"),
        ("2.", "Project page on Meta"),
        ("Additionally", "[https://example.org Presentations and slides]"),
        ("12.", "Provide the link to [https://example.org the financial report]"),
        ("5.", "<https://docs.example.org/x>"),
        ("5.", "<Our answer is here>"),
        ("5.", '<a href="https://example.org">the report</a>'),
        (
            "4.",
            "You can recall these learning questions below: Can we teach? Yes. We learned a lot.",
        ),
        (
            "4.",
            "You can recall these learning questions below:\n\nWe learned much, but is it enough?",
        ),
        ("5.", "{{Some template|with=text}}"),
    ],
)
def test_it_is_an_answer(question, answer):
    assert missing(with_answer(question, answer)) == []


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("12.", "Provide the link to the financial report"),
        ("4.", "You can recall these learning questions below: Can we teach? How do people learn?"),
        ("4.", "You can recall these learning questions below: We hope to learn who stays."),
        ("5.", "<!-- nothing -->"),
        ("5.", "<o:p></o:p>"),
        ("5.", "<br>\n&nbsp;"),
    ],
)
def test_it_is_no_answer(question, answer):
    assert len(missing(with_answer(question, answer))) == 1


@pytest.mark.parametrize("mark", ["", " (required)"])
def test_a_question_restated_with_its_answer_on_one_line(mark):
    restated = label("5.").strip("'").replace(" (required)", mark) + " Everything went well."
    assert missing(with_answer("5.", restated)) == []


def test_the_next_question_quoted_with_text_on_its_line():
    quoted = label("6.").strip("'") + " More on this below."
    assert missing(with_answer("5.", quoted)) == []


@pytest.mark.parametrize("filled_first", [True, False])
def test_the_form_may_stand_twice_on_a_page(filled_first):
    blank = PAGE
    for start in ("1.", "2.", "Additionally", "5.", "6.", "12."):
        blank = with_answer(start, "", blank)
    copies = (PAGE, blank) if filled_first else (blank, PAGE)
    assert missing("\n\n".join(copies)) == []


def test_the_whole_form_quoted_in_the_last_answer():
    blank = with_answer("5.", "", PAGE)
    assert missing(with_answer("15.", blank[blank.index(label("1.")) :])) == []


@pytest.mark.parametrize(
    "table",
    [
        "{|\n! Town !! With !! Page\n|-\n| Kulob || $name || $page\n|}",
        "<table><tr><td>Kulob</td><td>$name</td><td>$page</td></tr></table>",
        "<table><tr>\n| $name || $page\n</table>",
        "{|\n|-required\n| $name\n|-\n| $page\n|}",
        "{|\n| rowspan $name || $page\n|}",
    ],
)
def test_names_and_links_away_are_gathered_from_tables_too(table):
    name, page = "Khatlon Wikimedians User Group", "https://example.org/kulob"
    table = table.replace("$name", name).replace("$page", page)
    report = read(TITLE, with_answer("5.", table))
    before = read(TITLE, with_answer("5.", "We met."))
    assert [mention.text for mention in report.mentions] == [name]
    assert dict(report.elsewhere)["external"] == dict(before.elsewhere).get("external", 0) + 1
