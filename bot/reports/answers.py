"""The lines of an answer without the form's own words: boilerplate, row names, quoted questions."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from bot.reports.accounting import FORM, Entry, Owner, account, state_of
from bot.reports.boilerplate import MAX_PHRASE_LINES, Boilerplate, Quotation, is_printed
from bot.reports.choices import offers_only
from bot.reports.metrics import read_tables
from bot.reports.model import AnswerState
from bot.reports.table_layout import heading_column, row_name
from bot.wikitext.line import Mark
from bot.wikitext.plain_text import WORD, without_categories, without_links, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.reports.forms import Item, TableSpec
    from bot.reports.labels import LabelMatch
    from bot.reports.model import Metric
    from bot.wikitext.line import Line

#: A target is a number, perhaps with what is counted.
MAX_TARGET_WORDS = 3
_BETWEEN_VALUES = re.compile(r"[:=,;|/()→]|\s[-–—]\s|\.\s")
_LETTER = re.compile(r"[^\W\d]")
#: Marks of lines that are layout when the page repeats them.
_REPEATED = frozenset({Mark.TEMPLATE, Mark.CAPTION})
#: Words of the captions that a form may give its tables.
_TABLE_TITLES = frozenset("agreement metrics other result results statements targets".split())


class Answer(NamedTuple):
    """An answer: each of its parts with its owner, and the form's tables in it by key."""

    entries: list[Entry]
    tables: dict[str, tuple[Metric, ...]]

    @property
    def state(self) -> AnswerState:
        """Whether there is an answer."""
        return state_of(self.entries)

    @property
    def has_doubts(self) -> bool:
        """Whether any part is neither the form's nor the applicant's."""
        return Owner.UNCLEAR in [entry.owner for entry in self.entries]

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
    boilerplate = Boilerplate(item)
    prints_phrases = bool(item.boilerplate or item.boilerplate_begins)
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
        if prints_phrases:
            below = lines[position + 1 : position + MAX_PHRASE_LINES]
            left, skip = boilerplate.remove_from(line, below)
        if left and item.tables:
            entry = _table_entry(line, left, item.tables, changed=changed)
        else:
            entry = account(line.text, left)
        linked = entry.owner is Owner.FORM and line.shown and _holds_link(line.text)
        if linked and not is_form_link(line, item):
            # A link with the text of an example is the applicant's.
            entry = Entry(Owner.APPLICANT, line.shown)
        entries.append(entry)
    if state_of(entries) is AnswerState.ANSWERED:
        for place in titles:
            entries[place] = entries[place]._replace(owner=Owner.APPLICANT)
    return entries + boilerplate.doubts()


def is_form_link(line: Line, item: Item) -> bool:
    """Whether a line with links is the form's: a sentence with a linked word, a name of a row.

    An address there is the applicant's: the form asks for one.
    """
    if is_printed(line.shown, item):
        return "://" not in line.text and WORD.search(without_links(line.text)) is not None
    return any(
        _is_row_name(line.shown, spec) or heading_column(line.shown, spec) for spec in item.tables
    )


def _is_row_name(text: str, spec: TableSpec) -> bool:
    """Whether a text is the name of a row of the form and nothing else."""
    named = row_name(text, spec)
    return named is not None and not WORD.search(named[1])


def _holds_link(text: str) -> bool:
    return "://" in text or ("[[" in text and "[[" in without_categories(text))


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


def repeated_layout(page: Sequence[Line], found: Iterable[LabelMatch]) -> frozenset[str]:
    """Return the texts that are layout: repeated templates and images, and repeated captions."""
    questions = max(sum(match.item.type == "question" for match in found), 4)
    counts = Counter(
        [
            (line.text, line.mark)
            for line in page
            if line.mark in _REPEATED or (line.text.startswith("[[") and _is_image(line.text))
        ]
    )
    # An image at some of the questions may be the answer to them, as a tick is.
    least = {Mark.CAPTION: 2, Mark.TEMPLATE: questions / 2}
    return frozenset(
        text for (text, mark), count in counts.items() if count >= least.get(mark, questions - 1)
    )


def _is_image(text: str) -> bool:
    return text[:7].casefold() in {"[[file:", "[[image"}
