"""The forms: what labels a kind of page has, read from ``forms/*.toml``.

A form is data. `catalogue` loads them all once; a new Fluxx form is a new file.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from bot.reports.model import Kind
from bot.wikitext.plain_text import words

if TYPE_CHECKING:
    from collections.abc import Mapping

#: A label is known by at least this many of its first words, or by all if it has fewer.
LEAST_STEM = 5


# Forms are made once and told apart by identity: comparing or hashing them by value would be work
# for every page.


class FormError(ValueError):
    """A form file that cannot be used; names the file, the place and the remedy."""


@dataclass(frozen=True, slots=True, eq=False)
class HeaderField:
    """A field of the header box: its labels, and parameter names it may have in a template.

    A ``telling`` field, as a telling item, counts towards telling this form from its siblings;
    a ``core`` one counts towards recognising the page.
    """

    key: str
    labels: tuple[str, ...]
    params: tuple[str, ...]
    telling: bool
    core: bool


@dataclass(frozen=True, slots=True, eq=False)
class TableSpec:
    """A table inside a question: the headings of its columns, and which hold answers."""

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

    ``labels`` are word sequences, the canonical one first; ``stems`` is how many words of each
    tell it from every other label of the form; ``open`` is whether more words of it follow that
    were never seen (its spelling ends with "…"). ``standing`` are lines that the form prints below
    the label, ``standing_begins`` the beginnings of such lines.
    """

    position: int
    type: str
    key: str
    number: str | None
    label: str
    labels: tuple[tuple[str, ...], ...]
    stems: tuple[int, ...]
    open: tuple[bool, ...]
    standing: tuple[tuple[str, ...], ...]
    standing_begins: tuple[tuple[str, ...], ...]
    quote: tuple[str, ...]
    tables: tuple[TableSpec, ...]
    applies_when: Condition | None
    core: bool
    telling: bool


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One form of one kind of page.

    ``opening`` are the header keys of the lines that open the box without labels. ``core_items``
    are positions of items and ``core_fields`` keys of header fields by which a page of the form
    is recognised: the share ``minimum`` of them must be there. ``telling_fields`` are keys of
    the header fields that tell it from its siblings.
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
    telling_fields: frozenset[str]

    def fits(self, title: str) -> bool:
        """Whether a page of this title can be of this form."""
        return self.title.fullmatch(title) is not None


def parse(source: str, *, name: str, others: Mapping[str, str] | None = None) -> Form:
    """Read one form file.

    :param name: the file's name, for messages
    :param others: the sources of the other forms by id, of which this one may be "like"
    :raises FormError: when a key is missing, unknown or of the wrong type
    """
    try:
        data = tomllib.loads(source)
        model = tomllib.loads((others or {})[data["like"]]) if "like" in data else {}
        items = _items([*data.get("item", model.get("item", []))])
        header = tuple(_field(entry) for entry in data["header"])
        nameless = [item.label for item in items if not all(map(_has_word, item.labels))]
        if nameless:
            raise FormError(f"{name}: the label {nameless[0]!r} has no word; write it out")
        keys = [item.key for item in items if item.type == "question"]
        if len(set(keys)) < len(keys):
            raise FormError(f"{name}: two questions have the same key; give each its own")
        return Form(
            id=data["id"],
            kind=Kind(data["kind"]),
            name=data["name"],
            title=re.compile(data["title"]),
            period=data.get("period"),
            minimum=float(data["minimum"]),
            header=header,
            opening=tuple(data.get("opening", ())),
            items=items,
            core_items=frozenset(item.position for item in items if item.core),
            core_fields=frozenset(field.key for field in header if field.core),
            telling_fields=frozenset(field.key for field in header if field.telling),
        )
    except KeyError as error:
        raise FormError(f"{name}: the key {error} is missing; see R2.toml for a model") from error
    except (ValueError, TypeError, re.error) as error:
        raise FormError(f"{name}: {error}") from error


def _has_word(label: tuple[str, ...]) -> bool:
    return any(word.isalpha() for word in label)


def _field(entry: dict[str, Any]) -> HeaderField:
    return HeaderField(
        key=entry["key"],
        labels=tuple(entry["labels"]),
        params=tuple(entry.get("params", ())),
        telling=entry.get("telling", False),
        core=entry.get("core", False),
    )


def _items(entries: list[dict[str, Any]]) -> tuple[Item, ...]:
    spelled = [
        tuple(words(label) for label in (entry["label"], *entry.get("variants", ())))
        for entry in entries
    ]
    items = []
    for position, (entry, labels) in enumerate(zip(entries, spelled, strict=True)):
        others = [w for i, group in enumerate(spelled) if i != position for w in group]
        kind = entry.get("type", "question")
        condition = entry.get("applies_when")
        items.append(
            Item(
                position=position,
                type=kind,
                key=entry["key"] if kind == "question" else entry["label"],
                number=entry.get("number"),
                label=entry["label"].removesuffix("…"),
                labels=labels,
                stems=tuple(_stem(label, others) for label in labels),
                open=tuple(
                    spelling.endswith("…")
                    for spelling in (entry["label"], *entry.get("variants", ()))
                ),
                standing=tuple(words(line) for line in entry.get("standing", ())),
                standing_begins=tuple(words(line) for line in entry.get("standing_begins", ())),
                quote=words(entry.get("quote", "")),
                tables=tuple(_table(table) for table in entry.get("table", ())),
                applies_when=Condition(condition["key"], condition["says"]) if condition else None,
                core=entry.get("core", True),
                telling=entry.get("telling", False),
            )
        )
    return tuple(items)


def _stem(label: tuple[str, ...], others: list[tuple[str, ...]]) -> int:
    shared = 0
    for other in others:
        same = 0
        for mine, theirs in zip(label, other, strict=False):
            if mine != theirs:
                break
            same += 1
        shared = max(shared, same)
    return min(max(LEAST_STEM, shared + 1), len(label))


def _table(entry: dict[str, Any]) -> TableSpec:
    return TableSpec(
        key=entry["key"],
        columns=tuple(
            (column, tuple(" ".join(words(heading)) for heading in headings))
            for column, headings in entry["columns"].items()
        ),
        answers=frozenset(entry["answers"]),
        rows=frozenset(words(row) for row in entry.get("rows", ())),
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
