"""Comparing text by its words, so that case, spacing and punctuation do not matter."""

from __future__ import annotations

import re
from functools import cache, lru_cache

WORD = re.compile(r"[^\W_]+")


def words(text: str) -> tuple[str, ...]:
    """Return the words of ``text``, case-folded: ``"It’s 9.1!"`` gives ``it s 9 1``."""
    return _words_of_short(text) if len(text) < _SHORT else _words(text)


def _words(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(text.casefold()))


#: Short texts are mostly labels and headings of columns, the same on page after page.
_SHORT = 200
_words_of_short = lru_cache(maxsize=2048)(_words)


@cache
def _whole(label: tuple[str, ...]) -> re.Pattern[str]:
    """Return what matches all words of a label; the forms hold a few hundred labels."""
    between = r"[\W_]+"
    return re.compile(
        r"[\W_]*" + between.join(map(re.escape, label)) + r"(?![^\W_])", re.IGNORECASE
    )


def consume(text: str, label: tuple[str, ...], start: int = 0) -> tuple[int, int]:
    """Match the words of ``label`` at the beginning of ``text``.

    :param start: how many words of the label have been matched already
    :return: how many words of the label are matched in all, and where in ``text`` the last one
        ends
    """
    if label and start == 0 and (whole := _whole(label).match(text)):
        return len(label), whole.end()
    found, end = start, 0
    for match in WORD.finditer(text):
        if found == len(label) or match.group().casefold() != label[found]:
            break
        found, end = found + 1, match.end()
    return found, end
