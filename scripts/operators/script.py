"""An operator's script: its options, and what runs it from the command line to the exit code."""

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
from scripts.operators.options import UsageError, help_text, read_options, with_pywikibots
from scripts.operators.session import OperatorSession

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from scripts.operators.options import Options

FAILED, USAGE, STOPPED, INTERRUPTED = 1, 2, 3, 130


@dataclass(frozen=True, slots=True)
class Script:
    """What a script is: its file, its description, and the options it knows.

    ``own`` maps the script's own options to their descriptions, as ``{"run:ID": "…"}``. ``writes``
    is whether it saves pages, ``exports`` whether it reads ``-source:export:PATH``, ``takes_pages``
    whether pages can be named.
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
        """The script's own options with their descriptions."""
        source = {"source:export:PATH": "read an XML export, not the wiki"} if self.exports else {}
        return {**self.own, **source}


def run(script: Script, arguments: Sequence[str], work: Callable[[OperatorSession], str]) -> int:
    """Open the wiki and the ledger, do the work, print its verdict, and return the exit code.

    :param work: does the work and returns the verdict: the last line, in a dry run off a terminal
        the first
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
                options = with_pywikibots(options, source.site)
            session = OperatorSession(source, settings, ledger, options)
            if not script.takes_pages:
                session.refuse_pages()
            with _held_back(options) as held_back:
                ending = work(session)
            print(f"{name}: {ending}")
            print(held_back.getvalue(), end="")
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
def _held_back(options: Options) -> Iterator[StringIO]:
    """Hold back what a dry run prints off a terminal, so that the last line can come first.

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
