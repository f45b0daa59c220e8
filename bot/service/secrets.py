"""Keeping passwords and tokens out of logs, whatever library wrote the line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from structlog.typing import EventDict, WrappedLogger

HIDDEN = "[hidden]"
_SHORTEST = 4
_NAMES = (
    r"(?:[a-z]{2}|bot_)?password|passwd|pwd|(?:[a-z]*_?)token|oauth_[a-z_]+|[a-z_]*secret|"
    r"session(?:id)?"
)
_HEADERS = r"authorization|(?:set-)?cookie"
_NAME = re.compile(f"{_NAMES}|{_HEADERS}", re.IGNORECASE)
_BETWEEN = r"['\"]?\s*[:=]\s*(?:b?['\"]|\[b?['\"])?"
#: ``name=value`` and ``'name': ['value']``, as requests are written into messages.
_PAIR = re.compile(rf"(?<![a-z_])(?P<shown>(?:{_NAMES}){_BETWEEN})[^\s'\"&,;}}\]]+", re.IGNORECASE)
#: Headers, whose values are many pairs: the rest of the line is hidden.
_HEADER = re.compile(rf"(?<![a-z_])(?P<shown>(?:{_HEADERS}){_BETWEEN}).+", re.IGNORECASE)
_KEPT = rf"\g<shown>{HIDDEN}"


def hide_by_name(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Hide the values of what is called a password or a token: a processor of structlog."""
    for name, value in event.items():
        if _NAME.fullmatch(name):
            event[name] = HIDDEN
        elif isinstance(value, str):
            event[name] = _PAIR.sub(_KEPT, _HEADER.sub(_KEPT, value))
    return event


class Secrets:
    """The secrets that are configured, and every spelling of them that a log line could hold."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        spellings = set()
        for value in values:
            # A bot password is given as SUFFIX@PASSWORD, and sent without the suffix.
            for part in (value, value.rpartition("@")[2]):
                if len(part) >= _SHORTEST:
                    spellings |= {part, quote(part), quote_plus(part), quote(part, safe="")}
        spellings |= {repr(text)[1:-1] for text in spellings}
        spellings |= {json.dumps(text)[1:-1] for text in spellings}
        spellings |= {json.dumps(text, ensure_ascii=False)[1:-1] for text in spellings}
        longest_first = sorted(spellings, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if spellings else None

    def hide(self, line: str) -> str:
        """Return a finished line without them."""
        return line if self._pattern is None else self._pattern.sub(HIDDEN, line)
