"""Hostile values: nothing raises, and what is returned is a certain value or ``None``."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.reports.header_values import clean, fits, header_facts
from bot.reports.model import Kind
from bot.reports.page_links import FoundLinks
from bot.reports.reader import read
from bot.reports.title import form_title, proposal_title, read_title
from bot.reports.values import (
    MAX_DIGITS,
    MAX_YEAR,
    MIN_YEAR,
    day,
    money,
    quantity,
    reporting_year,
    span,
    text_or_none,
    username,
)
from bot.wikitext.templates import templates_at_top

FUND = "Grants:Programs/Wikimedia Community Fund/Rapid Fund/"
FRAGMENTS = st.sampled_from(
    "9 99999999999999999999999999 1e999 ٣ ² ½ -1 1.500 1,5 . , ' USD EUR $ 31 May 2025 9999 0000"
    " 2025-05-31 T00:00:00Z - – — • * | || {{ }} {{{ {{u| [[ ]] [[User: User: @ :// http://"
    " https://meta.wikimedia.org/wiki/ ?q= &sa=D ../ / <s> </s> <ref> </ref> <br> style= data-x=1"
    " $$x$$ N/A \u200e \x00 \ud7ff \U0001f600 İ \n \t = == ''' : ： (required) (ID: 22748804)"
    " /Final Report /Yearly Report (9999)".split(" ")
)
HOSTILE = st.lists(FRAGMENTS | st.text(max_size=4), max_size=12).map(" ".join) | st.lists(
    FRAGMENTS, max_size=12
).map("".join)
LABELS = st.sampled_from(
    (
        "Report Status",
        "Due date",
        "Funding program",
        "Report type",
        "Applicant username",
        "Organization name",
        "Amount awarded",
        "Amount spent",
    )
)
SHAPES = st.sampled_from(
    (
        "'''{}:''' {}",
        "* {}\n** {}",
        "{}<br>{}",
        "{{|\n! {}\n| {}\n|}}",
        "; {}\n: {}",
        "{{{{Box|{}={}}}}}",
        "=== {} ===\n{}",
    )
)


@given(HOSTILE)
def test_values_are_certain_or_none(text):
    read_day, dates = day(text), span(text)
    assert read_day is None or MIN_YEAR <= read_day.year <= MAX_YEAR
    assert dates is None or all(MIN_YEAR <= end.year <= MAX_YEAR for end in dates)
    assert MIN_YEAR <= (reporting_year(text) or MIN_YEAR) <= MAX_YEAR
    for amount in money(text):
        assert Decimal(amount.amount).is_finite()
        assert sum(map(str.isdigit, amount.amount)) <= MAX_DIGITS
        assert amount.currency is None or len(amount.currency) == 3
    number = quantity(text)
    assert number.raw == text
    assert number.value is None or abs(number.value) < 10**MAX_DIGITS
    assert text_or_none(text) != ""
    assert fits("due", clean(text)) in {True, False, None}


@given(HOSTILE)
def test_username_can_be_one(text):
    name = username(text)
    assert name is None or not set(name) & set("#<>[]{}|/@=\n")


@given(HOSTILE)
def test_title_is_read_whatever_it_is(text):
    for title in (text, f"{FUND}{text}", f"{FUND}{text}/Final Report"):
        facts = read_title(title)
        assert (facts.kind is Kind.REPORT) == (facts.period is not None)
        assert facts.application is None or title.startswith(facts.application)
        assert form_title(form_title(title)) == form_title(title)
        assert isinstance(proposal_title(title), str)


@given(HOSTILE)
def test_links_have_titles(text):
    found = FoundLinks()
    found.read(text, where="1", key="activities")
    for link in found.links(f"{FUND}A/Final Report"):
        assert link.titles
        assert all(title and not set(title) & set("[]{}|<>#\n") for title in link.titles)


@given(st.dictionaries(st.sampled_from(("due", "dates", "spent", "applicant", "year")), HOSTILE))
def test_header_facts_never_raise(header):
    facts = header_facts(header, year=None)
    assert not (facts["due"] and facts["due_in_doubt"])


@given(st.lists(st.tuples(SHAPES, LABELS, HOSTILE), max_size=8))
def test_header_of_hostile_values_is_read(fields):
    text = "\n\n".join(shape.format(label, value) for shape, label, value in fields)
    report = read(f"{FUND}A (ID: 22748804)/Final Report", text)
    assert report.kind in {Kind.REPORT, Kind.OTHER}
    labels = {clean(label).casefold() for label in ("Report Status", "Due date", "Report type")}
    assert (report.status or "").casefold() not in labels


@given(HOSTILE)
def test_templates_are_read_in_any_markup(text):
    for template in templates_at_top("{{" + text):
        assert isinstance(template.name, str)
