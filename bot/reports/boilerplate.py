"""What a form prints in an answer: its phrases, and the application's questions that it quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from bot.reports.accounting import FORM, Entry, Owner, account
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
#: A form's sentence is followed by so many that ask for something; a real one by two or three.
MAX_INSTRUCTIONS = 10
#: A phrase that the form prints may be broken over so many lines.
MAX_PHRASE_LINES = 4
_INSTRUCTIONS = frozenset(
    "describe explain give include indicate list mention name outline provide say share specify"
    " state summarise summarize tell".split()
)
#: A sentence that asks for something has one of these words.
_ASKED = frozenset("how what which who why you your".split())
#: The end of a text before the stop of "e.g." or "etc."
_ABBREVIATION = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]|etc|incl|vs)\Z", re.IGNORECASE)
_QUESTION_MARK = re.compile(r"[?？؟]+")
_ITEM_NUMBER = re.compile(r"\W*\d{1,2}[.)]\s+")
_AROUND = " .,;:!\"'”’»)"
_SENTENCE_END = re.compile(r"[.!?。？！]\s+")
#: A plan of an application: "we hope to learn how", but not what was learned.
_PLAN = re.compile(
    r"\b(?:aims?|expects?|goals?|hopes?|intends?|like|objectives?|plans?|wants?|wish)\W+(?:is\W+)?to\b",
    re.IGNORECASE,
)
_SOUGHT = frozenset(
    "assess determine discover evaluate examine explore find how identify if know learn measure see"
    " test understand what whether which who why".split()
)
_LEARNED = frozenset(
    "achieved discovered found learned learnt noticed realised realized reached saw showed"
    " understood".split()
)
_INTERROGATIVES = frozenset(
    "what how which who whom whose why when where can could do does did is are was were will would"
    " should shall has have may might to in for".split()
)


@dataclass(slots=True)
class Boilerplate:
    """The phrases that a form prints below a label. Each is removed only once."""

    item: Item
    printed: list[tuple[str, ...]] = field(default_factory=list)
    #: Whether a sentence that begins as one of the form has more words than the form's.
    goes_on: bool = False

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
                sentence, rest = _first_sentence(text)
                # Words behind the form's brackets, or a sentence without end, may be an answer.
                _, bracket, behind = sentence.rpartition(")")
                self.goes_on |= bool(bracket and WORD.search(behind))
                for _ in range(MAX_INSTRUCTIONS):
                    if not _is_instruction(rest):
                        break
                    rest = _first_sentence(rest)[1]
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
        """Return an entry in doubt where less than half of the boilerplate is printed, or more.

        The form prints all of it, so a few phrases may be an answer in its words.
        """
        few = 0 < len(self.printed) * 2 < len(self.item.boilerplate)
        return [Entry(Owner.UNCLEAR)] if few or self.goes_on else []


def is_printed(text: str, item: Item) -> bool:
    """Whether a line is a phrase that the form prints below the label of an item."""
    return _may_have_boilerplate(text, item) and words(text) in item.boilerplate


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


def _first_sentence(text: str) -> tuple[str, str]:
    """Return the first sentence of a text and the rest; a stop within brackets ends none."""
    depth = 0
    for position, character in enumerate(text):
        depth += (character in "([") - (character in ")]" and depth > 0)
        if depth == 0 and character in ".!?:":
            gap, following = text[position + 1 : position + 2], text[position + 2 : position + 3]
            goes_on = following.islower() and _is_abbreviated(text, position)
            if not gap.strip() and not goes_on:
                return text[: position + 1], text[position + 1 :].strip()
    return text, ""


def _is_abbreviated(text: str, stop: int) -> bool:
    """Whether a stop belongs to an abbreviation: "e.g.", "etc."."""
    return _ABBREVIATION.search(text[max(0, stop - 5) : stop]) is not None


def _is_instruction(text: str) -> bool:
    """Whether a text begins with what a form asks its reader to do."""
    found = words(_first_sentence(text[:MAX_LINE_CHARS])[0])
    first = found[:2]
    asks = bool(first) and first[first[0] == "please" and len(first) > 1] in _INSTRUCTIONS
    return asks and not _ASKED.isdisjoint(found)


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
            return _entry_after_intro(line, rest)
        if position == self.next_line and (self.bare or not line.gap) and _asks(line.shown):
            self.next_line, self.bare = position + 1, False
            first = WORD.search(line.shown)
            certain = first is not None and first[0].isascii()
            return FORM if certain else Entry(Owner.UNCLEAR, line.shown)
        return None


def _entry_after_intro(line: Line, text: str) -> Entry:
    """Return the entry of a line with the introduction of a quotation.

    The form prints the application's questions, or its sentences about what the applicant plans to
    learn. Words behind the last question are an answer. Without a question, a sentence that is no
    plan may be an answer.

    :param text: the line behind the introduction
    """
    *questions, rest = _QUESTION_MARK.split(text)
    count = len(WORD.findall(rest))
    if questions and count:
        return Entry(Owner.APPLICANT if count > 1 else Owner.UNCLEAR, line.shown)
    if not count:
        return account(line.text, rest.strip(_AROUND), otherwise=Owner.UNCLEAR)
    planned = all(map(_is_plan, filter(WORD.search, _SENTENCE_END.split(rest))))
    return account(line.text, "") if planned else Entry(Owner.UNCLEAR, line.shown)


def _is_plan(sentence: str) -> bool:
    """Whether a sentence says what an applicant wants to learn."""
    found = words(sentence)
    return (
        _PLAN.search(sentence) is not None
        and not _SOUGHT.isdisjoint(found)
        and _LEARNED.isdisjoint(found)
    )


def _asks(text: str) -> bool:
    """Whether a line is nothing but questions, as those of an application are."""
    *sentences, rest = _QUESTION_MARK.split(_ITEM_NUMBER.sub("", text, count=1))
    match = WORD.search(sentences[0].casefold()) if sentences else None
    first = match[0] if match else ""
    return (
        bool(sentences)
        and not rest.strip()
        and not any(". " in sentence.strip(" .") for sentence in sentences)
        and (first in _INTERROGATIVES or not first.isascii() or first.isdigit())
    )
