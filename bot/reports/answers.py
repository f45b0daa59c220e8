"""The applicant's own text under a question: boilerplate removed, tables read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.reports.metrics import read_tables
from bot.reports.model import Metric
from bot.wikitext.lines import Line
from bot.wikitext.plain_text import WORD, consume, without_hidden_links, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.reports.forms import Item

#: A phrase is taken off the end of no longer line.
MAX_LINE_CHARS = 500
_QUESTION_MARK = re.compile(r"[?？؟]+")


class Answer(NamedTuple):
    """The applicant's own text of a question, its tables by key, and whether there is any."""

    text: str
    tables: dict[str, tuple[Metric, ...]]
    answered: bool


def read_answer(lines: Sequence[Line], item: Item, *, whole: bool = False) -> Answer:
    """Read the lines between a question's label and the next label.

    :param whole: return all of the text, not only its first line
    """
    tables, filled, lines = read_tables(lines, item.tables)
    own = _own_lines(lines, item)
    if item.sync_defaults:
        texts = list(own)
        own = iter(() if words(" ".join(texts)) in item.sync_defaults else texts)
    text = "\n".join(own) if whole else next(own, "")
    return Answer(text, tables, filled or bool(text))


def _own_lines(lines: Sequence[Line], item: Item) -> Iterator[str]:
    """Yield the lines without what the form itself prints there.

    When in doubt a line is the applicant's: a link that has the text of an example is one.
    """
    quoting, bare, skip = -1, False, 0
    for position, line in enumerate(lines):
        if skip:
            skip -= 1
            continue
        text = line.shown
        if item.quote_intro:
            matched, end = consume(text, item.quote_intro)
            if matched == len(item.quote_intro):
                # With nothing behind it, the quotation may begin in the next paragraph.
                quoting, bare = position + 1, not text[end:].strip(" .:")
                if not _goes_on_after_asking(text[end:]):
                    continue
            elif quoting == position and (bare or not line.gap) and _asks(text):
                quoting, bare = position + 1, False
                continue
        if item.boilerplate_begins and _begins_standing(text, item.boilerplate_begins):
            continue
        left = text
        if item.boilerplate:
            left, skip = _without_standing(text, lines[position + 1 : position + 4], item)
        if left and item.tables:
            left = _without_row_label(left, item)
        if left or (text and _holds_link(line.text)):
            yield left or text


def _holds_link(text: str) -> bool:
    return "://" in text or ("[[" in text and "[[" in without_hidden_links(text))


_INTERROGATIVES = frozenset(
    "what how which who whom whose why when where can could do does did is are was were will would"
    " should shall has have may might to in for".split()
)


def _asks(text: str) -> bool:
    """Whether a line is nothing but questions, as those of an application are."""
    *sentences, rest = _QUESTION_MARK.split(text)
    first = _first_word(sentences[0]) if sentences else ""
    return (
        bool(sentences)
        and not rest.strip()
        and not any(". " in sentence.strip(" .") for sentence in sentences)
        and (first in _INTERROGATIVES or not first.isascii() or first.isdigit())
    )


def _goes_on_after_asking(text: str) -> bool:
    """Whether sentences that ask nothing follow the last question of a quotation."""
    *sentences, rest = _QUESTION_MARK.split(text)
    return bool(sentences) and len(WORD.findall(rest)) > 1


def _begins_standing(text: str, beginnings: Iterable[tuple[str, ...]]) -> bool:
    return any(consume(text, beginning)[0] == len(beginning) for beginning in beginnings)


def _without_standing(text: str, below: Sequence[Line], item: Item) -> tuple[str, int]:
    """Take the form's own phrases off the beginning and the end of a line.

    :param below: the lines below, on which a phrase may go on
    :return: what is left, and how many of the lines below are used up
    """
    if words(text) in item.boilerplate:
        return "", 0
    for phrase in item.boilerplate:
        if not WORD.search(text):
            break
        matched, end = consume(text, phrase)
        if matched == len(phrase):
            text = text[end:].lstrip(" .:?!")
            continue
        used = 0 if not matched or WORD.search(text, end) else _goes_on(below, phrase, matched)
        if used:
            return "", used
        text = _without_tail(text, phrase)
    return (text if WORD.search(text) else text.strip()), 0


def _goes_on(below: Sequence[Line], phrase: tuple[str, ...], matched: int) -> int:
    """Return how many lines below the rest of a broken phrase takes up, 0 when it is not there."""
    for count, line in enumerate(below, 1):
        matched, end = consume(line.shown, phrase, matched)
        if not end or WORD.search(line.shown, end):
            return 0
        if matched == len(phrase):
            return count
    return 0


def _first_word(text: str) -> str:
    match = WORD.search(text)
    return match.group().casefold() if match else ""


def _without_tail(text: str, phrase: tuple[str, ...]) -> str:
    if len(text) > MAX_LINE_CHARS or phrase[-1] not in text[-len(phrase[-1]) - 3 :].casefold():
        return text
    matches = list(WORD.finditer(text))
    tail = tuple(match.group().casefold() for match in matches[-len(phrase) :])
    return text[: matches[-len(phrase)].start()].rstrip(" .:") if tail == phrase else text


def _without_row_label(text: str, item: Item) -> str:
    for spec in item.tables:
        for name in spec.rows:
            matched, end = consume(text, name)
            if matched == len(name):
                return text[end:].strip(" .:()|")
    return text
