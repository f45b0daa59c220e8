"""Names in running text: phrases of capitalised words, as the names of groups are written."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The capitals of the scripts that have them (Latin, Greek, Cyrillic, Armenian), as a set of re.
_CAPITALS = "".join(character for character in map(chr, range(0x557)) if character.isupper())
#: Small words that stand inside names, but do not end one.
_JOINING = "of|the|and|for|in|de|du|des|la|le|les|da|do|dos|del|&|\\+"
_APOSTROPHE = "['’]"
_INSIDE = "['’-]"
_PART = (
    rf"(?:(?:[dl]{_APOSTROPHE})?[{_CAPITALS}]\w*(?:{_INSIDE}\w+)*"
    rf"|\d{{1,4}}|language|user|group|community)"
)
_PHRASE = re.compile(
    rf"(?<![\w'’-])[{_CAPITALS}]\w*(?:{_INSIDE}\w+)*"
    rf"(?:(?: (?:{_JOINING})(?![^\s])){{0,3}} {_PART}(?!\w)){{0,20}}"
)
#: Names of groups that reports mention hold one of these, and are longer than one word; the forms
#: themselves print names of wikis, which are none.
_TELLING = re.compile(
    r"\b(?:Wikim|Викимеди)\w* (?!Commons|Incubator|Foundation|Metrics|projects?\b|User Groups?$)"
    r"(?=of |for |[^\W\d_a-z])|\w User Group\b|\w (?:Wikim|Викимеди)"
)
#: A report that names more groups than this lists them all.
MOST_MENTIONS = 12


#: What every such name holds; looked for first, because most lines hold none of them.
_NAMES = ("Wikim", " User Group", "Викимеди")


def mentions(line: str) -> tuple[str, ...]:
    """Return the phrases of a line that may name a group.

    >>> mentions("We met in Osh, with the Tajik Wikimedians User Group in June.")
    ('Tajik Wikimedians User Group in June',)
    """
    if "Wikim" not in line and " User Group" not in line and "Викимеди" not in line:
        return ()
    return _mentions(line) if len(line) > _SHORT else _mentions_in_short(line)


def _mentions(line: str) -> tuple[str, ...]:
    return tuple(phrase for phrase in _around_names(line) if _TELLING.search(phrase))


#: Short lines are mostly the form's own, the same on page after page.
_SHORT = 250
_mentions_in_short = lru_cache(maxsize=2048)(_mentions)


def _around_names(line: str) -> Iterator[str]:
    """Yield the runs of capitalised words that hold one of the names, and no others."""
    position = 0
    for start in sorted(_places(line)):
        if start < position:
            continue
        # No phrase reaches over a stop or into a link.
        position = max(position, line.rfind(".", position, start), line.rfind("[", position, start))
        while position <= start:
            match = _PHRASE.search(line, position)
            if match is None:
                return
            position = match.start()
            if position <= start:
                position = match.end()
                if position > start and " " in match[0]:
                    yield match[0]


def _places(line: str) -> Iterator[int]:
    for name in _NAMES:
        start = line.find(name)
        while start >= 0:
            yield start
            start = line.find(name, start + len(name))


def phrases(text: str) -> Iterator[str]:
    """Yield the runs of capitalised words, with the small words between them."""
    for match in _PHRASE.finditer(text):
        yield match[0]
