"""The forms: what labels a kind of page has, read from ``forms/*.toml``.

A form is data. `catalogue` loads all of them once; a new Fluxx form is a new file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from bot.reports.form_file import FormError, read_form_file
from bot.reports.model import Kind
from bot.reports.title import form_title
from bot.wikitext.plain_text import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.reports.form_file import FormFile, HeaderEntry, ItemEntry, TableEntry

#: A label is known by at least this many of its first words, or by all if it has fewer.
MIN_LABEL_WORDS = 5
#: The spelling of a label ends with this when the rest of it was never seen.
TRUNCATED = "…"

# Forms are made once and compared by identity: hashing them by value would be work for every page.


@dataclass(frozen=True, slots=True, eq=False)
class HeaderField:
    """A field of the header box: its labels, and parameter names it may have in a template.

    ``asked`` are labels of questions below the box that ask for the same. A ``distinguishing``
    field, like a distinguishing item, counts towards choosing this form among its siblings; a
    ``core`` one counts towards recognising the page.
    """

    key: str
    labels: tuple[str, ...]
    params: tuple[str, ...]
    asked: tuple[str, ...]
    distinguishing: bool
    core: bool


@dataclass(frozen=True, slots=True, eq=False)
class TableSpec:
    """A table inside a question: the headings of its columns, and which columns hold answers."""

    key: str
    columns: tuple[tuple[str, tuple[str, ...]], ...]
    answers: frozenset[str]
    rows: frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A question applies only when the answer to ``key`` begins with the word ``says``."""

    key: str
    says: str


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A question, section heading or note of a form, in the form's order.

    ``labels`` are word sequences, the canonical one first; ``min_words`` is how many words of
    each distinguish it from every other label of the form; ``truncated`` is whether more words
    of it follow that were never seen. ``boilerplate`` are lines that the form prints below the
    label, ``boilerplate_begins`` the beginnings of such lines. ``sync_defaults`` are whole texts
    that the mirror writes where the applicant gave no answer. ``quote_intro`` introduces text
    quoted from the application.
    """

    position: int
    type: str
    key: str
    number: str | None
    label: str
    labels: tuple[tuple[str, ...], ...]
    min_words: tuple[int, ...]
    truncated: tuple[bool, ...]
    boilerplate: tuple[tuple[str, ...], ...]
    boilerplate_begins: tuple[tuple[str, ...], ...]
    sync_defaults: tuple[tuple[str, ...], ...]
    quote_intro: tuple[str, ...]
    tables: tuple[TableSpec, ...]
    applies_when: Condition | None
    core: bool
    distinguishing: bool


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One form of one kind of page.

    ``opening`` are the header keys of the lines that open the box without labels. ``core_items``
    are positions of items and ``core_fields`` keys of header fields by which a page of the form
    is recognised: the share ``minimum`` of them must be there. ``distinguishing_fields`` are keys
    of the header fields that its siblings do not have.
    """

    id: str
    kind: Kind
    name: str
    title: re.Pattern[str]
    period: str | None
    minimum: float
    header: tuple[HeaderField, ...]
    opening: tuple[str, ...]
    items: tuple[Item, ...]

    core_items: frozenset[int]
    core_fields: frozenset[str]
    distinguishing_fields: frozenset[str]

    def fits(self, title: str) -> bool:
        """Whether a page of this title can be of this form."""
        return self.title.fullmatch(form_title(title)) is not None


def parse(source: str, *, name: str, others: Mapping[str, str] | None = None) -> Form:
    """Read one form file.

    :param name: the file's name, for messages
    :param others: the sources of the other forms by id, of which this one may be "like"
    :raises FormError: when a key is missing, unknown, of another type, or contradicts another
    """
    file = read_form_file(source, name, others or {})
    header = tuple(map(_field, file.header or ()))
    items = _items(file.item or [], name)
    return Form(
        id=file.id,
        kind=Kind(file.kind),
        name=file.name,
        title=_pattern(file, name),
        period=file.period,
        minimum=file.minimum,
        header=header,
        opening=tuple(file.opening or ()),
        items=items,
        core_items=frozenset(item.position for item in items if item.core),
        core_fields=frozenset(field.key for field in header if field.core),
        distinguishing_fields=frozenset(field.key for field in header if field.distinguishing),
    )


def _pattern(file: FormFile, name: str) -> re.Pattern[str]:
    """Return the pattern of the form's page titles."""
    try:
        return re.compile(file.title)
    except re.error as error:
        raise FormError(
            f'{name}: key "title" is not a regular expression: {error}. Correct it'
        ) from error


def _field(entry: HeaderEntry) -> HeaderField:
    """Return a field of the header box."""
    return HeaderField(
        entry.key,
        tuple(entry.labels),
        tuple(entry.params),
        tuple(entry.asked),
        entry.distinguishing,
        entry.core,
    )


def _items(entries: Sequence[ItemEntry], name: str) -> tuple[Item, ...]:
    """Return a form's questions, sections and notes, checked against each other."""
    spelled = [_spellings(entry) for entry in entries]
    items = tuple(
        _item(position, entry, [w for i, s in enumerate(spelled) if i != position for w in s], name)
        for position, entry in enumerate(entries)
    )
    keys = [item.key for item in items if item.type == "question"]
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise FormError(f'{name}: two questions have the same key "{twice}". Give each its own')
    asked = {item.applies_when.key for item in items if item.applies_when} - set(keys)
    if asked:
        raise FormError(
            f'{name}: key "applies_when" names no question of the form: "{min(asked)}". '
            f"Name the key of a question"
        )
    return items


def _spellings(entry: ItemEntry) -> tuple[tuple[str, ...], ...]:
    """Return the words of a label and of its variants."""
    return tuple(words(label) for label in (entry.label, *entry.variants))


def _item(position: int, entry: ItemEntry, others: list[tuple[str, ...]], name: str) -> Item:
    """Return an item of a form.

    :param others: the words of all other labels of the form
    """
    where = f"{name}: item {position + 1} ({entry.label!r:.60})"
    spellings = (entry.label, *entry.variants)
    labels = _spellings(entry)
    if not all(any(word.isalpha() for word in label) for label in labels):
        raise FormError(f'{where}: key "label" has no word. Write the label as it is printed')
    if entry.type == "question" and entry.key is None:
        raise FormError(f'{where}: key "key" is missing. Give the question a name of its own')
    condition = entry.applies_when
    return Item(
        position=position,
        type=entry.type,
        key=entry.key if entry.type == "question" and entry.key else entry.label,
        number=entry.number,
        label=entry.label.removesuffix(TRUNCATED),
        labels=labels,
        min_words=tuple(_min_words(label, others) for label in labels),
        truncated=tuple(spelling.endswith(TRUNCATED) for spelling in spellings),
        boilerplate=tuple(map(words, entry.boilerplate)),
        boilerplate_begins=tuple(map(words, entry.boilerplate_begins)),
        sync_defaults=tuple(map(words, entry.sync_defaults)),
        quote_intro=words(entry.quote_intro),
        tables=tuple(map(_table, entry.table)),
        applies_when=Condition(condition.key, condition.says) if condition else None,
        core=entry.core,
        distinguishing=entry.distinguishing,
    )


def _min_words(label: tuple[str, ...], others: list[tuple[str, ...]]) -> int:
    """Return how many words of a label no other label of the form begins with."""
    shared = 0
    for other in others:
        same = 0
        for mine, theirs in zip(label, other, strict=False):
            if mine != theirs:
                break
            same += 1
        shared = max(shared, same)
    return min(max(MIN_LABEL_WORDS, shared + 1), len(label))


def _table(entry: TableEntry) -> TableSpec:
    """Return a table of a question."""
    return TableSpec(
        key=entry.key,
        columns=tuple(
            (column, tuple(" ".join(words(heading)) for heading in headings))
            for column, headings in entry.columns.items()
        ),
        answers=frozenset(entry.answers),
        rows=frozenset(map(words, entry.rows)),
    )


@cache
def catalogue() -> tuple[Form, ...]:
    """Return all forms that are shipped, ordered by id.

    :raises FormError: for a form file that cannot be used
    """
    folder = resources.files("bot.reports") / "forms"
    files = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".toml")),
        key=lambda entry: entry.name,
    )
    sources = {entry.name.removesuffix(".toml"): entry.read_text("utf-8") for entry in files}
    return tuple(
        parse(source, name=f"{id_}.toml", others=sources) for id_, source in sources.items()
    )
