"""Whatever a page holds, it is read: never an exception, never more work than the page is long."""

import random
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.reports.model import Kind
from bot.reports.reader import read
from bot.wikitext.lines import lines
from tests.support.pages.compose import compose
from tests.support.pages.hostile_pages import HOSTILE, TITLE
from tests.support.pages.markup_families import FAMILIES
from tests.support.pages.report_facts import FACTS, FULL

PAGES = sorted(compose(facts, family) for facts in FACTS.values() for family in FAMILIES.values())
FRAGMENTS = (
    "{{ }} {| |} |- | || ! !! [[ ]] [ ] <!-- --> <ref> </ref> <td> <table> </table> <br> <div </p>"
    " == = ' '' ''' * # : ; ---- $$ $$a$$ ~~~~ __TOC__ &nbsp; &#0; \u200f \ufeff \ue000 \ue005 \0"
    " (required) (optional) 14.2. 9. https://meta.wikimedia.org/wiki/"
    " //meta.wikimedia.org/w/index.php?title="
).split(" ")
markup = st.lists(st.sampled_from([*FRAGMENTS, "\n", " ", "a", "Yes"]), max_size=60).map("".join)


@st.composite
def mutated(draw):
    """A report's page after somebody cut, shuffled and broke it."""
    page = draw(st.sampled_from(PAGES))
    for change in draw(st.lists(st.sampled_from(["cut", "drop", "shuffle", "insert"]), max_size=4)):
        start = draw(st.integers(0, len(page)))
        end = draw(st.integers(start, len(page)))
        if change == "cut":
            page = page[:start]
        elif change == "drop":
            page = page[:start] + page[end:]
        elif change == "shuffle":
            rows = page[start:end].split("\n")
            random.Random(start).shuffle(rows)
            page = page[:start] + "\n".join(rows) + page[end:]
        else:
            page = page[:start] + draw(markup) + page[start:]
    return page


def check(report):
    assert report.kind is Kind.REPORT
    assert report.recognised is (report.why_not is None)
    assert report.form is not None or not report.recognised
    if not report.recognised:
        assert report.missing == report.blank == ()
    for question in report.missing:
        assert question.required
        assert question.applies
        assert not question.answered


@given(st.text())
def test_any_text_is_read(text):
    check(read(TITLE, text))


@given(markup)
def test_any_markup_is_read(text):
    check(read(TITLE, text))


@settings(max_examples=200)
@given(mutated())
def test_any_mutation_of_a_report_is_read(page):
    check(read(TITLE, page))


@given(st.text(), st.text())
def test_any_title_is_read(title, text):
    read(title, text)


@settings(max_examples=50)
@given(st.sampled_from(PAGES), st.integers(0, 3_000))
def test_a_page_cut_before_its_last_third_is_not_recognised(page, position):
    report = read(TITLE, page[:position])
    assert not report.recognised
    assert report.missing == ()


@given(markup)
@example("{{|}")
def test_what_is_cut_into_lines_was_on_the_page(text):
    """No line grows: all lines together are not longer than the page."""
    assert sum(len(line.text) + len(line.name) for line in lines(text)) <= len(text)


@pytest.mark.parametrize("facts", [FULL], ids=["full"])
@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_markup_in_one_answer_leaves_the_other_answers(facts, family):
    """What is broken in the answer to 5 is not seen in the answers after 6."""
    page = compose(facts, FAMILIES[family])
    for fragment in FRAGMENTS:
        broken = page.replace("Ничего неожиданного не было.", f"Снег {fragment} закрыл перевал.")
        report = read(facts.title, broken)
        assert report.recognised or fragment == "<!--"
        assert report.missing == (), fragment


def calls(work):
    """How many functions a piece of work calls, written in Python or in C: a clock of its own."""
    count = 0

    def profile(frame, event, argument):
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_twice_the_page_is_at_most_twice_the_work(name):
    """`hostile_timing` prints the seconds; here the calls are counted."""
    read(TITLE, "")
    half, whole = (HOSTILE[name](size) for size in (4_000, 8_000))
    base = calls(lambda: read(TITLE, HOSTILE[name](0)))
    assert calls(lambda: read(TITLE, whole)) <= 2.2 * calls(lambda: read(TITLE, half)) + base
