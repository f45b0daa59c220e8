"""Run an operator's script: read its options, open the wiki, print, and return the exit code."""

from __future__ import annotations

import sys
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app import open_session
from bot.store.records import StoreAddressError, StoreError
from bot.wiki.api_source import LiveSource
from bot.wiki.source import AccessError, WikiError
from scripts.operators.options import UsageError, apply_global_options, help_text, read_options
from scripts.operators.session import OperatorSession

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from scripts.operators.options import Options

FAILED, USAGE, STOPPED, INTERRUPTED = 1, 2, 3, 130


@dataclass(frozen=True, slots=True)
class Script:
    """The description of a script: its file, its docstring, and its options.

    ``own`` are the script's own options with their help, as ``{"run:ID": "…"}``. ``writes`` is
    whether it can save pages, ``exports`` whether it accepts ``-source:export:PATH``,
    ``takes_pages`` whether an operator can name pages.
    """

    file: str
    doc: str | None
    own: Mapping[str, str] = field(default_factory=dict)
    writes: bool = False
    exports: bool = False
    takes_pages: bool = True

    @property
    def name(self) -> str:
        """The script's name."""
        return Path(self.file).stem

    @property
    def own_options(self) -> dict[str, str]:
        """The script's own options with their help."""
        source = {"source:export:PATH": "read an XML export, not the wiki"} if self.exports else {}
        return {**self.own, **source}


def run(script: Script, arguments: Sequence[str], work: Callable[[OperatorSession], str]) -> int:
    """Open the wiki and the ledger, run a script's function, and return the exit code.

    :param work: the function; it returns the last line to print. In a dry run without a terminal
        this line is printed first
    """
    from bot.settings import SettingsError

    name = script.name
    try:
        own = [option.partition(":")[0] for option in script.own_options]
        options = read_options(arguments, own, writes=script.writes)
        if options.help:
            pages, writes = script.takes_pages, script.writes
            print(help_text(script.doc, script.own_options, writes=writes, takes_pages=pages))
            return 0
        name_of_source = options.own.get("source") or "wiki"
        with open_session(name_of_source, verbose=False) as (source, settings, ledger):
            if isinstance(source, LiveSource):
                options = apply_global_options(options, source.site)
            session = OperatorSession(source, settings, ledger, options)
            if not script.takes_pages:
                session.refuse_pages()
            with _delayed_output(options) as output:
                last_line = work(session)
            print(f"{name}: {last_line}")
            print(output.getvalue(), end="")
    except (UsageError, SettingsError, AccessError, StoreAddressError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return USAGE
    except (WikiError, StoreError, OSError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print(f"{name}: interrupted; pages saved so far stay saved", file=sys.stderr)
        return INTERRUPTED
    if session.stopped:
        return STOPPED
    return FAILED if session.problems else 0


@contextmanager
def _delayed_output(options: Options) -> Iterator[StringIO]:
    """Collect what a dry run without a terminal prints, so that the last line can come first.

    Toolforge shows the first lines of a job's log. With ``-apply`` each line is printed at once.
    """
    text = StringIO()
    if options.writes or sys.stdout.isatty():
        yield text
        return
    try:
        with redirect_stdout(text):
            yield text
    except BaseException:
        print(text.getvalue(), end="")
        raise
