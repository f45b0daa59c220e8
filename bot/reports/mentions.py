"""Names in running text: phrases of capitalised words, as the names of groups are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Capital letters of Latin, Greek, Cyrillic and Armenian, as a set of a regular expression.
_CAPITALS = "".join(character for character in map(chr, range(0x557)) if character.isupper())
#: Small words inside names, which do not end one.
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
#: The names of groups have one of these and more than one word. Names of wikis, which the forms
#: themselves print, are not among them.
_GROUP_NAME = re.compile(
    r"\b(?:Wikim|Викимеди)\w* (?!Commons|Incubator|Foundation|Metrics|projects?\b|User Groups?$)"
    r"(?=of |for |[^\W\d_a-z])|\w User Group\b|\w (?:Wikim|Викимеди)"
)
#: Groups of a report that are kept. A report that names more of them lists all groups there are.
MAX_MENTIONS = 12
#: A part of every such name.
_NAMES = ("Wikim", " User Group", "Викимеди")


def mentions(line: str) -> tuple[str, ...]:
    """Return the phrases of a line that may name a group.

    >>> mentions("We met in Osh, with the Tajik Wikimedians User Group in June.")
    ('Tajik Wikimedians User Group in June',)
    """
    places = sorted(_places(line))
    return tuple(p for p in _around(places, line) if _GROUP_NAME.search(p)) if places else ()


def _around(places: Sequence[int], line: str) -> Iterator[str]:
    """Yield the runs of capitalised words that contain one of the places of a line."""
    position = 0
    for start in places:
        if start < position:
            continue
        # A phrase does not go beyond a stop or into a link.
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
    """Yield where a line has a part of a name, one name after the other."""
    for name in _NAMES:
        start = line.find(name)
        while start >= 0:
            yield start
            start = line.find(name, start + len(name))


def phrases(text: str) -> Iterator[str]:
    """Yield the runs of capitalised words, with the small words between them."""
    for match in _PHRASE.finditer(text):
        yield match[0]
