"""What all commands share: exit codes, options, and errors as one sentence on stderr."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

import click

EXIT_FAILED, EXIT_USAGE, EXIT_STOPPED, EXIT_INTERRUPTED = 1, 2, 3, 130

verbose_option = click.option("-v", "--verbose", is_flag=True, help="Log more.")
source_option = click.option(
    "--source",
    "source_name",
    default="wiki",
    show_default=True,
    metavar="S",
    help="'wiki', the configured wiki, or 'export:PATH', an XML export (.xml, .gz, .bz2).",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class BotCommand(click.Command):
    """A click command that turns the bot's exceptions into one sentence and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        """Run the command; turn a known error into one sentence and an exit code."""
        from bot.cli.preview import OutputError
        from bot.reports.form_file import FormError
        from bot.settings import SettingsError
        from bot.store.records import StoreAddressError, StoreError
        from bot.wiki.source import AccessError, WikiError

        try:
            return super().invoke(ctx)
        except (SettingsError, AccessError, StoreAddressError) as error:
            fail(error, EXIT_USAGE)
        except (WikiError, StoreError, FormError, OutputError) as error:
            fail(error, EXIT_FAILED)
        except KeyboardInterrupt:
            click.echo("reportbot: interrupted; pages saved so far stay saved", err=True)
            sys.exit(EXIT_INTERRUPTED)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(EXIT_FAILED)


def fail(error: Exception | str, code: int) -> NoReturn:
    """Print a sentence on stderr, and end the process with an exit code."""
    click.echo(f"reportbot: {error}", err=True)
    sys.exit(code)
