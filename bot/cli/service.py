"""The commands for operators: serve, health, status, notices, doctor, watch."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from bot.cli.command import EXIT_FAILED, EXIT_USAGE, BotCommand, fail, json_option, verbose_option

if TYPE_CHECKING:
    from bot.store.ledger import Ledger

#: Name of the note with the concerns that the last `watch --on-change` reported.
_REPORTED = "watch.reported"


@click.command("serve", cls=BotCommand)
@verbose_option
def serve_command(*, verbose: bool) -> None:
    """Run the jobs on their schedule, until SIGTERM."""
    from bot.app import serve
    from bot.environment import load_settings

    sys.exit(serve(load_settings(), verbose=verbose))


@click.command("health")
def health_command() -> None:
    """Exit 0 when the service on this machine is well, else say why not and exit 1."""
    from bot.service.health import check_health

    sys.exit(check_health(os.environ))


@click.command("status", cls=BotCommand)
@click.option("--runs", default=10, show_default=True, help="How many runs to show.")
@click.option("--run", "run_id", metavar="ID", help="Show each page of this run.")
@click.option("--failed", is_flag=True, help="Show only pages that were not saved, with reasons.")
@click.option("--metrics", is_flag=True, help="Print the status as text for Prometheus.")
@json_option
def status_command(
    runs: int, run_id: str | None, *, failed: bool, metrics: bool, as_json: bool
) -> None:
    """Print the last runs, the posts on the wiki, the skipped pages, and who may write."""
    from bot.cli import status

    now = datetime.now(UTC)
    with _open_ledger() as ledger:
        if run_id is None and not failed:
            if metrics:
                click.echo(status.metrics_text(ledger, now))
            elif as_json:
                click.echo(json.dumps(status.status_json(ledger, runs, now), ensure_ascii=False))
            else:
                click.echo(status.status_text(ledger, runs, now))
            return
        run = status.find_run(ledger, run_id)
        if run is None:
            which = f"no run {run_id}" if run_id else "no run"
            fail(f"the ledger has {which}; reportbot status lists the last ones", EXIT_USAGE)
        pages = status.run_pages(ledger, run, failed=failed)
        if as_json:
            click.echo(json.dumps(status.run_details_json(run, pages), ensure_ascii=False))
        else:
            click.echo(status.run_details_text(run, pages, failed=failed))


@click.command("notices", cls=BotCommand)
@click.option("--open", "only_open", is_flag=True, help="Only notices that wait for an answer.")
@click.option(
    "--older", type=click.IntRange(min=0), metavar="DAYS", help="Only notices older than this."
)
@json_option
def notices_command(older: int | None, *, only_open: bool, as_json: bool) -> None:
    """Print the notices that were posted, oldest first."""
    from bot.cli.status import notice_json, notices_text, posted_notices

    now = datetime.now(UTC)
    with _open_ledger() as ledger:
        posts = posted_notices(ledger, now, only_open=only_open, older_days=older)
    if as_json:
        for post in posts:
            click.echo(json.dumps(notice_json(post), ensure_ascii=False))
    else:
        click.echo(notices_text(posts, now))


@click.command("doctor", cls=BotCommand)
def doctor_command() -> None:
    """Check settings, ledger, account, rights, run page and config; write nothing."""
    from bot.preflight import diagnose
    from bot.service.logs import set_up_logs

    set_up_logs(level="error")
    well = True
    for result in diagnose():
        well = well and result.ok
        click.echo(f"{'ok   ' if result.ok else 'WRONG'}  {result.name}: {result.text}")
    sys.exit(0 if well else EXIT_FAILED)


@click.command("watch", cls=BotCommand)
@click.option(
    "--on-change", is_flag=True, help="Exit 1 only for what the last watch did not report."
)
def watch_command(*, on_change: bool) -> None:
    """Exit 1 with one sentence when somebody should look at the bot, else 0.

    A scheduled job with --on-change sends one mail for each new concern.
    """
    from bot.cli.attention import judge_attention

    with _open_ledger() as ledger:
        found = judge_attention(ledger, datetime.now(UTC))
        click.echo(str(found))
        concerns = sorted({str(concern) for concern, _ in found.concerns})
        new = set(concerns)
        if on_change:
            new -= set(ledger.notes.get(_REPORTED) or ())
            ledger.notes.set({_REPORTED: concerns})
    sys.exit(EXIT_FAILED if new else 0)


def _open_ledger() -> Ledger:
    """Read the settings, set up the logs, and open the configured ledger."""
    from bot.environment import load_settings
    from bot.service.logs import set_up_logs
    from bot.store.ledger import Ledger

    settings = load_settings()
    set_up_logs(level=settings.log_level or "warning", secrets=settings.secrets())
    return Ledger.open(settings.database_url)


SERVICE_COMMANDS = (
    serve_command,
    health_command,
    status_command,
    notices_command,
    doctor_command,
    watch_command,
)
