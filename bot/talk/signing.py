"""Messages that the bot signs, written so that its own words can be found again."""

from __future__ import annotations

import unicodedata

from bot.talk.marks import signed_mark


def signed(mark: str, key: str, words: str) -> str:
    """Return a message: its mark, its words, the digest of these, and the signature.

    :param words: wikitext that ends where the signature begins: with a line's end, or a space
    """
    words = unicodedata.normalize("NFC", words)
    return f"{mark}{words}{signed_mark(key, words)}~~~~"
