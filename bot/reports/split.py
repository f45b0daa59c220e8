"""Splitting a row or a template call at its bars."""

from __future__ import annotations

import re

_DELIMITER = re.compile(r"\[\[|\]\]|\{\{|\}\}|\|\|?")


def split(text: str, between: str) -> list[str]:
    """Split at ``between`` outside templates, and at single bars also outside links.

    MediaWiki cuts a row at ``||`` even inside a link. Brackets that do not balance protect
    nothing.
    """
    opens = {"{{"} if between == "||" else {"{{", "[["}
    if not any(token in text for token in opens):
        return text.split(between)
    closes = {"}}"} if between == "||" else {"}}", "]]"}
    pieces: list[str] = []
    depth = start = 0
    for match in _DELIMITER.finditer(text):
        token = match.group()
        if token in opens:
            depth += 1
        elif token in closes:
            depth = max(depth - 1, 0)
        elif token == between and depth == 0:
            pieces.append(text[start : match.start()])
            start = match.end()
    if depth:
        return text.split(between)
    pieces.append(text[start:])
    return pieces
