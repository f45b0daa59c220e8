"""Who speaks on a talk page, in which language, and the small parts of what is said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.reports.title import proposal_title
from bot.talk.escape import escape, link, shorten
from bot.talk.i18n import Messages

if TYPE_CHECKING:
    from bot.reports.model import Quantity, Question, Report

_SENTENCE = re.compile(r".{12,}?[.?!](?=\s|$)")


class NotUnderstoodError(ValueError):
    """Nothing is written about a page that the reader did not recognise."""


@dataclass(frozen=True, slots=True)
class Voice:
    """The bot's account (without ``User:``) and the messages of the page's language."""

    bot: str
    messages: Messages = field(default_factory=Messages)

    @property
    def user_page(self) -> str:
        """The page that tells what the bot is."""
        return f"User:{self.bot}"

    @property
    def run_page(self) -> str:
        """The page that stops the bot."""
        return f"User:{self.bot}/Run"

    def credits(self) -> str:
        """Return the small line below a region: who made it, and how to stop it."""
        words = self.messages(
            "credits",
            link(self.user_page, self.bot),
            link(self.run_page, self.messages("credits-stop")),
        )
        return f"<small>{words}</small>"

    def quantity(self, cell: Quantity) -> str:
        """Return a number in the language's form, else what the page prints."""
        if cell.value is None:
            return escape(shorten(cell.raw, 60))
        return self.messages.number(cell.value)

    def due(self, report: Report) -> str:
        """Return the due date in words, else what the page prints; ``""`` when nothing."""
        if report.due is not None:
            return self.messages.date(report.due)
        return escape(shorten(report.printed("due"), 60))

    def fund(self, report: Report) -> str:
        """Return the funding programme and which report of the grant it is, unescaped."""
        program, period = shorten(report.program or "", 60), self.period(report)
        if program and period:
            return self.messages("fund-period", program, period)
        return program or period

    def period(self, report: Report) -> str:
        """Return which report it is in words: "final report", "yearly report 2023"."""
        key = f"period-{report.period}"
        if key not in self.messages:
            return ""
        period = self.messages(key)
        year = str(report.year) if report.year else ""
        return self.messages("period-year", period, year) if year else period

    def question(self, question: Question, longest: int = 110) -> str:
        """Return a question by its number and the beginning of its label."""
        label = escape(short_label(question.label, longest))
        if question.number is None:
            return self.messages("question-without-number", label)
        return self.messages("question-with-number", escape(question.number), label)


def short_label(label: str, longest: int) -> str:
    """Return the first sentence of a label, cut when that is still long.

    >>> short_label("Wikimedia Metrics results.", 80)
    'Wikimedia Metrics results'
    """
    first = _SENTENCE.match(label)
    return shorten(first[0] if first else label, longest).removesuffix(".")


def proposal(report: Report, longest: int = 90) -> str:
    """Return the proposal's title, unescaped, for the text of a link."""
    return shorten(proposal_title(report.title), longest)


def understood(report: Report) -> None:
    """Refuse to write about a page that was not recognised.

    :raises NotUnderstoodError: it was not
    """
    if not report.recognised:
        raise NotUnderstoodError(f"{report.title}: {report.why_not or 'not recognised'}")
