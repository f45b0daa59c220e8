from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.triggers.interval import IntervalTrigger

from bot.service.scheduler import cron_trigger, first_run

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)  # a Saturday


@pytest.mark.parametrize(
    ("expression", "last", "first"),
    [
        ("17 * * * *", None, NOW),
        ("17 * * * *", NOW - timedelta(minutes=50), NOW),
        ("17 * * * *", NOW - timedelta(minutes=40), NOW + timedelta(minutes=17)),
        ("17 * * * *", NOW - timedelta(days=30), NOW),
        ("30 6 * * sun", NOW - timedelta(days=5), NOW + timedelta(hours=18, minutes=30)),
        ("30 6 * * sun", NOW - timedelta(days=7), NOW),
        ("17 * * * *", NOW + timedelta(days=1), NOW + timedelta(minutes=17)),
        ("*/5 * * * * *", NOW - timedelta(seconds=3), NOW),
        ("*/5 * * * * *", NOW, NOW + timedelta(seconds=5)),
        ("30 17 * * * *", NOW, NOW + timedelta(minutes=17, seconds=30)),
    ],
)
def test_first_run_of_a_schedule(expression, last, first):
    assert first_run(cron_trigger(expression), last, NOW) == first


def test_first_run_of_an_interval():
    trigger = IntervalTrigger(hours=1)
    assert first_run(trigger, NOW - timedelta(hours=3), NOW) == NOW
    last = NOW - timedelta(minutes=20)
    assert first_run(trigger, last, NOW) == last + timedelta(hours=1)


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "17 * * *",
        "99 * * * *",
        "0 0 * * 0",
        "0 0 * * 1-5",
        "0 0 * * sunday!",
        "60 0 0 * * *",
        "0 0 0 * * 1",
        "0 0 0 0 * * *",
    ],
)
def test_unreadable_schedule_is_refused(expression):
    with pytest.raises(ValueError, match="'"):
        cron_trigger(expression)


def test_steps_of_days_are_accepted():
    assert cron_trigger("0 0 * * */2") is not None
