"""The case files under ``cases/`` and ``records/``: a page and what is to be read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.cli.inspect import inspection_json
from bot.links.model import ReportLinks
from bot.reports.model import Report

_UNIT_REPORTS = Path(__file__).parents[1] / "unit" / "reports"
FOLDER = _UNIT_REPORTS / "cases"
RECORDS = _UNIT_REPORTS / "records"
WIKITEXT = "-------- wikitext --------\n"
EXPECTED = "-------- expected --------\n"


@dataclass(frozen=True, slots=True)
class Case:
    """One case: the page and the expected values (see ``cases/README.md``)."""

    about: str
    title: str
    wikitext: str
    expected: dict[str, Any]


def load(path: Path) -> Case:
    """Read a case file.

    :raises ValueError: when it is not in the form that ``cases/README.md`` describes
    """
    head, _, rest = path.read_text("utf-8").partition(WIKITEXT)
    wikitext, separator, expected = rest.rpartition("\n" + EXPECTED)
    if not separator:
        raise ValueError(f"{path.name}: a separator line is missing; see cases/README.md")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    if fields.get("escapes") == "on":
        wikitext = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), wikitext)
    if fields.get("line-ends") == "crlf":
        wikitext = wikitext.replace("\n", "\r\n")
    return Case(fields["about"], fields["title"], wikitext, json.loads(expected))


def printed(report: Report) -> dict[str, Any]:
    """What ``inspect --json`` prints, with the answers, and the links as they were read."""
    shown = inspection_json(report, ReportLinks())
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
