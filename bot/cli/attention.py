"""Find reasons why a person should look at the bot, for ``watch``; only the ledger is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.cli.narrowed import waiting_text
from bot.cycle.notes import CONFIG_VERDICT, REFUSED_LOGIN
from bot.service.health import span_text
from bot.service.heartbeat import Activity
from bot.service.worker import JobHistory
from bot.store.records import SCRIPT_JOB, RunMode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bot.store.ledger import Ledger
    from bot.store.records import Run

MAX_WITHOUT_SUCCESS = timedelta(days=1)
MAX_WAIT = timedelta(hours=1)
"""To wait for the lease: a run of another process rarely takes longer."""

_MAX_RUNS = 200  # a week of hourly runs
_NO_RUN = "no run that saves pages is in the ledger; start the service, or run once with --apply"
_ENDED_BY_DEPLOYMENT = frozenset({"SIGTERM", "SIGINT"})


class Concern(StrEnum):
    """A kind of reason to look; ``watch --on-change`` reports only new kinds."""

    NEVER_RAN = "never-ran"
    NO_SUCCESS = "no-success"
    STOPPED = "stopped"
    BLOCKED = "blocked"
    REFUSED_LOGIN = "refused-login"
    WAITING = "waiting"
    CONFIG = "config"
    FAILED_PAGES = "failed-pages"
    FAILED_RUN = "failed-run"


@dataclass(frozen=True, slots=True)
class Attention:
    """The concerns, each with a clause; ``well`` is a clause for the case without concerns."""

    concerns: tuple[tuple[Concern, str], ...]
    well: str

    def __str__(self) -> str:
        if not self.concerns:
            return f"All is well: {self.well}."
        return f"Somebody should look: {'; '.join(text for _, text in self.concerns)}."


def judge_attention(ledger: Ledger, now: datetime) -> Attention:
    """Return the reasons to look at the bot, judged by its last runs and its state.

    :param now: the current time
    :raises StoreError: when the ledger does not answer
    """
    runs = [
        run
        for run in ledger.last_runs(_MAX_RUNS)
        if run.mode is RunMode.APPLY and not run.job.startswith(SCRIPT_JOB)
    ]
    ended = [run for run in runs if run.finished_at is not None]
    concerns = [
        *_without_success(runs, now),
        *(_of_last_run(ledger, ended[0]) if ended else ()),
        *_of_service(ledger, now),
        *_of_config(ledger),
    ]
    good = next((run for run in ended if run.outcome == "done"), None)
    well = "no run is due" if good is None else f"the last run succeeded {_ago(good, now)}"
    if good is not None and (waiting := int(good.summary.get("waiting") or 0)):
        well += f", and {waiting_text(waiting)}"
    return Attention(tuple(concerns), well)


def _ago(run: Run, now: datetime) -> str:
    """Return how long ago a run ended, with its job: ``5 min ago (changes)``."""
    name = f" ({run.job})" if run.job else ""
    return f"{span_text(now - (run.finished_at or now))} ago{name}"


def _without_success(runs: Sequence[Run], now: datetime) -> Iterator[tuple[Concern, str]]:
    """Yield a concern if no run has succeeded for a day, or no run has ever started."""
    if not runs:
        yield Concern.NEVER_RAN, _NO_RUN
        return
    newest = runs[0]
    if newest.finished_at is None and now - newest.started_at < MAX_WITHOUT_SUCCESS:
        return  # it is still running
    good = next((run for run in runs if run.outcome == "done"), None)
    since = (good.finished_at if good else None) or runs[-1].started_at
    if now - since > MAX_WITHOUT_SUCCESS:
        yield Concern.NO_SUCCESS, f"no run has succeeded for {span_text(now - since)}"


def _of_last_run(ledger: Ledger, last: Run) -> Iterator[tuple[Concern, str]]:
    """Yield a concern if the last run was stopped, or if it or some of its pages failed."""
    stopped, error = (str(last.summary.get(key) or "") for key in ("stopped", "error"))
    failed = int(last.summary.get("failed") or 0)
    name = f"run {last.run_id}"
    if "block" in stopped + error:
        yield Concern.BLOCKED, f"the account is blocked ({stopped or error})"
    elif last.outcome == "stopped" and "/Run" in stopped:
        yield Concern.STOPPED, f"the bot is stopped ({stopped})"
    elif last.outcome == "stopped" and stopped and stopped not in _ENDED_BY_DEPLOYMENT:
        yield Concern.STOPPED, f"{name} was stopped ({stopped})"
    elif error:
        yield Concern.FAILED_RUN, f"{name} failed ({error})"
    elif failed:
        pages = "1 page was" if failed == 1 else f"{failed} pages were"
        reasons = [page for page in ledger.outcomes.of_run(last.run_id) if page.outcome == "failed"]
        example = f", such as {reasons[0].title} ({reasons[0].reason})" if reasons else ""
        yield Concern.FAILED_PAGES, f"{pages} not saved in {name}{example}"


def _of_service(ledger: Ledger, now: datetime) -> Iterator[tuple[Concern, str]]:
    """Yield a concern if the service waits too long for the lease, or if its log-in was refused."""
    state = JobHistory(ledger.notes).last_state()
    if state is not None and state.doing is Activity.WAITING and state.since is not None:
        span = now - state.since
        if span > MAX_WAIT:
            text = f"the job {state.job} has waited {span_text(span)} for {state.waits_for}"
            yield Concern.WAITING, f"{text}, which holds the right to write"
    refused = REFUSED_LOGIN.get(ledger)
    if refused is not None:
        yield Concern.REFUSED_LOGIN, f"the wiki refused the log-in ({refused.reason})"


def _of_config(ledger: Ledger) -> Iterator[tuple[Concern, str]]:
    """Yield a concern if the config page is not in use."""
    kept = CONFIG_VERDICT.get(ledger)
    if kept is not None and kept.bad is not None:
        yield Concern.CONFIG, f"the latest config page is not in use ({kept.bad.reason})"
