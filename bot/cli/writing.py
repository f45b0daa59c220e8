"""The commands that plan, show and save pages: ``plan``, ``preview``, ``run``."""

from __future__ import annotations

import json
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.app import open_session, writer_factory
from bot.cli.command import (
    EXIT_FAILED,
    EXIT_STOPPED,
    BotCommand,
    json_option,
    source_option,
    verbose_option,
)
from bot.cli.narrowed import only_option, plan_text, summary_text, titles_argument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.service.job import Stop
    from bot.settings import Settings
    from bot.store.ledger import Ledger
    from bot.talk.content import WriteJob
    from bot.wiki.site import BotSite
    from bot.wiki.source import Source


@click.command("plan", cls=BotCommand)
@source_option
@verbose_option
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder to write to.")
@click.option("--rendered", is_flag=True, help="Also let the wiki render every page.")
@only_option
@titles_argument
def plan_command(
    source_name: str,
    *,
    verbose: bool,
    out: Path,
    rendered: bool,
    only: frozenset[WriteJob],
    titles: tuple[str, ...],
) -> None:
    """Write a preview of every page the bot would save: plan.json and index.html.

    TITLEs (reports, groups, events) limit it to pages about these.
    """
    from bot.cli import preview
    from bot.cycle import run as cycle
    from bot.cycle.context import RunContext, Scope

    scope = Scope(titles=frozenset(titles), only=only)
    with open_session(source_name, verbose=verbose) as (source, settings, ledger):
        prepared = cycle.prepare(source, ledger, RunContext(settings.account, scope))
        if rendered:
            from bot.cli.preview import write_pages

            for title in write_pages(_site(source), prepared.plan, out, settings.put_throttle):
                click.echo(f"Rendered: {title}", err=True)
        failed, summary = prepared.problems.reasons, plan_text(prepared)
        index = preview.write_plan(
            prepared.plan,
            out,
            source=source.name,
            reports=prepared.mirror.reports,
            failed=failed,
            summary=summary,
            rendered=rendered,
        )
    click.echo(summary)
    for name, reason in failed.items():
        click.echo(f"Failed: {name} ({reason})")
    click.echo(f"Preview: {index}")
    if failed:
        sys.exit(EXIT_FAILED)


@click.command("preview", cls=BotCommand)
@verbose_option
@click.option(
    "--out",
    default="preview.html",
    show_default=True,
    type=click.Path(path_type=Path),
    help="File to write to.",
)
@click.argument("title")
def preview_command(*, verbose: bool, out: Path, title: str) -> None:
    """Write a page as it would look, rendered by the wiki, to one HTML file.

    TITLE is a report, a group or an event, or any page that the bot writes.
    """
    from bot.cli.preview import page_text, why_unchanged, write_page
    from bot.cycle import run as cycle
    from bot.cycle.context import RunContext
    from bot.wiki.rendering import Renderer

    with open_session("wiki", verbose=verbose) as (source, settings, ledger):
        prepared = cycle.prepare(source, ledger, RunContext(settings.account))
        name, text = page_text(source, prepared.plan, title)
        write_page(Renderer(_site(source)), name, text, out)
    click.echo(f"Preview of {name}: {out}")
    if name not in {change.title for change in prepared.plan.changes}:
        why = why_unchanged(prepared.plan, title)
        click.echo(f"The bot would not change this page{why and f' ({why})'}.")


@click.command("run", cls=BotCommand)
@source_option
@json_option
@verbose_option
@click.option("--apply", "apply_", is_flag=True, help="Save to the wiki.")
@click.option("--trial", is_flag=True, help="Write to pages below User:<Bot>/Trial instead.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="Save at most N pages.")
@click.option("--sweep", is_flag=True, help="Compare the whole mirror, not only what changed.")
@click.option("--reconcile", is_flag=True, help="Sweep, and check all saved pages again.")
@click.option("--no-dashboards", is_flag=True, help="Do not update the bot's own pages.")
@click.option("--allow-shrink", is_flag=True, help="Continue even if many pages are gone.")
@only_option
@titles_argument
def run_command(
    source_name: str,
    *,
    as_json: bool,
    verbose: bool,
    apply_: bool,
    trial: bool,
    limit: int | None,
    sweep: bool,
    reconcile: bool,
    no_dashboards: bool,
    allow_shrink: bool,
    only: frozenset[WriteJob],
    titles: tuple[str, ...],
) -> None:
    """Run one cycle; without --apply nothing is saved.

    TITLEs (reports, groups, events) limit what is saved to pages about these.
    """
    from bot.cycle import run as cycle
    from bot.cycle.context import RunContext, Scope
    from bot.settings import SettingsError
    from bot.wiki.http import requests_made

    if apply_ and source_name != "wiki":
        raise SettingsError("--apply saves to the wiki; use it with --source wiki only")
    before = requests_made()  # before the log-in, so that it counts
    with open_session(source_name, verbose=verbose) as (source, settings, ledger):
        scope = Scope(
            sweep=sweep,
            reconcile=reconcile,
            allow_shrink=allow_shrink,
            dashboards=not no_dashboards,
            limit=limit,
            trial=trial,
            titles=frozenset(titles),
            only=only,
        )
        with _lease(settings, ledger, needed=apply_) as stop:
            summary = cycle.run(
                source,
                ledger,
                RunContext(
                    settings.account,
                    scope,
                    stop_reason=lambda: stop.reason or None,
                    separate_notices=settings.separate_notices,
                ),
                writer_factory(source, settings) if apply_ else None,
                requests_made=lambda: requests_made() - before,
            )
    if as_json:
        click.echo(json.dumps(summary.as_json()))
    else:
        click.echo(summary_text(summary, settings.account, trial=trial))
    if summary.failed:
        sys.exit(EXIT_FAILED)
    if summary.stopped is not None:
        sys.exit(EXIT_STOPPED)


def _site(source: Source) -> BotSite:
    """Return the site of a source that is a wiki.

    :raises SettingsError: for an export, which cannot render pages
    """
    from bot.settings import SettingsError
    from bot.wiki.api_source import LiveSource

    if not isinstance(source, LiveSource):
        raise SettingsError(f"{source.name}: only a wiki renders pages; give --source wiki")
    return source.site


@contextmanager
def _lease(settings: Settings, ledger: Ledger, *, needed: bool) -> Iterator[Stop]:
    """Hold the lease if it is needed; yield a `Stop` that is set by SIGTERM or a lost lease."""
    from bot.service.job import Stop
    from bot.service.lease import LeaseKeeper
    from bot.service.process import holder_name

    if not needed:
        yield Stop()
        return
    keeper = LeaseKeeper(ledger.lease, holder_name(), settings.lease_seconds)
    stop = Stop()
    # Toolforge ends a job with SIGTERM; the run then finishes the current page.
    before = signal.signal(signal.SIGTERM, lambda *_: stop.set("SIGTERM"))

    def on_wait(holder: str) -> None:
        click.echo(f"reportbot: waiting for {holder}, which is saving pages", err=True)

    try:
        with keeper.held(stop, on_wait) as held:
            yield held
    finally:
        signal.signal(signal.SIGTERM, before)


WRITING_COMMANDS = (plan_command, preview_command, run_command)
