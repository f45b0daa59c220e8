"""Keeping passwords and tokens out of logs, whatever library wrote the line.

Logs: JSON lines for machines, colours for a person at a terminal; always on stderr.

structlog, Pywikibot, APScheduler and whatever else uses the standard library's loggers come
through one pipe. No library is imported for that: their loggers are known by name.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, quote_plus

import structlog

if TYPE_CHECKING:
    from collections.abc import Iterable

    from structlog.typing import EventDict, Processor, WrappedLogger


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


Style = Literal["auto", "json", "console"]
_MARKUP = re.compile(r"<<[a-z;]+>>")  # colours, as Pywikibot writes them
_CHATTY = ("apscheduler.executors",)  # a line each minute


def set_up(
    *,
    verbose: bool = False,
    style: Style = "auto",
    level: str | None = None,
    secrets: Iterable[str] = (),
) -> None:
    """Send structlog and the standard library's loggers through one pipe to stderr.

    May be called again, when the settings are known.

    :param verbose: show what the bot does in detail, and what its libraries tell
    :param style: ``auto`` is for people at a terminal and JSON elsewhere
    :param level: name of the lowest level that is shown, of libraries too; ``None`` shows what
        the bot tells, and the libraries' warnings
    :param secrets: passwords and tokens that no line may hold
    """
    for_people = style == "console" or (style == "auto" and sys.stderr.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    last: Processor
    if for_people:
        last = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    else:
        shared.append(structlog.processors.format_exc_info)
        last = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter(shared, last, Secrets(secrets)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    own = logging.getLogger("bot")
    if level is None:
        root.setLevel(logging.INFO if verbose else logging.WARNING)
        own.setLevel(logging.DEBUG if verbose else logging.INFO)
    else:
        root.setLevel(level.upper())
        own.setLevel(logging.DEBUG if verbose else logging.NOTSET)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


def run_id() -> str | None:
    """Return the identifier of the run that this thread is in, ``None`` outside of runs."""
    found = structlog.contextvars.get_contextvars().get("run_id")
    return None if found is None else str(found)


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Formats a line, and takes the secrets out of it last, whoever put them in."""

    def __init__(self, shared: list[Processor], last: Processor, secrets: Secrets) -> None:
        remove_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
        super().__init__(
            foreign_pre_chain=[*shared, _plain], processors=[remove_meta, hide_by_name, last]
        )
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        return self._secrets.hide(super().format(record))


def _plain(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Take colours and line ends out of what a library says."""
    event["event"] = _MARKUP.sub("", str(event["event"])).strip()
    return event
