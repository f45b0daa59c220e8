"""Compare what a composed page prints with the report that is read from it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.reports.model import Report
from bot.reports.reader import read
from tests.support.pages.compose import Block, Family, write
from tests.support.pages.sheet import Printed
from tests.support.report_cases import differences, printed

MARKS = {"required": True, "optional": False, "": None}


def wrong(page: Printed, family: Family) -> list[str]:
    """Return a sentence for each value that is read in another way than a page prints it."""
    report = read(page.sheet.title, write(page.sheet, family), whole_answers=True)
    return list(_wrong(page, report))


def _wrong(page: Printed, report: Report) -> Iterator[str]:
    """Yield a sentence for each difference between a page and its report."""
    if not report.recognised or report.form != page.form:
        yield f"not recognised as {page.form}: {report.form}, {report.why_not}"
    header = {key: value for key, value in report.header if value}
    for key in sorted(header.keys() | page.header.keys()):
        if header.get(key) != page.header.get(key):
            yield f"{key}: printed {page.header.get(key)!r}, read {header.get(key)!r}"
    shown = printed(report)
    for key, value in page.values.items():
        yield from differences(key, value, shown)
    yield from _wrong_questions(page, report)


def _wrong_questions(page: Printed, report: Report) -> Iterator[str]:
    """Yield a sentence for each question that was read in another way than printed."""
    # The questions of an application are not read: nothing of them is judged.
    blocks = () if page.form.startswith("A-") else page.sheet.blocks
    if len(report.questions) != len(blocks):
        yield f"{len(blocks)} questions printed, {len(report.questions)} read"
        return
    for question, block in zip(report.questions, blocks, strict=True):
        mark = MARKS[block.asked.mark] if page.sheet.marks else None
        expected = (
            block.asked.number,
            mark,
            block.applies,
            bool(block.answer) or block.filled,
            bare(block.answer),
        )
        got = (
            question.number,
            question.required,
            question.applies,
            question.answered,
            bare(question.answer),
        )
        if got != expected:
            yield f"question {name(block)}: printed {expected}, read {got}"


def name(block: Block) -> str:
    """How a question is named in a message."""
    return block.asked.number or block.asked.label


def bare(text: str) -> str:
    """Return a text without spaces and without the signs that markup may remove."""
    return re.sub(r"[\s#*:=;|]+", "", re.sub(r"\[\[[^|\]]*\|([^\]]*)\]\]", r"\1", text))
