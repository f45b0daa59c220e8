"""The plan of a trial run: each change becomes a page below ``User:<Bot>/Trial``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.config.lookup import subject_page
from bot.cycle.plan import WRITTEN, make_plan
from bot.talk.trial import trial_page

if TYPE_CHECKING:
    from bot.cycle.contents import PlanningContext
    from bot.cycle.context import RunContext
    from bot.cycle.plan import Change, Plan
    from bot.talk.content import PageContent
    from bot.wiki.source import Source


def trial_plan(source: Source, plan: Plan, planning: PlanningContext, run: RunContext) -> Plan:
    """Return a plan that writes the changes of another plan to pages below the trial page.

    Changes to the bot's own pages are left out: a trial is about other people's pages.

    :raises WikiError: when the wiki cannot be read
    """
    account = run.account
    wanted = [
        content
        for change in plan.changes
        if not account.owns(change.title) and change.title != account.talk_page
        if (content := _content(change, planning)) is not None
    ]
    trial = make_plan(source, wanted, planning.history, run, planning.problems)
    trial.refused += plan.refused
    trial.left_out, trial.settled = plan.left_out, trial.settled | plan.settled
    trial.wiki_time = plan.wiki_time
    return trial


def _content(change: Change, planning: PlanningContext) -> PageContent | None:
    """Return the trial page for a change, ``None`` if the change adds or updates no text."""
    content = change.content
    written = {(str(part.kind), part.key) for part in change.done if part.outcome in WRITTEN}
    parts = [(r.heading, r.body) for r in content.regions if (str(r.kind), r.key) in written]
    notice = content.notice
    if notice is not None and ("notice", notice.key) in written:
        parts.append((notice.heading, notice.body))
    if not parts:
        return None
    context = planning.contexts.for_page(subject_page(change.title))
    return trial_page(change.title, parts, context)
