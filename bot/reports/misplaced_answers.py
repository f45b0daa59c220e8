"""Signs that answers are not below their labels, so that a blank question may be answered."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import chain, dropwhile, pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.reports.accounting import Owner
from bot.reports.cross_references import (
    Reach,
    numbers_listed,
    questions_named,
)
from bot.wikitext.line import Mark
from bot.wikitext.plain_text import WORD, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.reports.accounting import Entry
    from bot.reports.forms import Item
    from bot.reports.labels import LabelMatch
    from bot.wikitext.line import Line

#: So many lines below one label may be the answers to all questions.
MIN_ANSWERS = 3
#: So many blank questions in a row may be answered below the next label.
MIN_BLANK_LABELS = 2
#: So many words of a label in a row are no chance.
PHRASE_WORDS = 4
#: A document, a subpage or a file, which may contain all answers.
_ELSEWHERE = re.compile(r"://|\{\{\s*[:/]|\|thumb|(?:^|\s)/\w|\b(?:pdf|docx?)\b", re.IGNORECASE)
#: The end of a sentence, which a title, a name or a date does not have.
_STOP = re.compile(r"[.!?؟।](?=\s|$)|。")
#: Words for "we" and "our", and letters that are not Latin: no form prints them.
_OWN_VOICE = re.compile(
    r"\b(?:we|our|my|nous|notre|nos|nosotr[ao]s|nuestr[ao]s?|hemos|nós|noss[ao]s?|wir|unsere?\w?"
    r"|noi|nostr[aoei]|nasz\w?|biz\w*)\b|[^\W\d_\u0000-\u036f\u1e00-\u1eff]{2}",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\W{0,5}\d{1,2}\s*[.:)–—-]\D")
#: A sentence has so many words.
MIN_SENTENCE_WORDS = 5
#: So many numbered lines, or sentences, are answers.
MIN_NUMBERED, MIN_SENTENCES = 3, 5
#: The label of a field of the header box ends within so many characters.
MAX_FIELD_CHARS = 40


class Below(NamedTuple):
    """A question or note, and what is below its label; only questions that apply are blank.

    ``answered_above`` is whether text above the first label of its section may answer it.
    """

    item: Item
    is_blank: bool
    entries: list[Entry]
    answered_above: bool

    def texts(self) -> list[str]:
        """Return the lines that are not certainly the form's."""
        return [text for owner, text in self.entries if text and owner is not Owner.FORM]

    def asks_for_links(self) -> bool:
        """Return whether a list of links is expected, below examples that the form prints."""
        return bool(self.item.boilerplate) and not self.item.tables

    def size(self) -> int:
        """Return how many lines are not the form's; of tables, only what is outside of them."""
        if self.item.tables:
            return len(self.texts())
        return sum([owner is not Owner.FORM for owner, _ in self.entries])


def keys_answered_elsewhere(
    sections: Sequence[Sequence[Below]], notes: Sequence[Below], above: Sequence[Line]
) -> set[str]:
    """Return the keys of blank questions whose answers may be at another place of the page.

    :param above: the lines above the first label
    """
    questions = [below for section in sections for below in section]
    blank = {below.item.key: below.item for below in questions if below.is_blank}
    filled = [below for below in questions if not below.is_blank and not below.answered_above]
    if len(filled) < 2 and _may_hold_all(filled or notes, len(questions)):
        return set(blank)
    keys: set[str] = set()
    first = questions[0]
    if (first.is_blank or first.answered_above) and _has_text_above(above, len(questions)):
        keys = {first.item.key} if filled else set(blank)
    texts = [below.texts() for below in (*questions, *notes)]
    lowered = ["\n".join(lines).lower() for lines in texts]
    named, found = questions_named(lowered)
    for below, lines in zip((*questions, *notes), texts, strict=True):
        named |= numbers_listed(lines, below.item.number)
    keys |= {key for key, item in blank.items() if item.number in named}
    keys |= _keys_worded(blank.values(), "\n".join(lowered))
    return keys.union(
        _keys_near(questions, found[: len(questions)]), *map(_keys_in_section, sections)
    )


def _may_hold_all(filled: Sequence[Below], questions: int) -> bool:
    """Whether the only text on a page may have the answers to all questions, or lead to them."""
    return any(
        below.size() >= max(MIN_ANSWERS, questions // 2 + 1)
        or (not below.asks_for_links() and any(map(_ELSEWHERE.search, below.texts())))
        for below in filled
    )


def _keys_in_section(section: Sequence[Below]) -> set[str]:
    """Return the keys of questions in a row whose labels come first, and then the answers."""
    keys: set[str] = set()
    labels: list[str] = []
    for below in section:
        if below.is_blank:
            labels.append(below.item.key)
            continue
        if MIN_BLANK_LABELS <= len(labels) <= below.size() and not below.asks_for_links():
            keys.update(labels)
        labels = []
    return keys


def _keys_near(questions: Sequence[Below], found: Sequence[Reach]) -> set[str]:
    """Return the keys of blank questions that an answer to several questions may be for."""
    keys: set[str] = set()
    for step in (1, -1) if any(found) else ():
        reach = Reach.NONE
        for below, its_reach in zip(
            questions[::step], found[: len(questions)][::step], strict=True
        ):
            if below.is_blank and reach:
                keys.add(below.item.key)
            elif not below.is_blank and reach is not Reach.ALL:
                reach = its_reach
    return keys


def _keys_worded(items: Iterable[Item], text: str) -> set[str]:
    """Return the keys of the items of which a few words are in a text."""
    for stop in ".,:;?!":
        text = text.replace(stop, " ")
    there = text.split()
    text, words_there = " ".join(there), set(there)
    return {
        item.key
        for item in items
        if any(words_there.issuperset(row) and " ".join(row) in text for row in _phrases(item))
    }


@cache
def _phrases(item: Item) -> list[tuple[str, ...]]:
    """Return each few words in a row of a label, its boilerplate and the rows of its tables."""
    rows = chain(item.labels, item.boilerplate, [item.quote_intro], *(t.rows for t in item.tables))
    return [
        row[n : n + PHRASE_WORDS] for row in rows for n in range(0, len(row) - PHRASE_WORDS + 1, 2)
    ]


def _has_text_above(lines: Sequence[Line], questions: int) -> bool:
    """Whether lines above the first label of a form are an applicant's, certainly not the form's.

    Lines above the first field of the header box are the form's, such as the proposal's title.

    :param questions: how many questions the page has
    """
    below = dropwhile(lambda line: not _is_field(line), lines)
    texts = [line.shown for line in below if not _is_field(line)]
    sentences = [
        text for text in texts if len(words(text)) >= MIN_SENTENCE_WORDS and _STOP.search(text)
    ]
    return (
        any(map(_OWN_VOICE.search, sentences))
        or sum([_NUMBERED.match(text) is not None for text in texts]) >= MIN_NUMBERED
        or len(sentences) >= max(MIN_SENTENCES, questions // 2)
    )


def _is_field(line: Line) -> bool:
    """Whether a line may be a field of the header box."""
    in_box = line.table >= 0 or (line.mark is Mark.PARAM and line.name)
    return bool(in_box) or ":" in line.shown[:MAX_FIELD_CHARS]


def are_labels_beside(page: Sequence[Line], labels: Sequence[LabelMatch]) -> bool:
    """Whether questions are in a table whose answers are in other cells than those that follow.

    :param labels: the labels of a form, in order
    """
    by_table: dict[int, list[LabelMatch]] = {}
    for label in labels:
        if page[label.last].table >= 0:
            by_table.setdefault(page[label.last].table, []).append(label)
    if not by_table:
        return False
    places: dict[int, list[int]] = {table: [] for table in by_table}
    for n, line in enumerate(page):
        if line.table in places:
            places[line.table].append(n)
    return any(_is_apart(page, places[table], found) for table, found in by_table.items())


def _is_apart(page: Sequence[Line], places: Sequence[int], labels: Sequence[LabelMatch]) -> bool:
    """Whether the answers of a table's questions are before them, or in another column or row.

    :param places: the lines of the table
    """
    filled = [n for n in places if WORD.search(page[n].shown)]
    first_of_cell: dict[tuple[int, int], int] = {}
    for n in filled:
        first_of_cell.setdefault((page[n].row, page[n].column), n)
    columns = Counter(row for row, _ in first_of_cell)
    # A label further down in its cell is in a table that was never closed, or around the form.
    firsts = {label.first for label in labels} & set(first_of_cell.values())
    questions = [label for label in labels if label.item.type == "question"]
    for one, other in pairwise(questions):
        cell, next_cell = page[one.last], page[other.first]
        if cell.row != next_cell.row:
            continue
        if cell.column != next_cell.column:
            if other.first == one.last + 1:
                return True
            continue
        if columns[cell.row] > 1 and first_of_cell.get((cell.row, cell.column)) in firsts:
            return True
    last = labels[-1]
    of_labels = {n for label in labels for n in range(label.first, label.last + 1)}
    before = [n for n in filled if questions and n < questions[0].first and n not in of_labels]
    return bool(before) and places[-1] == last.last and last.first in firsts and not last.rest
