"""The command ``reportbot`` with its subcommands; this module has ``inspect`` and ``survey``.

Commands import modules when they are called, so that ``--help`` is fast.
"""

from __future__ import annotations

import json
import sys

import click

from bot.app import open_source
from bot.cli.command import (
    EXIT_FAILED,
    BotCommand,
    json_option,
    source_option,
    verbose_option,
)
from bot.cli.service import SERVICE_COMMANDS
from bot.cli.writing import WRITING_COMMANDS
from bot.version import version_text


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version_text(), prog_name="reportbot")
def reportbot() -> None:
    """Update talk pages on Meta-Wiki from the grant reports that are mirrored there."""


@reportbot.command("inspect", cls=BotCommand)
@source_option
@json_option
@verbose_option
@click.argument("titles", nargs=-1, metavar="[TITLE]...")
def inspect_command(
    source_name: str, *, as_json: bool, verbose: bool, titles: tuple[str, ...]
) -> None:
    """Print what the bot reads from report pages (all, if none is named)."""
    from bot.cli.inspect import inspect_pages, inspection_json, inspection_text
    from bot.cycle.guards import Problems

    problems = Problems()
    source, settings = open_source(source_name, verbose=verbose)
    for one in inspect_pages(source, titles, settings.bot, problems):
        if as_json:
            found = inspection_json(one.report, one.links)
            click.echo(json.dumps(found, ensure_ascii=False))
        else:
            click.echo(inspection_text(one.report, one.links) + "\n")
    if problems:
        sys.exit(EXIT_FAILED)


@reportbot.command("survey", cls=BotCommand)
@source_option
@json_option
@verbose_option
@click.option(
    "--draft-form",
    is_flag=True,
    help="Print a form file for the pages of no known form, for a person to check.",
)
def survey_command(source_name: str, *, as_json: bool, verbose: bool, draft_form: bool) -> None:
    """Print how many pages the bot can read, by form, and which labels no form has."""
    from bot.cli.survey import Survey, draft_unknown_form
    from bot.cycle.mirror import read_pages
    from bot.wiki.source import WikiError

    result = Survey()
    damage = None
    source, _ = open_source(source_name, verbose=verbose)
    if draft_form:
        click.echo(draft_unknown_form(source.mirrored()) or _ALL_RECOGNISED)
        return
    try:
        for report in read_pages(source, source.mirrored()):
            result.add(report)
    except WikiError as error:
        damage = error
    counts = {"source": source.name, **result.as_json()}
    click.echo(json.dumps(counts, ensure_ascii=False) if as_json else result.as_text())
    if damage is not None:
        raise damage


_ALL_RECOGNISED = "# Every report is of a known form, so there is nothing to draft."


for command in (*WRITING_COMMANDS, *SERVICE_COMMANDS):
    reportbot.add_command(command)


def main() -> None:
    """Run the command line: the entry point of the console script ``reportbot``."""
    reportbot()
