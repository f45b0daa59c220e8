"""Find groups by name, and find exact names of groups and events in a title or a text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from bot.links.affiliates import Affiliate
from bot.reports.mentions import phrases
from bot.wikitext.plain_text import WORD, words
from bot.wikitext.titles import nearest_page, normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


Name = tuple[str, ...]

_BRACKETED = re.compile(r"(?P<head>[^()]+)\((?P<inside>[^()]+)\)\s*")
_LAST_LATIN = "\u024f"
#: A name with a hyphen and a letter after it is a part of another name.
_HYPHENATED = re.compile(r"[-–‑][^\W\d_]")
#: The text after a whole name in a title: nothing, a possessive, a slash, a colon, a bracket, a
#: year, or a word in small letters, also after a dash. A word with a capital may belong to a longer
#: name: "Wikimedia Niger Delta", "Wikimedia Guinea Bissau".
_AFTER_NAME = re.compile(
    r"(?:['’]s\b)?\s*(?:$|[/:：(（\[]|(?:[-–—]\s+)?(?:(?:19|20)\d\d\b|(?P<word>[^\W\d_]+)))"
)
#: Small words that join two parts of one name, or two names: "Wikimedia Trinidad and Tobago".
_JOINING = frozenset(
    "of de du des da do das dos del della di von van y e i et and und en och og ja és и і та й "
    "و".split()
)
#: A name of one word is too common to identify a group.
_MIN_WORDS = 2


def name_key(name: str) -> Name:
    """Return the key that different spellings of a name share.

    >>> name_key("(Planning) The Côte d’Ivoire Group") == name_key("Côte d'Ivoire group")
    True
    """
    key = words(name)
    if key[:1] == ("planning",):
        key = key[1:]
    elif key[-1:] == ("planning",) and name.rstrip().endswith(")"):
        key = key[:-1]
    return tuple(word for word in key if word != "the")


def spellings(name: str) -> tuple[Name, ...]:
    """Return the keys under which a name may be found, the key of the whole name first.

    A legal name may have the same name in another script, or its initials, in brackets.

    >>> spellings("Wikimedia Serbia (Викимедија Србије)")[1:]
    (('wikimedia', 'serbia'), ('викимедија', 'србије'))
    """
    whole = name_key(name)
    match = _BRACKETED.fullmatch(name)
    if match is None:
        return (whole,)
    head, inside = match["head"], match["inside"]
    parts: tuple[str, ...] = ()
    if _is_latin(head) != _is_latin(inside):
        parts = (head, inside)
    elif inside.strip() == "".join(word[0] for word in head.split() if word[0].isupper()):
        parts = (head,)
    return tuple(key for key in (whole, *map(name_key, parts)) if key)


def _is_latin(text: str) -> bool:
    return any(character.isalpha() and character <= _LAST_LATIN for character in text)


def _is_complete(rest: str, *, has_case: bool) -> bool:
    """Whether a group's name ends before ``rest``, which follows it in a title.

    :param has_case: whether the name has capital letters; then a word in small letters ends it
    """
    match = _AFTER_NAME.match(rest)
    word = match["word"] if match is not None else None
    return match is not None and (
        word is None or (has_case and word[0].islower() and word.casefold() not in _JOINING)
    )


@dataclass(frozen=True, slots=True)
class NameAtStart:
    """A group whose name begins a title; ``complete`` unless a longer name may begin there."""

    group: str
    complete: bool


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups with a page on the wiki, by page title and by every known name.

    ``unlisted`` are pages that are taken for a user group's only because of their titles.
    ``shared`` are names that several groups have.
    """

    by_title: Mapping[str, Affiliate]
    by_name: Mapping[Name, str]
    unlisted: frozenset[str] = frozenset()
    shared: frozenset[Name] = frozenset()
    _longest: int = field(default=0, compare=False)

    @classmethod
    def of(
        cls,
        affiliates: Iterable[Affiliate],
        pages: Mapping[str, str],
        unlisted: Iterable[str] = (),
        aliases: Mapping[str, str] | None = None,
    ) -> Groups:
        """Index affiliates.

        :param pages: the page title for each affiliate's name (a normalised title); names without
            a page are absent
        :param unlisted: as in `Groups`
        :param aliases: other names of groups, from editors, each with the title of the group's
            page. They replace names in the registry, and the page need not be in the registry
        """
        by_title: dict[str, Affiliate] = {}
        whole, parts = _Index(), _Index()
        for affiliate in affiliates:
            listed = normalise(affiliate.name)
            title = pages.get(listed or "")
            if title is None:
                continue
            known = by_title.get(title)
            if known is None or _outranks(affiliate, known, title):
                by_title[title] = affiliate
            for name in (affiliate.name, title):
                first, *others = spellings(name) or ((),)
                whole.add(first, title)
                for key in others:
                    parts.add(key, title)
        by_alias: dict[Name, str] = {}
        for alias, target in (aliases or {}).items():
            title = pages.get(normalise(target) or "")
            if title is not None:
                by_title.setdefault(title, Affiliate(title))
                whole.add(name_key(title), title)
                by_alias[name_key(alias)] = title
        names = {**parts.unshared, **whole.unshared, **by_alias}
        shared = frozenset(whole.shared - set(by_alias))
        for key in shared:
            names.pop(key, None)
        names.pop((), None)
        longest = max(map(len, names), default=0)
        return cls(by_title, names, frozenset(unlisted), shared, longest)

    def named(self, name: str) -> str | None:
        """Return the page of the only group with this name, ``None`` for no group or several."""
        keys = spellings(name)
        if keys and keys[0] in self.by_name:
            return self.by_name[keys[0]]
        found = {self.by_name[key] for key in keys if key in self.by_name}
        return found.pop() if len(found) == 1 else None

    def group_starting(self, title: str) -> NameAtStart | None:
        """Return the group with the longest name that a title starts with, ``None`` without one."""
        found = list(WORD.finditer(title))
        for count in range(min(len(found), self._longest + _MIN_WORDS + 1), 1, -1):
            end = found[count - 1].end()
            if _HYPHENATED.match(title, end):
                continue
            key = name_key(title[:end])
            if len(key) >= _MIN_WORDS and key in self.by_name:
                # In a title without capitals, a word in small letters does not end a name.
                has_case = any(word[0][:1].isupper() for word in found[1:count])
                return NameAtStart(self.by_name[key], _is_complete(title[end:], has_case=has_case))
        return None

    def owning_group(self, title: str) -> str | None:
        """Return the group whose page or subpage has this title, ``None`` for other pages."""
        return nearest_page(title, self.by_title)


def _outranks(affiliate: Affiliate, other: Affiliate, title: str) -> bool:
    """Whether the first of two affiliates with the same page is the better entry for it."""
    is_exact, other_is_exact = (normalise(one.name) == title for one in (affiliate, other))
    if is_exact != other_is_exact:
        return is_exact
    return affiliate.recognised and not other.recognised


@dataclass(slots=True)
class _Index:
    """Pages by name; a name that several pages have is not used for any of them."""

    pages: dict[Name, str] = field(default_factory=dict)
    shared: set[Name] = field(default_factory=set)

    def add(self, name: Name, title: str) -> None:
        if self.pages.setdefault(name, title) != title:
            self.shared.add(name)

    @property
    def unshared(self) -> dict[Name, str]:
        """The names that belong to one page only, each with its title."""
        return {name: title for name, title in self.pages.items() if name not in self.shared}


#: Words that begin a sentence with a capital letter and are not part of the name after them.
_SENTENCE_STARTS = frozenset(
    "a after all also and as at both by dear during for from here in like many members my of on "
    "our since thanks this to together we when while with".split()
)
#: A name with one of these words after it is a part of a longer name.
_CONTINUATIONS = frozenset("of de du des da do del for language user group community".split())


def named_in(text: str, titles: Mapping[Name, str]) -> Iterator[str]:
    """Yield the pages whose names are in a text; a name within a longer name does not count.

    :param titles: page titles by `name_key`
    """
    for phrase in phrases(text):
        raw = tuple(word for word in WORD.findall(phrase) if word.casefold() != "the")
        folded = tuple(map(str.casefold, raw))
        yield from names_among(folded, titles, partial(_is_whole_name, raw, folded))


def _is_whole_name(raw: Name, folded: Name, start: int, end: int) -> bool:
    """Whether the words from ``start`` to ``end`` are not part of a longer name."""
    begins = start == 0 or not raw[start - 1][:1].isupper() or folded[start - 1] in _SENTENCE_STARTS
    continues = end < len(raw) and (
        folded[end] in _CONTINUATIONS or raw[end][:1].isupper() or raw[end][:1].isdigit()
    )
    return begins and not continues


def names_among(
    words: Name, titles: Mapping[Name, str], counts: Callable[[int, int], bool] = lambda *_: True
) -> Iterator[str]:
    """Yield the pages whose names are in a title, from left to right; longer names come first.

    :param words: the `name_key` of the title
    :param titles: page titles by `name_key`
    :param counts: returns whether the name between two places counts
    """
    start = 0
    while start < len(words):
        for end in range(len(words), start + _MIN_WORDS - 1, -1):
            page = titles.get(words[start:end])
            if page is not None and counts(start, end):
                yield page
                start = end - 1
                break
        start += 1
