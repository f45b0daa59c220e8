"""Each report, in each markup family: every fact is read back."""

import re

import pytest

from bot.reports.model import Money, Report
from bot.reports.reader import read
from tests.support.pages.compose import ReportFacts, compose
from tests.support.pages.markup_families import FAMILIES
from tests.support.pages.rapid_fund_form import ASKED, METRICS, PROJECTS
from tests.support.pages.report_facts import FACTS

MONEY = {
    "": (),
    "USD,": (),
    "2600": (Money("2600", None),),
    "3102.18": (Money("3102.18", None),),
    "2600 USD, 1970.33": (Money("2600", "USD"), Money("1970.33", None)),
    "2292.84 USD, 1046956.78": (Money("2292.84", "USD"), Money("1046956.78", None)),
    "400.12 USD, 12492 TWD": (Money("400.12", "USD"), Money("12492", "TWD")),
    "395.00 USD, 12332.5 TWD": (Money("395.00", "USD"), Money("12332.5", "TWD")),
}
DUE = {
    "": None,
    "31 May 2025": "2025-05-31",
    "05 April 2024": "2024-04-05",
    "2023-10-03T00:00:00Z": "2023-10-03",
}
APPLICANTS = {
    "Zolfeqar_Fatihzadeh": "Zolfeqar Fatihzadeh",
    "Mahnoza_S": "Mahnoza S",
    "Rodrigo.Argenton (at Commons)": "Rodrigo.Argenton",
}
NUMBERS = {
    "": None,
    "~50": None,
    "10+": None,
    "12 (8 new)": None,
    "1,200": 1200,
    "1,234": 1234,
    "٣": 3,
    "4.5": 4.5,
}


@pytest.fixture(params=sorted(FACTS))
def facts(request: pytest.FixtureRequest) -> ReportFacts:
    return FACTS[request.param]


@pytest.fixture(params=sorted(FAMILIES))
def report(request: pytest.FixtureRequest, facts: ReportFacts) -> Report:
    return read(facts.title, compose(facts, FAMILIES[request.param]), whole_answers=True)


def number(raw: str) -> float | None:
    return NUMBERS[raw] if raw in NUMBERS else int(raw)


def bare(text: str) -> str:
    """A text without spaces and without what markup may have taken from it."""
    return re.sub(r"[\s*:=;|]+", "", re.sub(r"\[\[[^|\]]*\|([^\]]*)\]\]", r"\1", text))


def test_every_fact_is_read_back(facts: ReportFacts, report: Report) -> None:
    assert report.recognised, report.why_not
    assert (report.form, report.status, report.program) == ("R2", facts.status, "Rapid Fund")
    assert (report.due.isoformat() if report.due else None) == DUE[facts.due]
    assert report.applicant == APPLICANTS.get(facts.applicant, facts.applicant)
    assert report.organization == (None if facts.organization == "N/A" else facts.organization)
    assert (report.awarded, report.spent) == (MONEY[facts.awarded], MONEY[facts.spent])
    for rows, names, cells in (
        (report.metrics, METRICS, facts.metrics),
        (report.projects, PROJECTS, facts.projects),
    ):
        assert [row.name for row in rows] == list(names)
        for row in rows:
            target, *results = (*cells.get(row.name, ()), "", "", "")[:3]
            assert (row.target.raw, row.target.value) == (target, number(target))
            for (_, result), printed in zip(row.results, results, strict=False):
                assert (result.raw, result.value) == (printed, number(printed))
    assert [(row.name, row.target.raw, row.result().raw) for row in report.other_metrics] == [
        (name, target, result) for name, _, target, result, _ in facts.other_metrics
    ]


def test_every_question_is_found_with_its_own_answer(facts: ReportFacts, report: Report) -> None:
    assert [question.key for question in report.questions] == list(ASKED)
    tables = {
        "agreement": any(facts.agreement),
        "metrics": any(any(cells[1:]) for cells in facts.metrics.values()),
        "other_metrics": any(any(row[3:]) for row in facts.other_metrics),
    }
    for question in report.questions:
        asked, answer = ASKED[question.key], facts.answers.get(question.key, "")
        assert question.number == asked.number
        marks = {"required": True, "optional": False, "": None} if facts.marks else {}
        assert question.required is marks.get(asked.mark)
        assert bare(question.answer) == bare(answer), question.key
        assert question.answered == bool(answer or tables.get(question.key)), question.key


def test_missing_and_blank_questions_are_those_of_the_page(
    facts: ReportFacts, report: Report
) -> None:
    answers = facts.answers
    without = {
        key
        for key in ASKED
        if not answers.get(key)
        and not (key == "agreement" and facts.agreement)
        and not (key == "metrics" and facts.metrics)
        and not (key == "other_metrics" and facts.other_metrics)
        and not (key == "difficulties_details" and answers.get("difficulties") != "Yes")
        and not (key in UNSPENT and answers.get("unspent") != "Yes")
    }
    required = {key for key in without if ASKED[key].mark == "required" and facts.marks}
    assert {question.key for question in report.missing} == required
    assert {question.key for question in report.blank} == without - required


UNSPENT = {"unspent_amount", "unspent_plan", "unspent_details"}


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_the_seeds(family: str) -> None:
    """What the issue asks for, spelled out."""
    tajik = read(FACTS["tajik"].title, compose(FACTS["tajik"], FAMILIES[family]))
    assert [question.label for question in tajik.missing] == [ASKED["materials"].label]
    assert [question.number for question in tajik.blank] == ["8", "12.2", "15"]
    assert [reference.titles[0] for reference in tajik.references] == [
        "Tajik Wikimedians User Group/Trainer Training Program",
        "Tajik Wikimedians User Group/General Assembly",
    ]
    kazakh = read(FACTS["kazakh"].title, compose(FACTS["kazakh"], FAMILIES[family]))
    assert kazakh.missing == ()
    assert [question.number for question in kazakh.blank] == ["8", "15"]
    assert [reference.titles[0] for reference in kazakh.references] == [
        "Wikimedia Community of Kazakh language User Group/Events/Conference/2023"
    ]
