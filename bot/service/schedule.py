"""When jobs run: cron expressions, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from apscheduler.triggers.cron import CronTrigger

if TYPE_CHECKING:
    from apscheduler.triggers.base import BaseTrigger

_FIELDS = (5, 6)


def at(expression: str) -> CronTrigger:
    """Return the trigger for minute, hour, day of the month, month, day of the week.

    A sixth field, before these, is the second, for whoever tries the service out.

    :raises ValueError: for an expression that cannot be read, with a sentence. Days of the week
        are to be named: cron counts them from Sunday, APScheduler from Monday.
    """
    fields = expression.split()
    example = "write one such as '17 * * * *' or '30 5 * * sun'"
    if len(fields) not in _FIELDS:
        raise ValueError(f"{expression!r} does not have five fields; {example}")
    *seconds, minute, hour, day, month, weekday = fields
    if any(letter.isdigit() for letter in weekday.partition("/")[0]):
        raise ValueError(f"{expression!r} numbers the days of the week; name them: mon, tue, …")
    try:
        return CronTrigger(
            second=seconds[0] if seconds else 0,
            minute=minute,
            hour=hour,
            day=day,
            month=month,
            day_of_week=weekday,
            timezone=UTC,
        )
    except ValueError as error:
        raise ValueError(f"{expression!r} cannot be read ({error}); {example}") from error


def first_run(trigger: BaseTrigger, last_success: datetime | None, now: datetime) -> datetime:
    """Return when a job is to run first: at once, if a run was due since it last succeeded."""
    if last_success is None:
        return now
    due = trigger.get_next_fire_time(min(last_success, now), now)
    return now if due is None else max(due, now)
