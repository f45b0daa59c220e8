"""Comparing text by its words, so that case, spacing and punctuation do not matter."""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W_]+")


def words(text: str) -> tuple[str, ...]:
    """Return the words of ``text``, case-folded: ``"It’s 9.1!"`` gives ``it s 9 1``."""
    return tuple(match.casefold() for match in WORD.findall(text))


def consume(text: str, label: tuple[str, ...], start: int = 0) -> tuple[int, int]:
    """Match the words of ``label`` at the beginning of ``text``.

    :param start: how many words of the label have been matched already
    :return: how many words of the label are matched in all, and where in ``text`` the last one
        ends
    """
    found, end = start, 0
    for match in WORD.finditer(text):
        if found == len(label) or match.group().casefold() != label[found]:
            break
        found, end = found + 1, match.end()
    return found, end
