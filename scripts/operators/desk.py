"""An operator at work: the wiki and the ledger opened, one way to read and one to save."""

from __future__ import annotations

import difflib
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.app import open_session, writer_factory
from bot.cycle import run as cycle
from bot.cycle.context import RunContext, new_run_id
from bot.service.job import Stop
from bot.service.lease import LeaseKeeper
from bot.service.process import holder_name
from bot.service.progress import progress
from bot.store.records import Edit as Saved
from bot.store.records import RunMode, StoreAddressError, StoreError
from bot.wiki.api_source import LiveSource
from bot.wiki.source import AccessError, ChangeRefused, Outcome, SaveResult, WikiError
from bot.wikitext.exclusion import excluded
from scripts.operators.options import PAGES, Options, UsageError, read_options, with_pywikibots
from scripts.operators.pages import find_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from bot.cycle.run import Preparation
    from bot.settings import Settings
    from bot.store.ledger import Ledger
    from bot.wiki.site import BotSite
    from bot.wiki.source import PageText, Source
    from bot.wiki.writer import Writer

FAILED, USAGE, STOPPED = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Edit:
    """A change wanted on one page; ``change`` is called on the text as it stands, as the writer's.

    ``saved`` is told the result and the text after a save, for what is to be remembered.
    """

    title: str
    change: Callable[[str], str]
    summary: str
    create: bool = False
    saved: Callable[[SaveResult, str], None] = lambda _result, _text: None


@dataclass(slots=True)
class OperatorSession:
    """What a script works with. ``problems`` counts what it could not do."""

    source: Source
    settings: Settings
    ledger: Ledger
    options: Options
    problems: int = 0
    stopped: str = ""
    done: Counter[str] = field(default_factory=Counter)
    run_id: str = field(default_factory=new_run_id)

    @property
    def bot(self) -> str:
        """The bot's account."""
        return self.settings.bot

    @property
    def site(self) -> BotSite:
        """The wiki, for Pywikibot's tools; raises UsageError for an export."""
        if not isinstance(self.source, LiveSource):
            raise UsageError(f"{self.source.name} is no wiki; pages are named on the wiki only")
        return self.source.site

    def pages(self) -> list[Any] | None:
        """Return the pages that were named, ``None`` when none were; raises UsageError."""
        return find_pages(self.site, self.options.pages) if self.options.pages else None

    def named_pages(self) -> list[Any]:
        """Return the pages that were named; raises UsageError when none were."""
        found = self.pages()
        if found is None:
            raise UsageError(f"name the pages to work on.\n{PAGES}")
        return found

    def prepared(self) -> Preparation:
        """Read what changed and return what the bot knows, and would write, as in a dry run."""
        context = RunContext(self.settings.account, run_id=Path(sys.argv[0]).stem)
        return cycle.prepare(self.source, self.ledger, context)

    def edit(self, edits: Sequence[Edit]) -> None:
        """Save the edits, or show them in a dry run; each gets a line."""
        if not self.options.writes:
            self._show(edits)
            return
        writer = writer_factory(self.source, self.settings)({e.title for e in edits}.__contains__)
        stop = Stop()
        keeper = LeaseKeeper(self.ledger.lease, holder_name(), self.settings.lease_seconds)
        with keeper.held(stop, on_wait=stop.set) as held:
            if held.is_set():
                raise StoreError(
                    f"Another process of the bot may write now ({held.reason}). Stop the service "
                    "first, or try again when its run is over."
                )
            with self._recorded(len(edits)):
                for edit in progress(edits, "saving pages", len(edits)):
                    self.stopped = held.reason
                    if not self.stopped:
                        self._save(writer, edit)
                    if self.stopped:
                        return

    @contextmanager
    def _recorded(self, planned: int) -> Iterator[None]:
        """Keep that there was a run, so that `reportbot status` lists it and it can be undone."""
        self.ledger.begin_run(self.run_id, datetime.now(UTC), RunMode.APPLY)
        try:
            yield
        finally:
            outcome = "stopped" if self.stopped else "failed" if self.problems else "done"
            figures = {"planned": planned, "saved": self.done[Outcome.SAVED]}
            self.ledger.finish_run(self.run_id, datetime.now(UTC), outcome, figures)
            if self.done[Outcome.SAVED]:
                print(f"undo_run.py -run:{self.run_id} takes this back")

    def _save(self, writer: Writer, edit: Edit) -> None:
        text = ""

        def change(current: str) -> str:
            nonlocal text
            text = edit.change(current)
            return text

        by = f"by the operator, run {self.run_id}; [[{self.settings.account.run_page}|stop]]"
        summary = f"{edit.summary} ({by})"
        result = writer.write(edit.title, change, summary, create=edit.create)
        self.report(edit.title, str(result.outcome), result.reason)
        if result.outcome is Outcome.SAVED:
            old, now = result.old_revid, datetime.now(UTC)
            self.ledger.edits.remember(
                Saved(self.run_id, edit.title, old, result.revid, now, created=old == 0)
            )
        if result.outcome in {Outcome.SAVED, Outcome.UNCHANGED}:
            edit.saved(result, text)
        else:
            self.problems += 1
        if result.outcome is Outcome.STOPPED or result.fatal:
            self.stopped = result.reason

    def report(self, title: str, what: str, why: str = "") -> None:
        """Print what became of a page, and count it."""
        self.done[what] += 1
        print(f"{what}: {title}{f' ({why})' if why else ''}")

    def _show(self, edits: Sequence[Edit]) -> None:
        pages = {page.title: page for page in self.source.pages(edit.title for edit in edits)}
        for edit in progress(edits, "looking at pages", len(edits)):
            self._show_one(edit, pages[edit.title])

    def _show_one(self, edit: Edit, page: PageText) -> None:
        old = page.text or ""
        barred = excluded(old, self.bot)
        if not page.exists and not edit.create:
            self.report(edit.title, "left alone", "the page does not exist")
            return
        if barred is not None and not barred.notices_only:
            self.report(edit.title, "left alone", barred.reason)
            return
        try:
            new = edit.change(old)
        except ChangeRefused as error:
            self.report(edit.title, "left alone", str(error))
            return
        if new == old:
            self.report(edit.title, "nothing to do")
            return
        self.report(edit.title, "would be saved" if page.exists else "would be created")
        show_difference(old, new)

    def ending(self, of: str) -> str:
        """Return the last line's sentence: what was done with how many of these (``page``)."""
        counted = ", ".join(f"{count} {what}" for what, count in self.done.items())
        total = sum(self.done.values())
        text = f"{count_of(total, of)}: {counted}." if counted else f"no {of}s."
        if self.stopped:
            text += f" Stopped: {self.stopped}."
        if not self.options.writes:
            text += " Nothing was changed"
            text += "; this was -simulate." if self.options.simulate else "; -apply does it."
        return text


def show_difference(old: str, new: str) -> None:
    """Print what a change takes away and adds, with a line around it."""
    for line in difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1):
        if not line.startswith(("---", "+++")):
            print(f"    {line}")


def count_of(number: int, what: str) -> str:
    """Return a number with its noun: ``1 page``, ``2 pages``."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def run(
    script: str,
    doc: str | None,
    arguments: Sequence[str],
    work: Callable[[OperatorSession], str],
    *,
    own: Collection[str] = (),
    writes: bool = False,
    exports: bool = False,
) -> int:
    """Open what a script needs, let it work, print its last line, and return the exit code.

    :param script: the script's file
    :param doc: its docstring, which is its help
    :param work: does the work and returns the sentence of the last line
    :param own: names of the script's own options
    :param writes: whether it knows ``-apply``
    :param exports: whether it knows ``-source:export:PATH``
    """
    from bot.settings import SettingsError

    name = Path(script).stem
    try:
        known = (*own, "source") if exports else own
        options = read_options(arguments, known, writes=writes)
        if options.help:
            print(f"{doc}\n{PAGES}")
            return 0
        name_of_source = options.own.get("source") or "wiki"
        with open_session(name_of_source, verbose=False) as (source, settings, ledger):
            if isinstance(source, LiveSource):
                options = with_pywikibots(options, source.site)
            desk = OperatorSession(source, settings, ledger, options)
            print(f"{name}: {work(desk)}")
    except (UsageError, SettingsError, AccessError, StoreAddressError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return USAGE
    except (WikiError, StoreError, OSError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print(f"{name}: interrupted; what was saved is saved", file=sys.stderr)
        return 130
    if desk.stopped:
        return STOPPED
    return FAILED if desk.problems else 0
