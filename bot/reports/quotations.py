"""The application's own questions, quoted above the answer to what was learned from them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reports.accounting import FORM, Entry, Owner, account
from bot.wikitext.plain_text import WORD, consume, words

if TYPE_CHECKING:
    from bot.reports.forms import Item
    from bot.wikitext.line import Line

_QUESTION_MARK = re.compile(r"[?？؟]+")
_SENTENCE_END = re.compile(r"[.!?。？！]\s+")
#: Words of a plan: an application's learning question, written as a statement, has one.
_PLANNING = frozenset(
    "aim aims expect goal hope hopes intend like plan plans want wants wish will would".split()
)
_INTERROGATIVES = frozenset(
    "what how which who whom whose why when where can could do does did is are was were will would"
    " should shall has have may might to in for".split()
)


@dataclass(slots=True)
class Quotation:
    """The application's own questions, quoted above the answer to what was learned from them."""

    item: Item
    #: The line on which the quotation may go on, and whether its introduction was alone.
    next_line: int = -1
    bare: bool = False

    def entry(self, position: int, line: Line) -> Entry | None:
        """Return the entry of a line that belongs to the quotation, None for any other."""
        matched, end = consume(line.shown, self.item.quote_intro)
        if matched == len(self.item.quote_intro):
            rest = line.shown[end:].strip(" .:")
            self.next_line, self.bare = position + 1, not rest
            return _quoted(line, rest)
        if position == self.next_line and (self.bare or not line.gap) and _asks(line.shown):
            self.next_line, self.bare = position + 1, False
            first = WORD.search(line.shown)
            certain = first is not None and first[0].isascii()
            return FORM if certain else Entry(Owner.UNCLEAR, line.shown)
        return None


def _quoted(line: Line, text: str) -> Entry:
    """Return whose text follows the introduction: the quoted questions, or an answer behind them.

    Sentences behind the last question are an answer. Where nothing is asked, each sentence must
    be a plan.
    """
    *questions, rest = _QUESTION_MARK.split(text)
    count = len(WORD.findall(rest))
    if questions and count:
        return Entry(Owner.APPLICANT if count > 1 else Owner.UNCLEAR, line.shown)
    sentences = [] if questions else [words(part) for part in _SENTENCE_END.split(rest)]
    planned = all(not sentence or _PLANNING & set(sentence) for sentence in sentences)
    return account(line.text, "") if planned else Entry(Owner.UNCLEAR, line.shown)


def _asks(text: str) -> bool:
    """Whether a line is nothing but questions, as those of an application are."""
    *sentences, rest = _QUESTION_MARK.split(text)
    match = WORD.search(sentences[0].casefold()) if sentences else None
    first = match[0] if match else ""
    return (
        bool(sentences)
        and not rest.strip()
        and not any(". " in sentence.strip(" .") for sentence in sentences)
        and (first in _INTERROGATIVES or not first.isascii() or first.isdigit())
    )
