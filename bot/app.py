"""Open what the settings name (a wiki or an export, the ledger, a writer), and start the service.

Functions import modules when they are called, so that ``--help`` of a command is fast.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.cycle.apply import WriterFactory
    from bot.settings import Settings
    from bot.store.ledger import Ledger
    from bot.wiki.source import Source
    from bot.wiki.writer import Writer


def open_source(source_name: str, *, verbose: bool) -> tuple[Source, Settings]:
    """Set up the logs, read the settings, and open a wiki or an export for reading.

    :param source_name: ``wiki`` or ``export:PATH``
    :raises SettingsError: for an unknown source name, or settings that cannot be used
    :raises WikiError: when the wiki cannot be reached
    """
    settings, export = _read_settings(source_name, verbose=verbose)
    return _source(settings, export), settings


@contextmanager
def open_session(source_name: str, *, verbose: bool) -> Iterator[tuple[Source, Settings, Ledger]]:
    """Open a source as `open_source` does, and a ledger: the configured one for the wiki.

    The ledger for an export is in memory and ends with the session.

    :raises SettingsError: as `open_source`
    :raises WikiError: as `open_source`
    :raises StoreError: when the ledger cannot be opened
    """
    from bot.store.ledger import Ledger

    settings, export = _read_settings(source_name, verbose=verbose)
    with Ledger.open("sqlite://" if export else settings.database_url) as ledger:
        if export is None:
            _log_start(settings)
        yield _source(settings, export), settings, ledger


def _read_settings(source_name: str, *, verbose: bool) -> tuple[Settings, Path | None]:
    """Return the settings, and the path of an export, ``None`` for the configured wiki."""
    from bot.environment import live_settings, load_settings
    from bot.settings import SettingsError

    settings = load_settings()
    _set_up_logs(settings, verbose=verbose)
    kind, colon, path = source_name.partition(":")
    if kind == "export" and path:
        return settings, Path(path)
    if kind != "wiki" or colon:
        raise SettingsError(f"--source {source_name}: give 'wiki' or 'export:PATH'")
    # Before Pywikibot is imported, because it runs user-config.py.
    return live_settings(settings), None


def _source(settings: Settings, export: Path | None) -> Source:
    """Open the export, or for ``None`` the configured wiki."""
    if export is not None:
        from bot.wiki.export_source import ExportSource

        return ExportSource(export, settings.bot)
    from bot.wiki.api_source import LiveSource
    from bot.wiki.session import open_site

    return LiveSource(open_site(settings.wiki_access), settings.bot)


def writer_factory(source: Source, settings: Settings, *, undoing: bool = False) -> WriterFactory:
    """Return a function that makes a writer for an allow-list of titles.

    :param undoing: the writer only removes the bot's own text, so ``undo`` on the run page is
        enough
    :raises SettingsError: when there are no credentials, or the source is not a live wiki
    """
    from bot.settings import SettingsError
    from bot.wiki.api_source import LiveSource
    from bot.wiki.writer import Writer

    if not isinstance(source, LiveSource):
        raise SettingsError(f"{source.name} can only be read; give --source wiki")
    if not settings.has_credentials:
        raise SettingsError(
            f"no credentials are set for {settings.bot}, and saving needs a log-in. Set "
            "REPORTBOT_BOT_PASSWORD, or the four PWB_ variables of an OAuth consumer"
        )
    site = source.site

    def make(allowed: Callable[[str], bool]) -> Writer:
        return Writer(site, settings.bot, settings.account.run_page, allowed, undoing=undoing)

    return make


def serve(settings: Settings, *, verbose: bool) -> int:
    """Check what the service needs, run the jobs until SIGTERM, and return the exit code.

    :raises SettingsError: when the settings or the ledger cannot be used
    :raises AccessError: when the wiki refuses the account, or has no run page
    """
    import structlog

    from bot.environment import live_settings
    from bot.settings import SettingsError

    _set_up_logs(settings, verbose=verbose, level="info")
    # Before Pywikibot is imported, because it runs user-config.py.
    settings = live_settings(settings)

    from bot.cycle.context import new_run_id
    from bot.jobs import make_jobs
    from bot.preflight import ServiceLogIn
    from bot.service.lease import LeaseKeeper
    from bot.service.process import holder_name
    from bot.service.scheduler import Service
    from bot.service.worker import JobHistory, ping
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
        log_in = ServiceLogIn(settings, ledger)

        def open_wiki() -> tuple[Source, WriterFactory]:
            source = log_in.open()
            return source, writer_factory(source, settings)

        try:
            log_in.check()
        except AccessError:
            raise
        except WikiError as error:  # the wiki may answer again before the first job
            log.warning("the wiki could not be checked", error=str(error))
        service = Service(
            make_jobs(settings, ledger, open_wiki),
            history=JobHistory(ledger.notes),
            lease=LeaseKeeper(ledger.lease, holder_name(), settings.lease_seconds),
            beat_file=settings.heartbeat,
            new_run_id=new_run_id,
            version=version_text(),
            on_success=lambda: ping(settings.ping_url),
        )
        return service.serve()


def _set_up_logs(settings: Settings, *, verbose: bool, level: str | None = None) -> None:
    """Configure the logs as the settings say, and warn of unknown environment variables."""
    import structlog

    from bot.environment import unknown_variables
    from bot.service.logs import set_up_logs

    set_up_logs(
        verbose=verbose,
        style=settings.log_format,
        level=settings.log_level or level,
        secrets=settings.secrets(),
    )
    for sentence in unknown_variables(os.environ):
        structlog.get_logger(__name__).warning(sentence)


def _log_start(settings: Settings) -> None:
    """Log the version and the account."""
    import structlog

    from bot.version import version_text

    log = structlog.get_logger(__name__)
    log.info("reportbot started", version=version_text(), account=settings.bot)
