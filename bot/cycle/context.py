"""A run's context (account, scope, run id, day) and its summary (the counts it reports)."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from bot.version import version_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.account import BotAccount
    from bot.talk.content import WriteJob


@dataclass(frozen=True, slots=True)
class Scope:
    """How much a run reads again, and which pages it may write.

    ``sweep``: compare the whole mirror. ``reconcile``: sweep, and check again every page that the
    bot wrote to. ``allow_shrink``: continue although many pages are gone since the last run.
    ``pages`` and ``dashboards``: whether other people's pages and the bot's own pages are written.
    ``limit``: the most pages to save, ``None`` for no limit. ``trial``: write to pages below
    ``User:<Bot>/Trial`` instead of the real ones. ``titles`` (of reports, groups, events) and
    ``only`` limit what is written, but not what is read; empty sets limit nothing.
    """

    sweep: bool = False
    reconcile: bool = False
    allow_shrink: bool = False
    pages: bool = True
    dashboards: bool = True
    limit: int | None = None
    trial: bool = False
    titles: frozenset[str] = frozenset()
    only: frozenset[WriteJob] = frozenset()


def new_run_id() -> str:
    """Return an identifier that sorts by time: ``20261120T221530-4f1c``."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"


def _today() -> date:
    return datetime.now(UTC).date()


def _never_stop() -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class RunContext:
    """The settings of one run, which do not change while it runs.

    ``stop_reason`` is called before each page; it returns why to stop, or ``None`` to continue.
    ``separate_notices``: never save two new notices in one minute. ``today`` is the day with which
    due dates are compared. ``job`` is the name of the scheduled job, ``""`` for a run that a
    person started; ``version`` is the bot's version.
    """

    account: BotAccount
    scope: Scope = field(default_factory=Scope)
    stop_reason: Callable[[], str | None] = _never_stop
    run_id: str = field(default_factory=new_run_id)
    today: date = field(default_factory=_today)
    separate_notices: bool = True
    job: str = ""
    version: str = field(default_factory=version_text)


@dataclass(slots=True)
class Summary:
    """The counts of a run; the fields are the keys of ``run --json``.

    ``dashboards`` counts the bot's own pages among the saved ones. ``left_out`` counts the pages
    that would change if titles, jobs or a pilot did not limit the run. ``waiting`` counts the
    planned pages that were not tried, because of ``limit`` (pages in one run, ``None`` for no
    limit) or because the run stopped. ``careful``: a live wiki has no config page. ``stopped`` is
    why the run stopped early, ``None`` if it did not.
    """

    run_id: str
    applied: bool
    reports: int = 0
    changed_reports: int = 0
    planned: int = 0
    saved: int = 0
    dashboards: int = 0
    unchanged: int = 0
    refused: int = 0
    failed: int = 0
    left_out: int = 0
    waiting: int = 0
    limit: int | None = None
    careful: bool = False
    requests: int = 0
    seconds: float = 0.0
    stopped: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the summary ready for `json.dumps`."""
        return asdict(self)

    @property
    def outcome(self) -> str:
        """How the run ended: ``done``, ``stopped`` or ``failed``."""
        if self.failed:
            return "failed"
        return "done" if self.stopped is None else "stopped"
