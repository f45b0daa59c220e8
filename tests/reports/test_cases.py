"""Every file under ``cases/``: the page is read as the file says. See ``cases/README.md``."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.links.model import ReportLinks
from bot.reports.model import Report
from bot.reports.reader import read
from bot.upkeep.inspection import as_json
from tests.reports.case import FOLDER, load

CASES = sorted(FOLDER.glob("*.case"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path):
    case = load(path)
    shown = printed(read(case.title, case.wikitext))
    wrong = [
        difference
        for key, value in case.expected.items()
        for difference in differences(key, value, shown)
    ]
    assert not wrong, f"{case.about}\n" + "\n".join(wrong)


def test_every_case_says_what_it_shows():
    assert CASES
    assert len({load(path).about for path in CASES}) == len(CASES)


def printed(report: Report) -> dict[str, Any]:
    """What ``inspect --json`` prints, with the answers, and the links as they were read."""
    shown = as_json(report, ReportLinks())
    answers = {question.label: question.answer for question in report.questions}
    questions = [entry | {"answer": answers[entry["label"]]} for entry in shown["questions"]]
    references = [reference.titles[0] for reference in report.references]
    return {**shown, "questions": questions, "references": references}


def differences(key: str, expected: Any, shown: Mapping[str, Any]) -> list[str]:
    """Where a value is not the expected one, in the forms that ``cases/README.md`` lists."""
    got = shown[key]
    if key == "questions":
        found: dict[str, Any] = {
            name: next((q for q in got if is_named(q, name)), {}) for name in expected
        }
        return [
            f"question {name}: expected {values}, read {found[name]}"
            for name, values in expected.items()
            if not values.items() <= found[name].items()
        ]
    if key in {"missing", "blank"}:
        same = len(expected) == len(got) and all(map(is_named, got, expected))
    elif key == "ids":
        same = expected.items() <= got.items()
    elif key == "why_not" and expected:
        same = str(got).startswith(expected)
    else:
        same = got == expected
    return [] if same else [f"{key}: expected {expected}, read {got}"]


def is_named(question: Mapping[str, Any], name: str) -> bool:
    """Whether a question is meant by its number, or by how its label begins."""
    if question["number"] is not None:
        return bool(question["number"] == name)
    return bool(question["label"].startswith(name))
