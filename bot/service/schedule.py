"""When jobs run: cron expressions, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from apscheduler.triggers.cron import CronTrigger

if TYPE_CHECKING:
    from apscheduler.triggers.base import BaseTrigger

_FIELDS = 5


def at(expression: str) -> CronTrigger:
    """Return the trigger for minute, hour, day of the month, month, day of the week.

    :raises ValueError: for an expression that cannot be read, with a sentence. Days of the week
        are to be named: cron counts them from Sunday, APScheduler from Monday.
    """
    fields = expression.split()
    example = "write one such as '17 * * * *' or '30 5 * * sun'"
    if len(fields) != _FIELDS:
        raise ValueError(f"{expression!r} does not have five fields; {example}")
    if any(letter.isdigit() for letter in fields[4].partition("/")[0]):
        raise ValueError(f"{expression!r} numbers the days of the week; name them: mon, tue, …")
    try:
        return CronTrigger.from_crontab(expression, timezone=UTC)
    except ValueError as error:
        raise ValueError(f"{expression!r} cannot be read ({error}); {example}") from error


def first_run(trigger: BaseTrigger, last_success: datetime | None, now: datetime) -> datetime:
    """Return when a job is to run first: at once, if a run was due since it last succeeded."""
    if last_success is None:
        return now
    due = trigger.get_next_fire_time(min(last_success, now), now)
    return now if due is None else max(due, now)
