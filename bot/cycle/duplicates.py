"""Reports that are on one grant and period on several pages: one page is judged for all of them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot.reports.model import AnswerState, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.links.model import Grant
    from bot.reports.model import Report


def unjudged_duplicates(grants: Iterable[Grant]) -> frozenset[str]:
    """Return the titles of the reports for which no notice is posted, as another page is judged.

    Of all pages of one grant and period the one that is filled furthest is judged. If one of them
    was not read as a whole, none is judged: that page may hold the answers.
    """
    found: set[str] = set()
    for trees in _same_grant({grant.key: grant for grant in grants}):
        by_period: dict[tuple[str | None, int | None], list[Report]] = defaultdict(list)
        for grant in trees:
            for one in grant.reports:
                by_period[one.report.period, one.report.year].append(one.report)
        for reports in by_period.values():
            judged = max(reports, key=_filled)
            in_doubt = any(not report.recognised for report in reports)
            found |= {r.title for r in reports if len(reports) > 1 and (in_doubt or r != judged)}
    return frozenset(found)


def _same_grant(grants: Mapping[str, Grant]) -> list[list[Grant]]:
    """Return the page trees in groups; the trees of a group may be of one grant."""
    groups: list[list[Grant]] = []
    reached: set[str] = set()
    for key in grants:
        group: list[Grant] = []
        waiting = [key]
        while waiting:
            at = waiting.pop()
            if at in grants and at not in reached:
                reached.add(at)
                group.append(grants[at])
                waiting += grants[at].duplicates
        if group:
            groups.append(group)
    return groups


def _filled(report: Report) -> tuple[int, bool, int, str]:
    """Return how far a report is filled, for a comparison; the title decides between equals."""
    answers: Sequence[AnswerState] = [question.state for question in report.questions]
    is_draft = (report.status or "").casefold() == Status.DRAFT.casefold()
    answered = sum(state is not AnswerState.BLANK for state in answers)
    return answered, not is_draft, -len(report.missing), report.title
