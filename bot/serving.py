"""The service: the jobs, the wiki, the ledger, the lease and the scheduler, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.opening import access, writer_maker
from bot.service import logs, scheduler
from bot.service.holder import holder_name
from bot.service.lease import LeaseKeeper
from bot.service.memory import Memory
from bot.store.ledger import Ledger
from bot.upkeep.jobs import Wiki, jobs
from bot.upkeep.summary import new_run_id
from bot.wiki.live import LiveSource
from bot.wiki.session import open_site, requests_made

if TYPE_CHECKING:
    from bot.settings import Settings


def serve(settings: Settings, *, verbose: bool) -> int:
    """Run the jobs until SIGTERM; return the exit code.

    :raises StoreError: when the ledger cannot be opened
    """
    logs.set_up(
        verbose=verbose,
        style=settings.log_format,
        level=settings.log_level or "info",
        secrets=settings.secrets(),
    )

    def open_wiki() -> Wiki:
        source = LiveSource(open_site(access(settings)), settings.bot)
        return Wiki(source, writer_maker(source, settings), requests_made)

    with Ledger.open(settings.database_url) as ledger:
        return scheduler.serve(
            jobs(settings, ledger, open_wiki),
            memory=Memory(ledger.notes),
            lease=LeaseKeeper(ledger.lease, holder_name(), settings.lease_seconds),
            beat_file=settings.heartbeat,
            new_run_id=new_run_id,
        )
