"""From linked reports to what is wanted on talk pages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.links.model import Role
from bot.reports.model import Status
from bot.reports.title import talk_page
from bot.talk.notice import missing_notice
from bot.talk.summary import summary_region
from bot.talk.tables import Row, event_region, group_region
from bot.talk.voice import Voice
from bot.talk.wish import Wish

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from bot.links.model import Linked
    from bot.reports.model import Report


def wishes(linked: Iterable[Linked], *, bot: str, today: date) -> list[Wish]:
    """Return what is wanted on each talk page, in a stable order.

    Nothing is wanted because of a report that was not recognised.

    :param bot: the bot's username, for its links
    :param today: by which a due date has passed or not
    """
    voice = Voice(bot)
    understood = [one for one in linked if one.report.recognised]
    wanted = [_report_wish(one, voice, today) for one in understood]
    wanted += _tables(understood, Role.GROUP, voice)
    wanted += _tables(understood, Role.EVENT, voice)
    return sorted(wanted, key=lambda wish: wish.title)


def calls_for_notice(report: Report, today: date) -> bool:
    """Whether required fields are missing and the status says that somebody should know.

    A draft may be at work until the due date that the page shows.
    """
    if not report.missing:
        return False
    if report.status == Status.UNDER_REVIEW:
        return True
    return report.status == Status.DRAFT and _due_passed(report, today)


def _due_passed(report: Report, today: date) -> bool:
    return report.due is not None and report.due < today


def _report_wish(one: Linked, voice: Voice, today: date) -> Wish:
    report = one.report
    notice = None
    if calls_for_notice(report, today):
        notice = missing_notice(report, voice, due_passed=_due_passed(report, today))
    return Wish(
        talk_page(report.title),
        regions=(summary_region(report, one.links, voice),),
        notice=notice,
        # A page is not created only to say that all is well.
        create=notice is not None or bool(one.links.broken),
    )


def _dated(one: Linked) -> Report:
    """Return the report with the grant's dates, which most forms print on the application only."""
    report, application = one.report, one.application
    if application is None or report.start is not None:
        return report
    return replace(report, start=application.start, end=application.end)


def _tables(linked: Sequence[Linked], role: Role, voice: Voice) -> list[Wish]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for one in linked:
        for link in one.links.strong(role):
            if link.elsewhere:
                continue
            rows[link.title].append(Row(_dated(one), one.links))
    render = group_region if role is Role.GROUP else event_region
    return [
        Wish(talk_page(title), regions=(render(title, its_rows, voice),))
        for title, its_rows in rows.items()
    ]
