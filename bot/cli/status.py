"""Show what the ledger has of runs, pages and notices, for ``status`` and ``notices``."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.cli.attention import judge_attention
from bot.cli.narrowed import count_text
from bot.cycle.notes import CONFIG_VERDICT, KeptVerdict
from bot.service.health import activity_text, span_text
from bot.service.worker import JobHistory
from bot.store.records import SCRIPT_JOB, RunMode
from bot.talk.markers import NOTICE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from bot.store.ledger import Ledger
    from bot.store.records import PageOutcome, Post, Run

#: Skipped pages in the list; the others are only counted.
_MAX_LISTED = 20
#: Outcomes of pages that need a person's attention.
_PROBLEMS = frozenset({"failed", "conflict", "refused"})
_FIGURES = (
    "reports", "planned", "saved", "waiting", "unchanged", "refused", "failed", "requests"
)  # fmt: skip


def status_json(ledger: Ledger, runs: int, now: datetime) -> dict[str, Any]:
    """Return the object of ``status --json``.

    :param runs: the number of runs in it, the newest first
    """
    attention, posts = judge_attention(ledger, now), ledger.posts().values()
    state, lease = JobHistory(ledger.notes).last_state(), ledger.lease.current()
    config = CONFIG_VERDICT.get(ledger) or KeptVerdict()
    return {
        "attention": [{"concern": str(c), "text": text} for c, text in attention.concerns],
        "service": state.as_json() if state else None,
        "runs": [run_json(run) for run in ledger.last_runs(runs)],
        "posts": [
            {"kind": kind, "state": state, "count": count}
            for (kind, state), count in sorted(
                Counter((post.kind, str(post.state)) for post in posts).items()
            )
        ],
        "open_notices": sum(p.kind == NOTICE and p.state.is_open for p in posts),
        "edits": ledger.edits.count(),
        "skipped": [{"title": title, "reason": reason} for title, reason in _skipped(ledger)],
        "lease": lease.holder if lease else None,
        "config_error": config.bad.reason if config.bad else None,
        "schema": ledger.schema_version,
    }


def run_json(run: Run) -> dict[str, Any]:
    """Return a run as an object of ``status --json``."""
    seconds = run.duration.total_seconds() if run.duration is not None else None
    return {
        "run_id": run.run_id,
        "job": run.job or None,
        "mode": str(run.mode),
        "outcome": run.outcome,
        "started": run.started_at.isoformat(),
        "finished": run.finished_at.isoformat() if run.finished_at else None,
        "seconds": seconds,
        **{name: run.summary.get(name, 0) for name in _FIGURES},
        "stopped": run.summary.get("stopped"),
        "error": run.summary.get("error"),
        "version": run.version or None,
    }


def status_text(ledger: Ledger, runs: int, now: datetime) -> str:
    """Return the status as text for a terminal; the first line is that of ``watch``.

    :param runs: the number of runs in the list
    """
    return "\n".join(_status_lines(ledger, runs, now))


def _status_lines(ledger: Ledger, runs: int, now: datetime) -> Iterator[str]:
    """Yield the lines that ``status`` prints."""
    yield str(judge_attention(ledger, now))
    state = JobHistory(ledger.notes).last_state()
    if state is not None:
        version = f", version {state.version}" if state.version else ""
        age = span_text(now - state.at)
        yield f"Service, {age} ago: {activity_text(state, state.at)}{version}"
    yield "Runs, newest first:"
    yield from (f"  {_run_line(run)}" for run in ledger.last_runs(runs))
    posts = list(ledger.posts().values())
    yield "On the wiki:"
    counts = Counter((post.kind, str(post.state)) for post in posts)
    yield from (f"  {kind}, {state}: {count}" for (kind, state), count in sorted(counts.items()))
    yield f"Open notices: {sum(p.kind == NOTICE and p.state.is_open for p in posts)}"
    yield f"Edits in all: {ledger.edits.count()}"
    skipped = _skipped(ledger)
    yield f"Skipped pages: {len(skipped)}"
    yield from (f"  {title}: {reason}" for title, reason in skipped[:_MAX_LISTED])
    if len(skipped) > _MAX_LISTED:
        yield f"  … and {len(skipped) - _MAX_LISTED} more; --json lists all"
    lease = ledger.lease.current()
    yield f"Right to write: {lease.holder if lease is not None else 'free'}"
    config = CONFIG_VERDICT.get(ledger) or KeptVerdict()
    if config.bad is not None:
        yield f"Config page not in use: {config.bad.reason}"
    yield f"Schema: {ledger.schema_version}"


def _skipped(ledger: Ledger) -> list[tuple[str, str]]:
    """Return each reason why a page is skipped, as pairs of title and reason."""
    return sorted(
        (check.title, reason)
        for check in ledger.page_checks.all().values()
        for reason in check.reason.splitlines()
    )


def _run_line(run: Run) -> str:
    """Return one line of text about a run: start, id, job, outcome and figures."""
    duration = f" in {span_text(run.duration)}" if run.duration is not None else ""
    words = [
        f"{run.started_at:%Y-%m-%d %H:%M} UTC  {run.run_id}  {run.job or 'by hand'}",
        " (dry run)" if run.mode is RunMode.DRY else "",
        f"  {run.outcome or 'not finished'}{duration}: ",
        ", ".join(_figure_texts(run)),
        f"; version {run.version}" if run.version else "",
        *(f"; {run.summary[key]}" for key in ("stopped", "error") if run.summary.get(key)),
    ]
    return "".join(words)


def _figure_texts(run: Run) -> Iterator[str]:
    """Yield what a run counted; a script counts neither reports nor requests."""
    figures, is_script = run.summary, run.job.startswith(SCRIPT_JOB)
    if not is_script:
        yield count_text(figures.get("reports", 0), "report")
    yield f"{count_text(figures.get('planned', 0), 'page')} to update"
    yield f"{figures.get('saved', 0):,} saved"
    if waiting := figures.get("waiting", 0):
        yield f"{waiting:,} waiting"
    yield f"{figures.get('refused', 0):,} skipped"
    yield f"{figures.get('failed', 0):,} failed"
    if not is_script:
        yield count_text(figures.get("requests", 0), "request")


def find_run(ledger: Ledger, run_id: str | None) -> Run | None:
    """Return the run with this id, or the newest run for ``None``.

    The result is ``None`` if the ledger has no such run.
    """
    runs = ledger.last_runs(1 if run_id is None else 1_000_000)
    return next((run for run in runs if run_id in {None, run.run_id}), None)


def run_pages(ledger: Ledger, run: Run, *, failed: bool) -> list[PageOutcome]:
    """Return the outcomes of a run's pages.

    :param failed: only pages that were not saved: failed, in conflict, or refused
    """
    pages = ledger.outcomes.of_run(run.run_id)
    return [page for page in pages if page.outcome in _PROBLEMS] if failed else pages


def run_details_json(run: Run, pages: Iterable[PageOutcome]) -> dict[str, Any]:
    """Return the object of ``status --run ID --json``: the run and its pages."""
    listed = [{"title": p.title, "outcome": p.outcome, "reason": p.reason} for p in pages]
    return {**run_json(run), "pages": listed}


def run_details_text(run: Run, pages: list[PageOutcome], *, failed: bool) -> str:
    """Return a run as text for a terminal: a line for the run, then a line for each page.

    :param failed: whether ``pages`` are only the pages that were not saved
    """
    lines = [_run_line(run)]
    for page in pages:
        reason = f" ({' '.join(page.reason.split())})" if page.reason else ""
        lines.append(f"  {page.outcome}: {page.title}{reason}")
    if not pages:
        lines.append("  No page failed." if failed else "  No pages are recorded for this run.")
    return "\n".join(lines)


def posted_notices(
    ledger: Ledger, now: datetime, *, only_open: bool, older_days: int | None
) -> list[Post]:
    """Return the posted notices, oldest first.

    :param only_open: leave out resolved, removed and archived notices
    :param older_days: only notices that are older than this, ``None`` for notices of any age
    """
    newest = now - timedelta(days=older_days or 0)
    found = [
        post
        for post in ledger.posts().values()
        if post.kind == NOTICE
        and (not only_open or post.state.is_open)
        and (older_days is None or post.posted_at <= newest)
    ]
    return sorted(found, key=lambda post: (post.posted_at, post.title))


def notice_json(post: Post) -> dict[str, Any]:
    """Return a notice as an object of ``notices --json``."""
    return {
        "page": post.title,
        "report": post.key.partition(" ")[0],
        "questions": list(post.data.get("questions", ())),
        "day": post.posted_at.date().isoformat(),
        "state": str(post.state),
        "revid": post.revid,
        "run_id": post.run_id or None,
    }


def notices_text(posts: list[Post], now: datetime) -> str:
    """Return the notices as text for a terminal: their number, then a line for each."""
    count = "1 notice" if len(posts) == 1 else f"{len(posts)} notices"
    return "\n".join([f"{count}:", *(f"  {_notice_line(post, now)}" for post in posts)])


def _notice_line(post: Post, now: datetime) -> str:
    """Return the line of a notice in the output of ``notices``."""
    questions = ", ".join(post.data.get("questions", ())) or "questions not recorded"
    days = (now - post.posted_at).days
    return f"{post.posted_at:%Y-%m-%d} ({days} days)  {post.state}  {post.title}: {questions}"


def metrics_text(ledger: Ledger, now: datetime) -> str:
    """Return the status in the text format of Prometheus, for ``status --metrics``."""
    runs = [run for run in ledger.last_runs(100) if run.mode is RunMode.APPLY and run.finished_at]
    samples: list[tuple[str, str, float]] = [
        ("reportbot_needs_attention", "", int(bool(judge_attention(ledger, now).concerns)))
    ]
    for job in sorted({run.job or "by-hand" for run in runs}):
        of_job = [run for run in runs if (run.job or "by-hand") == job]
        label, last = f'{{job="{job}"}}', of_job[0]
        seconds = last.duration.total_seconds() if last.duration else 0
        samples.append(("reportbot_last_run_seconds", label, seconds))
        samples += [
            (f"reportbot_last_run_{name}", label, int(last.summary.get(name) or 0))
            for name in _FIGURES
        ]
        good = next((run for run in of_job if run.outcome == "done"), None)
        if good is not None and good.finished_at is not None:
            at = int(good.finished_at.timestamp())
            samples.append(("reportbot_last_success_timestamp_seconds", label, at))
    posts = list(ledger.posts().values())
    counts = Counter((post.kind, str(post.state)) for post in posts)
    samples += [
        ("reportbot_posts", f'{{kind="{kind}",state="{state}"}}', count)
        for (kind, state), count in counts.items()
    ]
    samples.append(("reportbot_edits_total", "", ledger.edits.count()))
    lines: list[str] = []
    for name in sorted({name for name, _, _ in samples}):
        lines.append(f"# TYPE {name} {'counter' if name.endswith('_total') else 'gauge'}")
        lines += [f"{name}{label} {value}" for n, label, value in samples if n == name]
    return "\n".join(lines)
