"""From settings to open things: the source, the ledger, a writer, and the service.

Modules are imported inside the functions, so that ``--help`` of a command answers at once.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from bot.settings import Settings
    from bot.store.ledger import Ledger
    from bot.wiki.source import Source
    from bot.wiki.writer import Writer


@contextmanager
def open_source(
    source_name: str, *, verbose: bool, ledger: bool = False
) -> Iterator[tuple[Source, Settings, Ledger | None]]:
    """Set up logs, settings, the source and, for the configured wiki, the ledger.

    :param source_name: ``wiki`` or ``export:PATH``
    :param ledger: whether to open the ledger, else it is ``None``; an export's is in memory
    :raises SettingsError: for an unknown source name, or settings that cannot be used
    :raises WikiError: when the wiki cannot be reached
    :raises StoreError: when the ledger cannot be opened
    """
    from bot.settings import SettingsError, load_settings
    from bot.store.ledger import Ledger

    settings = load_settings()
    _set_up_logs(settings, verbose=verbose)
    kind, colon, path = source_name.partition(":")
    if kind == "export" and path:
        from bot.wiki.export_source import ExportSource

        with Ledger.open("sqlite://") if ledger else nullcontext() as passing:
            yield ExportSource(Path(path), settings.bot), settings, passing
        return
    if kind != "wiki" or colon:
        raise SettingsError(f"--source {source_name}: give 'wiki' or 'export:PATH'")
    from bot.access import live_settings, wiki_access

    settings = live_settings(settings)  # before Pywikibot is imported: it runs user-config.py

    from bot.wiki.api_source import LiveSource
    from bot.wiki.session import open_site

    memory: AbstractContextManager[Ledger | None] = (
        Ledger.open(settings.database_url) if ledger else nullcontext()
    )
    if ledger:
        _log_start(settings)
    with memory as kept:
        yield LiveSource(open_site(wiki_access(settings)), settings.bot), settings, kept


@contextmanager
def open_session(source_name: str, *, verbose: bool) -> Iterator[tuple[Source, Settings, Ledger]]:
    """Do as `open_source` does, with a ledger; an export's is in memory."""
    with open_source(source_name, verbose=verbose, ledger=True) as (source, settings, ledger):
        if ledger is None:
            raise RuntimeError("no ledger was opened")
        yield source, settings, ledger


def writer_factory(
    source: Source, settings: Settings, *, undoing: bool = False
) -> Callable[[Callable[[str], bool]], Writer]:
    """Return a function that makes a writer for an allow-list of titles.

    :param undoing: the writer only takes the bot's own text back (see `Writer`)
    :raises SettingsError: when there are no credentials, or the source is not a live wiki
    """
    from bot.access import has_credentials
    from bot.settings import SettingsError
    from bot.wiki.api_source import LiveSource
    from bot.wiki.writer import Writer

    if not isinstance(source, LiveSource):
        raise SettingsError(f"{source.name} can only be read; give --source wiki")
    if not has_credentials(settings):
        raise SettingsError(
            f"no credentials are set for {settings.bot}, and saving needs a log-in. Set "
            "REPORTBOT_BOT_PASSWORD, or the four PWB_ variables of an OAuth consumer"
        )
    site = source.site

    def make(allowed: Callable[[str], bool]) -> Writer:
        return Writer(site, settings.bot, settings.account.run_page, allowed, undoing=undoing)

    return make


def serve(settings: Settings, *, verbose: bool) -> int:
    """Check what the service needs, then run the jobs until SIGTERM; return the exit code.

    :raises SettingsError: when the settings or the ledger cannot be used
    :raises AccessError: when the wiki refuses the account, or lacks the run page
    """
    from bot.access import live_settings

    _set_up_logs(settings, verbose=verbose, level="info")
    settings = live_settings(settings)  # before Pywikibot is imported: it runs user-config.py

    from bot.cycle.context import new_run_id
    from bot.jobs import OpenWiki, make_jobs
    from bot.preflight import check_before_serving, open_wiki_once
    from bot.service.lease import LeaseKeeper
    from bot.service.process import holder_name
    from bot.service.scheduler import run_service
    from bot.service.worker import JobHistory, ping
    from bot.settings import SettingsError
    from bot.store.ledger import Ledger
    from bot.store.records import StoreError
    from bot.version import version_text
    from bot.wiki.source import AccessError, WikiError

    log = structlog.get_logger(__name__)
    _log_start(settings)

    try:
        opened = Ledger.open(settings.database_url)
    except StoreError as error:
        raise SettingsError(str(error)) from error
    with opened as ledger:

        def open_wiki() -> OpenWiki:
            source = open_wiki_once(settings, ledger)
            return OpenWiki(source, writer_factory(source, settings))

        try:
            check_before_serving(open_wiki_once(settings, ledger), settings)
        except AccessError:
            raise
        except WikiError as error:  # it may be back before the first job
            log.warning("the wiki could not be checked", error=str(error))
        return run_service(
            make_jobs(settings, ledger, open_wiki),
            memory=JobHistory(ledger.notes),
            lease=LeaseKeeper(ledger.lease, holder_name(), settings.lease_seconds),
            beat_file=settings.heartbeat,
            new_run_id=new_run_id,
            version=version_text(),
            on_success=lambda: ping(settings.ping_url),
        )


def _set_up_logs(settings: Settings, *, verbose: bool, level: str | None = None) -> None:
    from bot.service.logs import set_up_logs
    from bot.settings import unknown_variables

    set_up_logs(
        verbose=verbose,
        style=settings.log_format,
        level=settings.log_level or level,
        secrets=settings.secrets(),
    )
    for sentence in unknown_variables(os.environ):
        structlog.get_logger(__name__).warning(sentence)


def _log_start(settings: Settings) -> None:
    from bot.version import version_text

    log = structlog.get_logger(__name__)
    log.info("reportbot started", version=version_text(), account=settings.bot)
