"""What encloses a place in wikitext: a template, a link, a heading, a table cell, a tag.

mwparserfromhell could answer this, but it needs 23 seconds for 20 kB of templates that are never
closed, and anybody can save such a page. This scan is linear in the text. When it is unsure it
names an enclosure that is not there, so a caller that refuses is on the safe side.
"""

from __future__ import annotations

import re
from collections import Counter

from bot.wikitext.literals import COMMENT, LITERAL, masked

#: Tags around whole blocks; a block inside them stays whole.
_BLOCK_TAGS = frozenset(
    {"blockquote", "center", "div", "noinclude", "onlyinclude", "section", "translate"}
)
_VOID_TAGS = frozenset({"br", "hr", "img", "wbr"})
_TOKEN = re.compile(
    r"(?P<open>\{\{|\[\[|\[(?=https?:|//|mailto:)|^[ \t:]*\{\|)"
    r"|(?P<close>\}\}|\]\]?|^[ \t]*\|\}(?!\}))"
    r"|<(?P<end>/?)(?P<tag>[A-Za-z][A-Za-z0-9]*)(?:[\s/\x01\x02][^<>]*)?>",
    re.M,
)
_CLOSERS = {"}}": "{{", "]]": "[[", "]": "[", "|}": "{|"}
_HEADING = re.compile(r"(=+).+?(=+)\s*")


def enclosure_at(text: str, start: int, end: int) -> str | None:
    """Return what encloses a comment in the text, in a few words; ``None`` for nothing.

    Something that encloses whole blocks, such as ``<div>``, does not count, nor a table cell in
    which the comment is alone on its line.

    :param start: where the comment begins
    :param end: where it ends

    >>> text = "{{Box|<!-- here -->}}"
    >>> enclosure_at(text, 6, 19)
    'a template'
    """
    mask = masked(text)
    line_start = mask.rfind("\n", 0, start) + 1
    line_end = mask.find("\n", end)
    line = mask[line_start : line_end if line_end >= 0 else len(mask)]
    if _is_in_heading(line, start - line_start):
        return "a heading"
    is_alone = not line.replace(COMMENT, "").strip()
    opened: list[tuple[str, int]] = []
    counts: Counter[str] = Counter()
    for token in _TOKEN.finditer(mask):
        if token.start() < start < token.end():
            return "a tag"
        kind, closes = _kind(token)
        if kind and not closes and token.start() < start:
            opened.append((kind, token.start()))
            counts[kind] += 1
        if not closes or not counts[kind]:
            continue
        last, place = opened.pop()
        counts[last] -= 1
        while last != kind:
            last, place = opened.pop()
            counts[last] -= 1
        if token.start() > start and not (kind == "{|" and is_alone):
            return _named(kind, mask, place)
    return None


def _kind(token: re.Match[str]) -> tuple[str, bool]:
    """Return what a token opens or closes, ``""`` for nothing, and whether it closes it."""
    if token["tag"]:
        tag = token["tag"].lower()
        if tag in _BLOCK_TAGS | _VOID_TAGS or token[0].endswith("/>"):
            return "", False
        return tag, bool(token["end"])
    if token["open"]:
        return token["open"].strip(" \t:"), False
    return _CLOSERS[token["close"].strip()], True


def _named(kind: str, mask: str, opened: int) -> str:
    """Return the words for what encloses a place."""
    if kind == "{{":
        return "a parser function" if mask.startswith("{{#", opened) else "a template"
    return {"[[": "a link", "[": "a link", "{|": "a table row"}.get(kind, f"the tag {kind}")


def _is_in_heading(line: str, place: int) -> bool:
    """Whether a place of a line is between the equals signs of a heading."""
    bare = line.strip(f" \t\r{COMMENT}").replace(LITERAL, "x")
    if not _HEADING.fullmatch(bare):
        return False
    first, last = line.find("="), line.rfind("=")
    return first < place < last
