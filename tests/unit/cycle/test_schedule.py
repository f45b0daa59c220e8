"""The order of saves, with a clock that the test sets."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.cycle.plan import Change
from bot.cycle.schedule import NoticeClock, newest_first, next_save
from bot.talk.content import PageContent
from bot.wiki.source import PageText

BEGIN = datetime(2026, 11, 28, 2, 23, tzinfo=UTC)
#: Seconds between two checks of the clock while nothing can be saved.
STEP = 0.5


class Wiki:
    """A wiki whose clock moves with each save and each wait."""

    def __init__(self, second: float, seconds_per_save: float) -> None:
        self.now = second
        self.seconds_per_save = seconds_per_save
        self.minutes: list[str] = []

    def save(self, *, notice: bool) -> str:
        stamp = (BEGIN + timedelta(seconds=self.now)).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.now += self.seconds_per_save
        if notice:
            self.minutes.append(stamp[:16])
        return stamp


def saved(kinds: list[bool], wiki: Wiki, *, known: bool = True) -> float:
    """Save changes of these kinds (``True``: a notice); return the seconds spent waiting."""
    clock = NoticeClock(seconds=lambda: wiki.now)
    pending, waited = list(kinds), 0.0
    while pending:
        place = next_save(pending, notice_waits=clock.seconds_left() > 0)
        if place is None:
            wiki.now += STEP
            waited += STEP
            continue
        notice = pending.pop(place)
        stamp = wiki.save(notice=notice)
        if notice:
            clock.posted(stamp if known else "")
    return waited


@given(
    kinds=st.lists(st.booleans(), max_size=40),
    second=st.floats(0, 59.9),
    seconds_per_save=st.floats(0.01, 90),
    known=st.booleans(),
)
def test_two_notices_are_never_saved_in_one_minute(kinds, second, seconds_per_save, known):
    wiki = Wiki(second, seconds_per_save)
    waited = saved(kinds, wiki, known=known)
    assert len(wiki.minutes) == sum(kinds)
    assert len(set(wiki.minutes)) == len(wiki.minutes)
    assert waited <= (60 + STEP) * sum(kinds)


def test_other_saves_fill_the_time_between_notices():
    wiki = Wiki(second=0, seconds_per_save=10)
    assert saved([True] * 3 + [False] * 12, wiki) == 0
    assert len(set(wiki.minutes)) == 3


def test_notice_waits_after_a_notice_of_the_last_run():
    clock = NoticeClock(datetime.now(UTC) - timedelta(seconds=5), seconds=lambda: 100.0)
    assert 50 < clock.seconds_left() <= 55
    assert NoticeClock(datetime.now(UTC) - timedelta(hours=1)).seconds_left() == 0
    # If the clock of the machine was set back, a run must not wait for hours.
    assert NoticeClock(datetime.now(UTC) + timedelta(hours=5)).seconds_left() == 60


def change(title: str) -> Change:
    return Change(PageContent(title), PageText(title, None), "", (), frozenset(), "")


def test_newest_reports_come_first_and_pages_without_a_date_last():
    dates = {"old": date(2022, 1, 1), "new": date(2026, 1, 1), "new too": date(2026, 1, 1)}
    titles = ["unknown", "old", "new too", "new"]
    ordered = newest_first([change(title) for title in titles], dates)
    assert [one.title for one in ordered] == ["new", "new too", "old", "unknown"]
