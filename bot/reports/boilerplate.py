"""The phrases that a form prints below a label: taken off the lines of an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from bot.reports.accounting import Entry, Owner
from bot.wikitext.caching import remember
from bot.wikitext.plain_text import WORD, consume, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reports.forms import Item
    from bot.wikitext.line import Line

#: No phrase is taken off the end of a longer line.
MAX_LINE_CHARS = 500
#: No word at the end of a phrase is longer.
MAX_WORD_CHARS = 40
#: A phrase that the form prints may be broken over so many lines.
MAX_PHRASE_LINES = 4
_INSTRUCTIONS = frozenset(
    "describe explain give include indicate list mention name outline provide say share specify"
    " state summarise summarize tell".split()
)


@dataclass(slots=True)
class Boilerplate:
    """The phrases that a form prints below a label. Each is removed only once."""

    item: Item
    printed: list[tuple[str, ...]] = field(default_factory=list)

    def remove_from(self, line: Line, below: Sequence[Line]) -> tuple[str, int]:
        """Return a line without the form's phrases at its beginning and end.

        :param below: the lines below, on which a phrase may go on
        :return: what is left, and how many of the lines below are used up
        """
        text = line.shown
        if not _may_have_boilerplate(text, self.item):
            return text, 0
        first = _first_word(text)
        for beginning in self.item.boilerplate_begins:
            if consume(text, beginning)[0] == len(beginning):
                rest = _after_sentence(text)
                while _is_instruction(rest):
                    rest = _after_sentence(rest)
                return rest, 0
        for phrase in self.item.boilerplate:
            if not first:
                break
            matched, end = consume(text, phrase) if first == phrase[0] else (0, 0)
            if matched == len(phrase):
                rest = text[end:].lstrip(".:?!…,;").strip()
            elif (
                matched
                and not WORD.search(text, end)
                and (used := _rest_lines(below, phrase, matched))
            ):
                self.printed.append(phrase)
                return "", used
            else:
                rest = _without_tail(text, phrase)
            if rest != text and self._is_first(phrase):
                text = rest
                first = _first_word(text)
        return (text if first else text.strip()), 0

    def _is_first(self, phrase: tuple[str, ...]) -> bool:
        """Whether a phrase was not seen before below this label; note that it was seen now."""
        if phrase in self.printed:
            return False
        self.printed.append(phrase)
        return True

    def doubts(self) -> list[Entry]:
        """Return an entry in doubt where less than half of the boilerplate is printed.

        The form prints all of it, so a few phrases may be an answer in its words.
        """
        few = 0 < len(self.printed) * 2 < len(self.item.boilerplate)
        return [Entry(Owner.UNCLEAR)] if few else []


@remember
def _may_have_boilerplate(text: str, item: Item) -> bool:
    """Whether a line begins or ends with a word with which a phrase of the form does."""
    firsts, lasts = _edges_of_boilerplate(item)
    return _first_word(text) in firsts or words(text[-MAX_WORD_CHARS:])[-1:] in lasts


@cache
def _edges_of_boilerplate(item: Item) -> tuple[frozenset[str], frozenset[tuple[str, ...]]]:
    """Return the first words of the boilerplate of an item, and the last ones, each in a tuple."""
    phrases = (*item.boilerplate_begins, *item.boilerplate)
    firsts = frozenset(phrase[0] for phrase in phrases)
    return firsts, frozenset(phrase[-1:] for phrase in item.boilerplate)


def _first_word(text: str) -> str:
    """Return the first word of a text in lower case, ``""`` if it has no word."""
    word = WORD.search(text)
    return word[0].casefold() if word else ""


def _after_sentence(text: str) -> str:
    """Return what follows the first sentence of a text; a stop within brackets ends none."""
    depth = 0
    for position, character in enumerate(text):
        depth += (character in "([") - (character in ")]" and depth > 0)
        if depth == 0 and character in ".!?:":
            gap, rest = text[position + 1 : position + 2], text[position + 1 :].strip()
            if not gap.strip() and not rest[:1].islower():
                return rest
    return ""


def _is_instruction(text: str) -> bool:
    """Whether a text begins with what a form asks its reader to do."""
    first = words(text[:MAX_LINE_CHARS])[:2]
    return bool(first) and first[first[0] == "please" and len(first) > 1] in _INSTRUCTIONS


def _rest_lines(below: Sequence[Line], phrase: tuple[str, ...], matched: int) -> int:
    """Return how many of the lines below complete a broken phrase, 0 if they do not."""
    for count, line in enumerate(below, 1):
        matched, end = consume(line.shown, phrase, matched)
        if not end or WORD.search(line.shown, end):
            return 0
        if matched == len(phrase):
            return count
    return 0


def _without_tail(text: str, phrase: tuple[str, ...]) -> str:
    """Return a line without a phrase at its end."""
    if len(text) > MAX_LINE_CHARS or phrase[-1] not in text[-MAX_WORD_CHARS:].casefold():
        return text
    matches = list(WORD.finditer(text))
    tail = tuple(match.group().casefold() for match in matches[-len(phrase) :])
    return text[: matches[-len(phrase)].start()].rstrip(" .:") if tail == phrase else text
