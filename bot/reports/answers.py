"""What the applicant wrote under a question: standing text out, tables read."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from bot.reports.metrics import read_tables
from bot.reports.model import Metric
from bot.wikitext.lines import Line, unfold
from bot.wikitext.plain_text import WORD, consume, plain, without_hidden_links, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.reports.forms import Item


#: No line that a form prints is longer.
_LONGEST_PHRASE = 400
#: A phrase is taken off the end of no longer line; no word of a phrase is longer.
_LONGEST_LINE = 500
_LONGEST_WORD = 60
_QUESTION_MARK = re.compile(r"[?？؟]+")


_TEXT = itemgetter(1)


class Answer(NamedTuple):
    """The applicant's own text of a question, its tables by key, and whether there is any."""

    text: str
    tables: dict[str, tuple[Metric, ...]]
    answered: bool


def read_answer(lines: Sequence[Line], item: Item, *, whole: bool = False) -> Answer:
    """Read the lines between a question's label and the next label.

    :param whole: return all of the text, not only its first line
    """
    if not lines:
        return _NO_ANSWER
    tables: dict[str, tuple[Metric, ...]] = {}
    filled = False
    if item.tables:
        tables, filled, lines = read_tables(lines, item.tables)
    own = _own_lines(lines, item)
    text = "\n".join(own) if whole else next(own, "")
    return Answer(text, tables, filled or bool(text))


_NO_ANSWER = Answer("", {}, answered=False)


def _own_lines(lines: Sequence[Line], item: Item) -> Iterator[str]:
    """Yield what is left of the lines without what the form itself prints there.

    When in doubt a line is the applicant's: a link that has the text of an example is one.
    """
    if not (item.tables or item.boilerplate or item.quote_intro or item.boilerplate_begins):
        for line in lines:
            text = plain(line[1])
            if text:
                yield text
            elif line.folded:
                yield from filter(None, map(plain, map(_TEXT, unfold((line,)))))
        return
    quoting, bare, skip = -1, False, 0
    lines = unfold(lines)
    for position, line in enumerate(lines):
        if skip:
            skip -= 1
            continue
        text = plain(line.text)
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
    length = len(text)
    if length < _SHORT and _is_standing(text, item):
        return "", 0
    first = _first_word(text)
    firsts, lasts = _ends_of_standing(item)
    if _SHORT <= length < _LONGEST_PHRASE and first in firsts and words(text) in item.boilerplate:
        return "", 0
    tail = text[-_LONGEST_WORD:].casefold() if length <= _LONGEST_LINE else ""
    if first not in firsts and not any(map(tail.__contains__, lasts)):
        return (text if first else text.strip()), 0
    for phrase in item.boilerplate:
        if not first:
            break
        if first == phrase[0]:
            matched, end = consume(text, phrase)
            if matched == len(phrase):
                text = text[end:].lstrip(" .:?!")
                first = _first_word(text)
                continue
            used = 0 if WORD.search(text, end) else _goes_on(below, phrase, matched)
            if used:
                return "", used
        shorter = _without_tail(text, phrase)
        if shorter != text:
            text, first = shorter, _first_word(shorter)
    return (text if first else text.strip()), 0


#: Most phrases of the forms are shorter, and the same on page after page.
_SHORT = 150


@lru_cache(maxsize=1024)
def _is_standing(text: str, item: Item) -> bool:
    """Whether a line is one of the form's own phrases and nothing else."""
    return words(text) in item.boilerplate


@cache
def _ends_of_standing(item: Item) -> tuple[frozenset[str], frozenset[str]]:
    """Return with which words the form's own phrases begin, and with which they end."""
    phrases = item.boilerplate
    return frozenset(phrase[0] for phrase in phrases), frozenset(phrase[-1] for phrase in phrases)


def _goes_on(below: Sequence[Line], phrase: tuple[str, ...], matched: int) -> int:
    """Return how many lines below the rest of a broken phrase takes up, 0 when it is not there."""
    for count, line in enumerate(below, 1):
        text = plain(line.text)
        matched, end = consume(text, phrase, matched)
        if not end or WORD.search(text, end):
            return 0
        if matched == len(phrase):
            return count
    return 0


def _first_word(text: str) -> str:
    match = WORD.search(text)
    return match.group().casefold() if match else ""


def _without_tail(text: str, phrase: tuple[str, ...]) -> str:
    if len(text) > _LONGEST_LINE or phrase[-1] not in text[-len(phrase[-1]) - 3 :].casefold():
        return text
    matches = list(WORD.finditer(text))
    tail = tuple(match.group().casefold() for match in matches[-len(phrase) :])
    return text[: matches[-len(phrase)].start()].rstrip(" .:") if tail == phrase else text


def _without_row_label(text: str, item: Item) -> str:
    by_first, all_rows = _row_labels(item)
    first = _first_word(text)
    for label in by_first.get(first, ()) if first.isascii() else all_rows:
        matched, end = consume(text, label)
        if matched == len(label):
            return text[end:].strip(" .:()|")
    return text


@cache
def _row_labels(
    item: Item,
) -> tuple[dict[str, list[tuple[str, ...]]], list[tuple[str, ...]]]:
    """Return the names of the rows of a question's tables: by first word, and all."""
    names = [row for spec in item.tables for row in spec.rows]
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for name in names:
        by_first.setdefault(name[0], []).append(name)
    return by_first, names
