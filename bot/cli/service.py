"""The commands of operators: serve, health, status."""

from __future__ import annotations

import os
import sys

import click

from bot.cli.command import BotCommand, verbose_option


@click.command("serve", cls=BotCommand)
@verbose_option
def serve_command(*, verbose: bool) -> None:
    """Run the jobs on their schedule, until SIGTERM."""
    from bot.app import serve
    from bot.settings import load_settings

    sys.exit(serve(load_settings(), verbose=verbose))


@click.command("health")
def health_command() -> None:
    """Exit 0 when the service on this machine is well, else say why not and exit 1."""
    from bot.service.health import check_health

    sys.exit(check_health(os.environ))


@click.command("status", cls=BotCommand)
@click.option("--runs", default=10, show_default=True, help="How many runs to show.")
def status_command(runs: int) -> None:
    """Print the last runs, the posts on the wiki, the skipped pages, and who may write."""
    from bot.cli.status import status_text
    from bot.settings import load_settings
    from bot.store.ledger import Ledger

    with Ledger.open(load_settings().database_url) as ledger:
        click.echo(status_text(ledger, runs))


SERVICE_COMMANDS = (serve_command, health_command, status_command)
