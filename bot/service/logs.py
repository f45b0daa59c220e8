"""Logs and progress on stderr: JSON lines for programs, coloured lines on a terminal.

One formatter gets the lines of structlog, Pywikibot, APScheduler and all other users of `logging`,
and hides passwords and tokens in them. No library is imported for that: loggers have names.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from typing import TYPE_CHECKING, Literal, TypeVar
from urllib.parse import quote, quote_plus

import structlog

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from structlog.typing import EventDict, Processor, WrappedLogger

T = TypeVar("T")

HIDDEN = "[hidden]"
_MIN_SECRET_CHARS = 4  # hiding shorter values would hide common words
_NAMES = (
    r"(?:[a-z]{2}|bot_)?password|passwd|pwd|(?:[a-z]*_?)token|oauth_[a-z_]+|[a-z_]*secret|"
    r"session(?:id)?"
)
_HEADERS = r"authorization|(?:set-)?cookie"
_NAME = re.compile(f"{_NAMES}|{_HEADERS}", re.IGNORECASE)
_BETWEEN = r"['\"]?\s*[:=]\s*(?:b?['\"]|\[b?['\"])?"
#: ``name=value`` and ``'name': ['value']``, as messages show requests.
_PAIR = re.compile(rf"(?<![a-z_])(?P<shown>(?:{_NAMES}){_BETWEEN})[^\s'\"&,;}}\]]+", re.IGNORECASE)
#: The value of a header can have many pairs, so the rest of the line is hidden.
_HEADER = re.compile(rf"(?<![a-z_])(?P<shown>(?:{_HEADERS}){_BETWEEN}).+", re.IGNORECASE)
_KEPT = rf"\g<shown>{HIDDEN}"


def hide_by_name(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Hide values that have the name of a password or a token (a structlog processor)."""
    for name, value in event.items():
        if _NAME.fullmatch(name):
            event[name] = HIDDEN
        elif isinstance(value, str):
            event[name] = _PAIR.sub(_KEPT, _HEADER.sub(_KEPT, value))
    return event


class Secrets:
    """Hides the configured secrets in log lines, in every encoding that a line could contain.

    :param values: passwords and tokens; very short ones are not hidden
    """

    def __init__(self, values: Iterable[str] = ()) -> None:
        spellings = set()
        for value in values:
            # The setting of a bot password is SUFFIX@PASSWORD; it is sent without the suffix.
            for part in (value, value.rpartition("@")[2]):
                if len(part) >= _MIN_SECRET_CHARS:
                    spellings |= {part, quote(part), quote_plus(part), quote(part, safe="")}
        spellings |= {repr(text)[1:-1] for text in spellings}
        spellings |= {json.dumps(text)[1:-1] for text in spellings}
        spellings |= {json.dumps(text, ensure_ascii=False)[1:-1] for text in spellings}
        longest_first = sorted(spellings, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if spellings else None

    def hide(self, line: str) -> str:
        """Return a log line with the secrets hidden."""
        return line if self._pattern is None else self._pattern.sub(HIDDEN, line)


Style = Literal["auto", "json", "console"]
_MARKUP = re.compile(r"<<[a-z;]+>>")  # colours, as Pywikibot writes them
# The first logs a line each minute, the second one for each of its parts at the start.
_QUIET = ("apscheduler.executors", "alembic.runtime.plugins")


def set_up_logs(
    *,
    verbose: bool = False,
    style: Style = "auto",
    level: str | None = None,
    secrets: Iterable[str] = (),
) -> None:
    """Send the lines of structlog and of the standard loggers to stderr.

    It can be called again when the settings are known.

    :param verbose: also log the bot's debug messages and the libraries' messages
    :param style: ``auto`` means ``console`` on a terminal and ``json`` elsewhere
    :param level: the lowest level to log, for libraries as well; ``None`` logs the bot's messages
        and the libraries' warnings
    :param secrets: passwords and tokens to hide
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
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Formats a log line, and hides the secrets in it."""

    def __init__(self, shared: list[Processor], last: Processor, secrets: Secrets) -> None:
        remove_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
        super().__init__(
            foreign_pre_chain=[*shared, _plain], processors=[remove_meta, hide_by_name, last]
        )
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """Return a line of the log without secrets."""
        return self._secrets.hide(super().format(record))


def _plain(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Remove colours and line breaks from a library's message (a structlog processor)."""
    event["event"] = _MARKUP.sub("", str(event["event"])).strip()
    return event


_ITEMS_PER_UPDATE = 25


def progress(items: Iterable[T], doing: str, total: int | None = None) -> Iterator[T]:
    """Yield the items, and count them on stderr if it is a terminal.

    :param doing: what is done with the items: ``reading pages``
    :param total: how many items there are, ``None`` if that is not known
    """
    if not sys.stderr.isatty():
        yield from items
        return
    count = 0
    try:
        for item in items:
            if count % _ITEMS_PER_UPDATE == 0:
                of = f" of {total}" if total is not None else ""
                sys.stderr.write(f"\r{doing}: {count}{of} ")
                sys.stderr.flush()
            count += 1
            yield item
    finally:
        sys.stderr.write(f"\r{doing}: {count}{' ' * 12}\n")
