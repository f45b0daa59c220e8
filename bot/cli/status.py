"""What ``reportbot status`` tells, from the ledger alone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.store.records import PostState
from bot.talk.markers import NOTICE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.store.ledger import Ledger
    from bot.store.records import Run

#: Pages left alone that are listed; the rest are counted.
_MAX_LISTED = 20


def status_text(ledger: Ledger, runs: int) -> str:
    """Return the last runs, posts, open notices, refusals, the lease and the schema.

    :param runs: how many of the last runs are told
    """
    return "\n".join(_lines(ledger, runs))


def _lines(ledger: Ledger, runs: int) -> Iterator[str]:
    yield "Runs, newest first:"
    yield from (f"  {_run(done)}" for done in ledger.last_runs(runs))
    posts = list(ledger.posts().values())
    yield "On the wiki:"
    counts = Counter((post.kind, str(post.state)) for post in posts)
    yield from (f"  {kind}, {state}: {count}" for (kind, state), count in sorted(counts.items()))
    open_ = [p for p in posts if p.kind == NOTICE and p.state in _OPEN]
    yield f"Open notices: {len(open_)}"
    yield f"Edits in all: {ledger.edits.count()}"
    alone = sorted(
        f"{look.title}: {reason}"
        for look in ledger.looks.all().values()
        for reason in look.reason.splitlines()
    )
    yield f"Left alone: {len(alone)}"
    yield from (f"  {line}" for line in alone[:_MAX_LISTED])
    if len(alone) > _MAX_LISTED:
        yield f"  … and {len(alone) - _MAX_LISTED} more"
    lease = ledger.lease.current()
    held = lease is not None and lease.seconds_left > 0
    yield f"Lease: {lease.holder if lease is not None and held else 'free'}"
    config = (ledger.notes.get("config") or {}).get("bad")
    if config:
        yield f"Config not in force: {config['reason']}"
    yield f"Schema: {ledger.schema_version}"


_OPEN = frozenset({PostState.POSTED, PostState.EDITED})


def _run(done: Run) -> str:
    s = done.summary
    return (
        f"{done.started_at:%Y-%m-%d %H:%M} UTC  {done.run_id}  {done.mode}  "
        f"{done.outcome or 'unfinished'}: {s.get('reports', 0)} reports, "
        f"{s.get('planned', 0)} planned, {s.get('saved', 0)} saved, "
        f"{s.get('refused', 0)} left alone, {s.get('failed', 0)} failed"
        + "".join(f"; {s[key]}" for key in ("stopped", "error") if s.get(key))
    )
