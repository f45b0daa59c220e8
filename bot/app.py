"""From settings to open things: the source, the ledger, a writer, and the service.

Modules are imported inside the functions, so that ``--help`` of a command answers at once.
"""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from bot.settings import Settings
    from bot.store.ledger import Ledger
    from bot.wiki.session import WikiAccess
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
    from bot.wiki.api_source import LiveSource
    from bot.wiki.session import open_site

    settings = live_settings(settings)
    memory: AbstractContextManager[Ledger | None] = (
        Ledger.open(settings.database_url) if ledger else nullcontext()
    )
    with memory as kept:
        yield LiveSource(open_site(access(settings)), settings.bot), settings, kept


@contextmanager
def open_session(source_name: str, *, verbose: bool) -> Iterator[tuple[Source, Settings, Ledger]]:
    """Do as `open_source` does, with a ledger; an export's is in memory."""
    with open_source(source_name, verbose=verbose, ledger=True) as (source, settings, ledger):
        if ledger is None:
            raise RuntimeError("no ledger was opened")
        yield source, settings, ledger


def live_settings(settings: Settings) -> Settings:
    """Return the settings for work on a wiki, with what user-config.py adds.

    An environment variable that is set counts; else ``family``, ``mylang`` and ``usernames`` of
    Pywikibot's user-config.py count; else the wiki is Meta-Wiki. An account is never made up.

    :raises SettingsError: when no account is set
    :raises AccessError: when there is a user-config.py that cannot be read
    """
    from bot.settings import SettingsError
    from bot.wiki.user_config import read_user_config

    config = read_user_config()
    family = settings.family or (config.family if config and not settings.api else "meta")
    code = settings.code or (config.code if config and not settings.api else "meta")
    username = settings.username or (config.username if config else "")
    if not username:
        where = f"{config.path} names none for {family}:{code}" if config else "no user-config.py"
        raise SettingsError(
            f"no account is set: PWB_USERNAME is empty, and {where}. Set PWB_USERNAME to the bot's "
            "account; it is needed for reading too, because its config page decides what is read"
        )
    return settings.model_copy(update={"family": family, "code": code, "username": username})


def access(settings: Settings) -> WikiAccess:
    """Return the wiki and the account of the settings."""
    from bot.wiki.session import WikiAccess

    password = settings.bot_password
    return WikiAccess(
        api=settings.api,
        family=settings.family,
        code=settings.code,
        username=settings.username,
        bot_password=password.get_secret_value() if password else None,
        oauth=settings.oauth,
        base_dir=str(settings.pywikibot_dir) if settings.pywikibot_dir else None,
        put_throttle=settings.put_throttle,
        retry_wait=settings.retry_wait,
        timeout=settings.timeout,
        contact=settings.contact,
    )


def writer_factory(source: Source, settings: Settings) -> Callable[[Callable[[str], bool]], Writer]:
    """Return a function that makes a writer for an allow-list of titles.

    :raises SettingsError: when the source is not a live wiki
    """
    from bot.settings import SettingsError
    from bot.wiki.api_source import LiveSource
    from bot.wiki.writer import Writer

    if not isinstance(source, LiveSource):
        raise SettingsError(f"{source.name} can only be read; give --source wiki")
    site = source.site

    def make(allowed: Callable[[str], bool]) -> Writer:
        return Writer(site, settings.bot, settings.account.run_page, allowed)

    return make


def serve(settings: Settings, *, verbose: bool) -> int:
    """Run the jobs until SIGTERM; return the exit code.

    :raises StoreError: when the ledger cannot be opened
    """
    from bot.cycle.context import new_run_id
    from bot.jobs import OpenWiki, make_jobs
    from bot.service.lease import LeaseKeeper
    from bot.service.process import holder_name
    from bot.service.scheduler import run_service
    from bot.service.worker import JobHistory
    from bot.store.ledger import Ledger
    from bot.wiki.api_source import LiveSource
    from bot.wiki.session import open_site

    _set_up_logs(settings, verbose=verbose, level="info")

    def open_wiki() -> OpenWiki:
        source = LiveSource(open_site(access(settings)), settings.bot)
        return OpenWiki(source, writer_factory(source, settings))

    with Ledger.open(settings.database_url) as ledger:
        return run_service(
            make_jobs(settings, ledger, open_wiki),
            memory=JobHistory(ledger.notes),
            lease=LeaseKeeper(ledger.lease, holder_name(), settings.lease_seconds),
            beat_file=settings.heartbeat,
            new_run_id=new_run_id,
        )


def _set_up_logs(settings: Settings, *, verbose: bool, level: str | None = None) -> None:
    from bot.service.logs import set_up_logs

    set_up_logs(
        verbose=verbose,
        style=settings.log_format,
        level=settings.log_level or level,
        secrets=settings.secrets(),
    )
