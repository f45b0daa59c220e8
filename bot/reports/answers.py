"""The lines of an answer without the form's own words: boilerplate, row names, quoted questions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from bot.reports.accounting import FORM, Entry, Owner, account, state_of
from bot.reports.choices import offers_only
from bot.reports.metrics import read_tables
from bot.reports.model import AnswerState
from bot.reports.quotations import Quotation
from bot.reports.table_words import heading_column, row_name
from bot.wikitext.caching import remember
from bot.wikitext.line import Mark
from bot.wikitext.plain_text import WORD, consume, without_hidden_links, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reports.forms import Item, TableSpec
    from bot.reports.model import Metric
    from bot.wikitext.line import Line

#: A phrase is taken off the end of no longer line.
MAX_LINE_CHARS = 500
#: No word at the end of a phrase is longer.
MAX_WORD_CHARS = 40
#: A phrase that the form prints may be broken over so many lines.
MAX_PHRASE_LINES = 4
#: A target is a number, perhaps with what is counted.
MAX_TARGET_WORDS = 3
_BETWEEN_VALUES = re.compile(r"[:=,;|/()→]|\s[-–—]\s|\.\s")
_LETTER = re.compile(r"[^\W\d]")
#: Words of the captions that a form may give its tables.
_TABLE_TITLES = frozenset("agreement metrics other result results statements targets".split())
_INSTRUCTIONS = frozenset(
    "describe explain give include indicate list mention name outline provide say share specify"
    " state summarise summarize tell".split()
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: each of its parts with its owner, and the form's tables in it by key."""

    entries: list[Entry]
    tables: dict[str, tuple[Metric, ...]]

    @property
    def state(self) -> AnswerState:
        """Whether there is an answer."""
        return state_of(self.entries)

    @property
    def own(self) -> list[str]:
        """The applicant's own lines, cells of tables not included."""
        return [text for owner, text in self.entries if owner is Owner.APPLICANT and text]


def read_answer(lines: Sequence[Line], item: Item, layout: frozenset[str] = frozenset()) -> Answer:
    """Account for the lines between a question's label and the next label.

    :param layout: names of templates, and images, that the page repeats at its questions
    """
    if not lines:
        return Answer([], {})
    reading = read_tables(lines, item.tables)
    changed = len(reading.metrics) < len(item.tables)
    entries = _line_entries(reading.other, item, layout, changed=changed)
    own = [entry for entry in entries if entry.owner is Owner.APPLICANT]
    if offers_only([entry.text for entry in own]):
        entries = [
            entry._replace(owner=Owner.UNCLEAR) if entry in own else entry for entry in entries
        ]
    if item.sync_defaults and len(own) == 1 and words(own[0].text) in item.sync_defaults:
        entries = [FORM if entry is own[0] else entry for entry in entries]
    return Answer(entries + list(map(Entry, reading.owners)), reading.metrics)


def _line_entries(
    lines: Sequence[Line], item: Item, layout: frozenset[str], *, changed: bool
) -> list[Entry]:
    """Account for lines outside the form's tables.

    :param changed: a table of the form was not found, so that an unknown one may be the form's
    """
    boilerplate = _Boilerplate(item)
    quotation = Quotation(item) if item.quote_intro else None
    entries: list[Entry] = []
    titles: list[int] = []
    skip = 0
    for position, line in enumerate(lines):
        if skip:
            skip -= 1
            continue
        if line.text in layout:
            continue
        if line.mark is Mark.TEMPLATE:
            entries.append(Entry(Owner.UNCLEAR))
            continue
        if line.mark is Mark.CAPTION or line.mark is Mark.HEADING:
            # It names what follows, by the form or the applicant, and is no answer by itself.
            is_heading = _TABLE_TITLES.issuperset(words(line.shown)) or any(
                heading_column(line.shown, spec) for spec in item.tables
            )
            titles.append(len(entries))
            title = account(line.text, line.shown, otherwise=Owner.UNCLEAR)
            entries.append(FORM if is_heading else title)
            continue
        quoted = quotation.entry(position, line) if quotation else None
        if quoted is not None:
            entries.append(quoted)
            continue
        left = line.shown
        if _may_have_boilerplate(left, item):
            below = lines[position + 1 : position + MAX_PHRASE_LINES]
            left, skip = boilerplate.remove_from(line, below)
        if left and item.tables:
            entry = _table_entry(line, left, item.tables, changed=changed)
        else:
            entry = account(line.text, left)
        if entry is FORM and line.shown and _holds_link(line.text):
            # A link with the text of an example is the applicant's.
            entry = Entry(Owner.APPLICANT, line.shown)
        entries.append(entry)
    if state_of(entries) is AnswerState.ANSWERED:
        for place in titles:
            entries[place] = entries[place]._replace(owner=Owner.APPLICANT)
    return entries + boilerplate.doubts()


def _holds_link(text: str) -> bool:
    return "://" in text or ("[[" in text and "[[" in without_hidden_links(text))


@dataclass(slots=True)
class _Boilerplate:
    """The phrases that a form prints below a label. Each is removed only once."""

    item: Item
    printed: list[tuple[str, ...]] = field(default_factory=list)

    def remove_from(self, line: Line, below: Sequence[Line]) -> tuple[str, int]:
        """Return a line without the form's phrases at its beginning and end.

        :param below: the lines below, on which a phrase may go on
        :return: what is left, and how many of the lines below are used up
        """
        text = line.shown
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


def _table_entry(line: Line, left: str, specs: tuple[TableSpec, ...], *, changed: bool) -> Entry:
    """Account for a line where the form has a table: a row written as a list, for example."""
    for spec in specs:
        named = row_name(left, spec)
        if named is not None:
            return _values(line, named[1], specs, in_row=True)
    if line.table >= 0 and changed:
        is_heading = any(heading_column(left, spec) for spec in specs)
        return FORM if is_heading else account(line.text, left, otherwise=Owner.UNCLEAR)
    return _values(line, left, specs, in_row=False)


def _values(line: Line, text: str, specs: tuple[TableSpec, ...], *, in_row: bool) -> Entry:
    """Account for values with the headings of their columns: "target: 10, results: 18".

    A number without a heading may be the target, so it is in doubt.
    """
    has_target = any(column == "target" for spec in specs for column, _ in spec.columns)
    column: str | None = None
    owners = {Owner.FORM}
    for part in _BETWEEN_VALUES.split(text):
        column, value = _labelled(part, specs, column)
        count = len(WORD.findall(value))
        if not count:
            continue
        if column == "name":
            is_name = any(row_name(value, spec) == (value, "") for spec in specs)
            owners.add(Owner.FORM if is_name else Owner.UNCLEAR)
        elif column == "target":
            owners.add(Owner.FORM if count <= MAX_TARGET_WORDS else Owner.UNCLEAR)
        elif column is None and has_target and (in_row or not _LETTER.search(value)):
            owners.add(Owner.UNCLEAR)
        else:
            owners.add(Owner.APPLICANT)
    if Owner.APPLICANT in owners:
        return Entry(Owner.APPLICANT, text)
    if Owner.UNCLEAR in owners:
        return Entry(Owner.UNCLEAR, text)
    return account(line.text, "" if WORD.search(text) else text)


def _labelled(
    part: str, specs: tuple[TableSpec, ...], column: str | None
) -> tuple[str | None, str]:
    """Return the column that a part of a list names, and its value; else the column before."""
    first = WORD.search(part)
    for spec in specs:
        if heading := heading_column(part, spec):
            return heading, ""
    for spec in specs:
        if first is not None and (heading := heading_column(first[0], spec)):
            return heading, part[first.end() :]
    return column, part.strip()
