"""Logs: JSON lines for machines, colours for a person at a terminal; always on stderr.

structlog, Pywikibot, APScheduler and whatever else uses the standard library's loggers come
through one pipe. No library is imported for that: their loggers are known by name.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import TYPE_CHECKING, Literal

import structlog

from bot.service.secrets import Secrets, hide_by_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from structlog.typing import EventDict, Processor, WrappedLogger

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
