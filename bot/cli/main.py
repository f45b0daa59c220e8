"""The command line. It starts things and prints what came out; it knows no rules.

Modules are imported inside the commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from bot import __version__
from bot.app import open_session, open_source, writer_factory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cycle.context import Summary
    from bot.service.job import Stop
    from bot.settings import Settings
    from bot.store.ledger import Ledger

EXIT_FAILED, EXIT_USAGE, EXIT_STOPPED = 1, 2, 3

_source_option = click.option(
    "--source",
    "source_name",
    default="wiki",
    show_default=True,
    metavar="S",
    help="'wiki', the configured wiki, or 'export:PATH', an XML export (.xml, .gz, .bz2).",
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_verbose_option = click.option("-v", "--verbose", is_flag=True, help="Log more.")


class _Command(click.Command):
    """A command whose failures are one sentence and an exit code, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        from bot.cli.preview import OutputError
        from bot.reports.form_file import FormError
        from bot.settings import SettingsError
        from bot.store.records import StoreAddressError, StoreError
        from bot.wiki.source import AccessError, WikiError

        try:
            return super().invoke(ctx)
        except (SettingsError, AccessError, StoreAddressError) as error:
            _fail(error, EXIT_USAGE)
        except (WikiError, StoreError, FormError, OutputError) as error:
            _fail(error, EXIT_FAILED)
        except KeyboardInterrupt:
            click.echo("reportbot: interrupted; what was saved is saved", err=True)
            sys.exit(130)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(EXIT_FAILED)


def _fail(error: Exception, code: int) -> NoReturn:
    click.echo(f"reportbot: {error}", err=True)
    sys.exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="reportbot")
def main() -> None:
    """Tend the talk pages around grant reports that are mirrored from Fluxx."""


@main.command(cls=_Command)
@_source_option
@_json_option
@_verbose_option
@click.argument("titles", nargs=-1, metavar="[TITLE]...")
def inspect(source_name: str, *, as_json: bool, verbose: bool, titles: tuple[str, ...]) -> None:
    """Print what the bot reads from report pages (all, if none is named)."""
    from bot.cli import inspect as inspection

    with open_source(source_name, verbose=verbose) as (source, settings, _):
        for one in inspection.inspect(source, titles, settings.bot):
            if as_json:
                found = inspection.as_json(one.report, one.links)
                click.echo(json.dumps(found, ensure_ascii=False))
            else:
                click.echo(inspection.as_text(one.report, one.links) + "\n")


@main.command(cls=_Command)
@_source_option
@_json_option
@_verbose_option
def survey(source_name: str, *, as_json: bool, verbose: bool) -> None:
    """Print how well the pages are understood: by form, and what no form knows."""
    from bot.cli import survey as surveying
    from bot.cycle.mirror import read_pages
    from bot.wiki.source import WikiError

    result = surveying.Survey()
    damage = None
    with open_source(source_name, verbose=verbose) as (source, _, _):
        try:
            for report in read_pages(source, source.mirrored()):
                result.add(report)
        except WikiError as error:
            damage = error
        told = {"source": source.name, **result.as_json()}
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else surveying.as_text(result))
    if damage is not None:
        raise damage


@main.command(cls=_Command)
@_source_option
@_verbose_option
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder to write to.")
def plan(source_name: str, *, verbose: bool, out: Path) -> None:
    """Write down everything the bot would write: plan.json and index.html."""
    from bot.cli import preview
    from bot.cycle import run as cycle
    from bot.cycle.context import RunContext

    with open_session(source_name, verbose=verbose) as (source, settings, ledger):
        prepared = cycle.prepare(source, ledger, RunContext(settings.account))
        index = preview.write(
            prepared.plan, out, source=source.name, reports=prepared.mirror.reports
        )
    click.echo(
        f"{prepared.mirror.reports} reports read; {len(prepared.plan.changes)} pages would change, "
        f"{len(prepared.plan.refused)} are left alone. Nothing was written to a wiki."
    )
    click.echo(f"Preview: {index}")


@main.command(cls=_Command)
@_source_option
@_json_option
@_verbose_option
@click.option("--apply", "apply_", is_flag=True, help="Write to the wiki.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="Save at most N pages.")
@click.option("--sweep", is_flag=True, help="Compare all of the mirror, not only what changed.")
@click.option("--reconcile", is_flag=True, help="Sweep, and look again at every page written to.")
@click.option("--no-dashboards", is_flag=True, help="Leave the bot's own pages as they are.")
@click.option("--allow-shrink", is_flag=True, help="Go on although much less is there than before.")
def run(
    source_name: str,
    *,
    as_json: bool,
    verbose: bool,
    apply_: bool,
    limit: int | None,
    sweep: bool,
    reconcile: bool,
    no_dashboards: bool,
    allow_shrink: bool,
) -> None:
    """Run one cycle; without --apply nothing is written."""
    from bot.cycle import run as cycle
    from bot.cycle.context import RunContext, Scope
    from bot.settings import SettingsError

    if apply_ and source_name != "wiki":
        raise SettingsError("--apply writes to the wiki, so it goes with --source wiki only")
    with open_session(source_name, verbose=verbose) as (source, settings, ledger):
        scope = Scope(
            sweep=sweep,
            reconcile=reconcile,
            allow_shrink=allow_shrink,
            dashboards=not no_dashboards,
            limit=limit,
        )
        requests_made = _no_requests
        if source_name == "wiki":
            from bot.wiki.session import requests_made
        with _lease(settings, ledger, needed=apply_) as stop:
            summary = cycle.run(
                source,
                ledger,
                RunContext(settings.account, scope, stop_reason=lambda: stop.why or None),
                writer_factory(source, settings) if apply_ else None,
                requests_made=requests_made,
            )
    click.echo(json.dumps(summary.as_json()) if as_json else _told(summary))
    if summary.failed:
        sys.exit(EXIT_FAILED)
    if summary.stopped is not None:
        sys.exit(EXIT_STOPPED)


@main.command(cls=_Command)
@_verbose_option
def serve(*, verbose: bool) -> None:
    """Run the jobs on their schedule, until SIGTERM."""
    from bot.app import serve as run_service
    from bot.settings import load

    sys.exit(run_service(load(), verbose=verbose))


@main.command()
def health() -> None:
    """Exit 0 when the service on this machine is well, else say why not and exit 1."""
    # Run every few seconds beside the service: nothing of the wiki or the ledger is imported.
    from datetime import UTC, datetime

    from bot.service import heartbeat
    from bot.service.health import health as judged
    from bot.service.process import has_died
    from bot.settings import SettingsError, load

    try:
        beat = heartbeat.read(load().heartbeat)
    except SettingsError as error:
        _fail(error, EXIT_USAGE)
    died = beat is not None and has_died(beat.holder)
    found = judged(beat, datetime.now(UTC), died=died)
    click.echo(str(found))
    sys.exit(0 if found.well else EXIT_FAILED)


@main.command(cls=_Command)
@click.option("--runs", default=10, show_default=True, help="How many runs to show.")
def status(runs: int) -> None:
    """Print the last runs, what stands on the wiki, what is left alone, and who may write."""
    from bot.cli.status import as_text
    from bot.settings import load
    from bot.store.ledger import Ledger

    with Ledger.open(load().database_url) as ledger:
        click.echo(as_text(ledger, runs))


@contextmanager
def _lease(settings: Settings, ledger: Ledger, *, needed: bool) -> Iterator[Stop]:
    """Hold the lease while pages are saved; the run stops when it is lost."""
    from bot.service.job import Stop
    from bot.service.lease import LeaseKeeper
    from bot.service.process import holder_name

    if not needed:
        yield Stop()
        return
    keeper = LeaseKeeper(ledger.lease, holder_name(), settings.lease_seconds)

    def tell(holder: str) -> None:
        click.echo(f"reportbot: waiting for {holder}, which is writing", err=True)

    with keeper.held(Stop(), tell) as stop:
        yield stop


def _no_requests() -> int:
    return 0


def _told(summary: Summary) -> str:
    if not summary.applied:
        return (
            f"Dry run {summary.run_id}: {summary.reports} reports read, {summary.planned} pages "
            f"would change, {summary.unchanged} are as they should be, {summary.refused} are "
            "left alone. Nothing was written; --apply writes."
        )
    stopped = f" Stopped: {summary.stopped}." if summary.stopped else ""
    return (
        f"Run {summary.run_id}: {summary.reports} reports read, {summary.saved} of "
        f"{summary.planned} pages saved, {summary.unchanged} unchanged, {summary.refused} left "
        f"alone, {summary.failed} failed; {summary.requests} requests.{stopped}"
    )
