"""The context of rendering: the bot's account, the language, and helpers for small texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.account import BotAccount
from bot.reports.title import proposal_title, read_title
from bot.talk.i18n import SOURCE, Messages
from bot.wikitext.escape import escape, is_right_to_left, link, shorten
from bot.wikitext.tables import folded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.reports.model import Quantity, Question, Report

#: A list or a table with more entries than this is folded.
FOLD_ABOVE = 8
_SENTENCE = re.compile(r".{12,}?[.?!](?=\s|$)")


class NotRecognisedError(ValueError):
    """The page was not read well enough to write about it; the message says why."""


@dataclass(frozen=True, slots=True)
class RenderContext:
    """The bot's account, and the messages of the language to write in.

    ``page_language`` is the subject page's language on the wiki. The talk page of any page is in
    English unless somebody changed that. So only English text for an English page is not marked
    with its language and direction.
    """

    account: BotAccount
    messages: Messages = field(default_factory=Messages)
    page_language: str = SOURCE

    @property
    def is_right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return self.messages.direction == "rtl"

    @property
    def arrow(self) -> str:
        """An arrow in the direction of the text; browsers do not mirror arrows."""
        return "←" if self.is_right_to_left else "→"

    @property
    def language_attributes(self) -> str:
        """HTML attributes with the language, after a space; ``""`` where no mark is needed."""
        if self.messages.language == self.page_language == SOURCE:
            return ""
        return f' lang="{self.messages.language}" dir="{self.messages.direction}"'

    def box(self, body: str) -> str:
        """Return a block that is not a message, so it has no reply link and is not archived."""
        classes = f"mw-notalk {self._direction_class}".rstrip()
        return f'<div class="{classes}"{self._block_attributes}>\n{body}\n</div>'

    def block(self, text: str) -> str:
        """Return a block with the mark of its language, or the text itself if it needs none."""
        attributes = self._block_attributes
        return (
            f'<div class="{self._direction_class}"{attributes}>\n{text}\n</div>'
            if attributes
            else text
        )

    @property
    def _direction_class(self) -> str:
        """The class with which the wiki's styles indent lists on the correct side, or ``""``."""
        return f"mw-content-{self.messages.direction}" if self.language_attributes else ""

    @property
    def _block_attributes(self) -> str:
        """Attributes of a block; on phones, skins have no padding for bullets on the right side."""
        attributes = self.language_attributes
        if attributes and self.is_right_to_left:
            return f'{attributes} style="padding-inline-start:1em"'
        return attributes

    def text(self, text: str, max_chars: int) -> str:
        """Return text from a page: shortened, escaped, and isolated if its direction may differ."""
        isolate = self.is_right_to_left or is_right_to_left(text)
        return escape(shorten(text, max_chars), isolate=isolate)

    def link(self, title: str, text: str | None = None, *, fragment: str = "") -> str:
        """Return a link, isolated in text from right to left.

        :param text: the text of the link, not escaped; the title when ``None``
        """
        return link(title, text, fragment=fragment, isolate=self.is_right_to_left)

    def bullets(self, items: Sequence[str], *, fold_above: int = FOLD_ABOVE) -> str:
        """Return a bulleted list of wikitext items, ``""`` for no items.

        :param fold_above: a list with more items than this is folded
        """
        if not items:
            return ""
        listed = "\n".join(f"* {item}" for item in items)
        if len(items) > fold_above:
            listed = folded(self.messages("folded-count", len(items)), listed)
        return f"\n{listed}"

    def proposal_link(self, key: str) -> str:
        """Return the link to an application: the proposal's title with its number.

        :param key: the title of the application's page
        """
        shown = self.link(key, shorten(proposal_title(key), 90))
        number = read_title(key).proposal_id
        if number is None:
            return shown
        return self.messages("with-note", shown, self.messages("id-proposal", number))

    def credits(self) -> str:
        """Return the small line at the end of a region: the bot, its help page, how to stop it."""
        words = self.messages(
            "credits",
            link(self.account.user_page, self.account.name),
            link(self.account.help_page, self.messages("credits-help")),
            link(self.account.opt_out_page, self.messages("credits-stop")),
        )
        return f"<small>{words}</small>"

    def quantity(self, cell: Quantity) -> str:
        """Return a number as the language writes it, or the page's text if it is not a number."""
        if cell.value is None:
            return self.text(cell.raw, 60)
        return self.messages.number(cell.value)

    def due(self, report: Report) -> str:
        """Return the due date in words, or the page's text if it is not a date, ``""`` if empty."""
        if report.due is not None:
            return self.messages.date(report.due)
        return self.text(report.printed("due"), 60)

    def span(self, start: date | None, end: date | None) -> str:
        """Return a period of time in words, ``""`` if neither of its dates is known."""
        if start is None and end is None:
            return ""
        unknown = self.messages("not-shown")
        first = self.messages.date(start) if start else unknown
        return self.messages("from-to", first, self.messages.date(end) if end else unknown)

    def fund(self, report: Report) -> str:
        """Return the funding programme and the kind of report, ``""`` if both are unknown."""
        program, period = self.text(report.program or "", 60), self.period(report)
        if program and period:
            return self.messages("fund-period", program, period)
        return program or period

    def period(self, report: Report) -> str:
        """Return the kind of report: "final report", "yearly report 2023", ``""`` if unknown."""
        key = f"period-{report.period}"
        if key not in self.messages:
            return ""
        period = self.messages(key)
        year = str(report.year) if report.year else ""
        return self.messages("period-year", period, year) if year else period

    def question(self, question: Question, max_chars: int = 110) -> str:
        """Return a question as its number and the beginning of its label."""
        label = escape(_short_label(question.label, max_chars), isolate=self.is_right_to_left)
        if question.number is None:
            return self.messages("question-without-number", label)
        return self.messages("question-with-number", escape(question.number), label)


def _short_label(label: str, max_chars: int) -> str:
    """Return the first sentence of a label, shortened if it is still long.

    >>> _short_label("Wikimedia Metrics results.", 80)
    'Wikimedia Metrics results'
    """
    first = _SENTENCE.match(label)
    return shorten(first[0] if first else label, max_chars).removesuffix(".")
