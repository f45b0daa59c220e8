"""Facts as JSON: encoded and decoded without loss."""

from __future__ import annotations

import gc
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.model import (
    AnswerState,
    Kind,
    Metric,
    Money,
    PageLink,
    Quantity,
    Question,
    Report,
    Understanding,
)
from bot.store import codec

# A wiki page cannot contain lone surrogates.
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
maybe = st.none() | words
numbers = st.none() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
quantities = st.builds(Quantity, words, numbers)
pairs = st.lists(st.tuples(words, quantities), max_size=3).map(tuple)
metrics = st.lists(st.builds(Metric, words, quantities, pairs, words), max_size=3).map(tuple)
money = st.lists(st.builds(Money, words, maybe), max_size=3).map(tuple)
days = st.none() | st.dates()
questions = st.builds(
    Question,
    key=words,
    number=maybe,
    label=words,
    required=st.none() | st.booleans(),
    applies=st.booleans(),
    state=st.sampled_from(AnswerState),
    answer=words,
)
references = st.builds(
    PageLink,
    titles=st.lists(words, max_size=3).map(tuple),
    where=words,
    key=words,
    fragment=words,
)
reports = st.builds(
    Report,
    title=words,
    revid=st.integers(min_value=0),
    kind=st.sampled_from(Kind),
    form=maybe,
    understanding=st.sampled_from(Understanding),
    why_not=maybe,
    status=maybe,
    due=days,
    start=days,
    end=days,
    period=maybe,
    year=st.none() | st.integers(),
    applicant=maybe,
    awarded=money,
    spent=money,
    metrics=metrics,
    projects=metrics,
    other_metrics=metrics,
    questions=st.lists(questions, max_size=3).map(tuple),
    references=st.lists(references, max_size=3).map(tuple),
    header=st.lists(st.tuples(words, words), max_size=3).map(tuple),
)


@given(reports)
def test_report_is_decoded_without_loss(report):
    again = codec.decode(codec.encode(report))
    assert again == report
    assert repr(again) == repr(report)  # for ==, 1 equals 1.0, and an enum equals its text


@given(st.lists(reports, max_size=4))
def test_reports_with_shared_parts_are_decoded_without_loss(several):
    sharing = codec.Sharing()
    assert [sharing.decode(codec.encode(report)) for report in several * 2] == several * 2


def test_equal_parts_of_two_reports_are_shared():
    question = Question("q", "1", "Why?", True, True, AnswerState.BLANK)
    facts = [
        codec.encode(Report(title, 1, Kind.REPORT, questions=(question,))) for title in ("A", "B")
    ]
    sharing = codec.Sharing()
    first, second = [sharing.decode(text) for text in facts]
    assert first.questions[0] is second.questions[0]


@pytest.mark.parametrize("before", [True, False])
def test_garbage_collection_is_as_before_after_decoding(before):
    was = gc.isenabled()
    (gc.enable if before else gc.disable)()
    try:
        with codec.no_collection():
            assert not gc.isenabled()
        assert gc.isenabled() is before
    finally:
        (gc.enable if was else gc.disable)()


def test_json_contains_readable_text():
    facts = json.loads(codec.encode(Report("Grants:X", 7, Kind.REPORT, due=date(2025, 5, 31))))
    assert facts["version"] == codec.FACTS_VERSION
    assert facts["report"]["due"] == "2025-05-31"
    assert facts["report"]["kind"] == "report"


def test_version_starts_with_that_of_the_reader():
    assert codec.FACTS_VERSION.startswith(f"{codec.READER_VERSION}.")


def test_facts_of_another_version_are_refused():
    facts = codec.encode(Report("Grants:X", 7, Kind.REPORT))
    with pytest.raises(ValueError, match=r"version 0\.old"):
        codec.decode(facts.replace(codec.FACTS_VERSION, "0.old"))


@pytest.mark.parametrize("facts", ["", "{}", "[]", '{"version": 1}'])
def test_json_without_facts_is_refused(facts):
    with pytest.raises(ValueError):
        codec.decode(facts)
