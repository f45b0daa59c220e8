"""What ``plan`` and ``run`` share: the options that limit them, and the text that they print."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from bot.talk.content import WriteJob

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.account import BotAccount
    from bot.cycle.context import Summary
    from bot.cycle.run import Preparation


def _jobs(_context: click.Context, _option: click.Parameter, value: str) -> frozenset[WriteJob]:
    """Return the jobs in the value of ``--only JOB,…``; click reports an unknown job."""
    names = [name.strip() for name in value.split(",") if name.strip()]
    try:
        return frozenset(map(WriteJob, names))
    except ValueError:
        known = ", ".join(WriteJob)
        raise click.BadParameter(f"give one or more of {known}, separated by commas") from None


only_option = click.option(
    "--only",
    default="",
    metavar="JOB,...",
    callback=_jobs,
    help=f"Write only these: {', '.join(WriteJob)}.",
)
titles_argument = click.argument("titles", nargs=-1, metavar="[TITLE]...")


def plan_text(prepared: Preparation) -> str:
    """Return what ``plan`` prints about a plan: counts, runs, what is left out."""
    return "\n".join(_plan_lines(prepared))


def _plan_lines(prepared: Preparation) -> Iterator[str]:
    """Yield the lines that ``plan`` prints: the counts, the limit, and what is left out."""
    from bot.cycle.schedule import posts_notice

    plan, limit = prepared.plan, prepared.page_limit
    changes = len(plan.changes)
    yield (
        f"{count_text(prepared.mirror.reports, 'report')} read: "
        f"{count_text(changes, 'page')} to update, {plan.unchanged:,} up to date, "
        f"{len(plan.refused):,} skipped. Nothing was saved."
    )
    notices = sum(map(posts_notice, plan.changes))
    if notices:
        yield f"{count_text(notices, 'new notice')} on these pages."
    yield from _limit_lines(changes, limit)
    if prepared.planning.active.careful:
        yield _careful_line(prepared.planning.contexts.account, limit)
    for reason, count in sorted(Counter(one.reason for one in plan.left_out).items()):
        yield f"Left out: {count_text(count, 'page')} ({reason})."


def _limit_lines(changes: int, limit: int | None) -> Iterator[str]:
    """Yield how many runs the changes take, if one run does not save all of them."""
    if limit is None or changes <= limit:
        return
    pages = count_text(changes, "page")
    if limit:
        runs = f"about {-(-changes // limit):,} runs of {limit:,}"
        yield f"{pages}: {runs}, newest reports first, the bot's own overviews last."
    else:
        yield f"{pages}: no run saves any, because the limit is 0 pages."


def _careful_line(account: BotAccount, limit: int | None) -> str:
    """Return what it means that a live wiki has no config page."""
    saved = "" if limit is None else f", and one run saves at most {count_text(limit, 'page')}"
    return f"There is no {account.config_page}, so no notices are posted{saved}."


def summary_text(summary: Summary, account: BotAccount, *, trial: bool = False) -> str:
    """Return what ``run`` prints about a run."""
    return "\n".join(_summary_lines(summary, account, trial=trial))


def _summary_lines(summary: Summary, account: BotAccount, *, trial: bool) -> Iterator[str]:
    """Yield the lines that ``run`` prints at its end."""
    left_out = ""
    if summary.left_out:
        left_out = f" {count_text(summary.left_out, 'page')} left out; plan says why."
    failed = f" {count_text(summary.failed, 'page')} failed." if summary.failed else ""
    stopped = f" Stopped: {summary.stopped}." if summary.stopped else ""
    if summary.applied:
        saved = f"{summary.saved:,} of {count_text(summary.planned, 'page')} saved"
        yield (
            f"Run {summary.run_id}: {count_text(summary.reports, 'report')} read, "
            f"{saved if summary.planned else 'nothing to save'}, {summary.unchanged:,} up to date, "
            f"{summary.refused:,} skipped, {summary.failed:,} failed; "
            f"{count_text(summary.requests, 'request')}.{left_out}{stopped}"
        )
        if summary.waiting and summary.limit is not None and summary.stopped is None:
            yield f"{waiting_text(summary.waiting)} (at most {summary.limit:,} in one run)."
    else:
        yield (
            f"Dry run {summary.run_id}: {count_text(summary.reports, 'report')} read, "
            f"{count_text(summary.planned, 'page')} to update, {summary.unchanged:,} up to date, "
            f"{summary.refused:,} skipped.{left_out}{failed}{stopped} Nothing was saved; add "
            "--apply to save."
        )
        yield from _limit_lines(summary.planned, summary.limit)
    if trial and summary.planned:
        yield f"These are trial pages, below {account.trial_page}."
    if summary.careful:
        yield _careful_line(account, summary.limit)


def waiting_text(pages: int) -> str:
    """Return that pages wait, without a full stop.

    >>> waiting_text(965)
    '965 pages wait for the next runs'
    """
    return f"{count_text(pages, 'page')} {'waits' if pages == 1 else 'wait'} for the next runs"


def count_text(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> count_text(1, "page"), count_text(1240, "page")
    ('1 page', '1,240 pages')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
