"""The session of an operator's script: the open wiki and ledger; it reads and saves pages."""

from __future__ import annotations

import difflib
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.app import writer_factory
from bot.cycle import run as cycle
from bot.cycle.context import RunContext, new_run_id
from bot.service.job import Stop
from bot.service.lease import LeaseKeeper
from bot.service.logs import progress
from bot.service.process import holder_name
from bot.store.records import SCRIPT_JOB, RunMode, StoreError
from bot.store.records import Edit as SavedEdit
from bot.version import version_text
from bot.wiki.api_source import LiveSource
from bot.wiki.source import ChangeRefused, Outcome, SaveResult
from bot.wikitext.exclusion import excluded
from scripts.operators.options import (
    PAGE_HELP,
    Options,
    UsageError,
)
from scripts.operators.page_selection import find_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.cycle.run import Preparation
    from bot.settings import Settings
    from bot.store.ledger import Ledger
    from bot.wiki.site import BotSite
    from bot.wiki.source import PageText, Source
    from bot.wiki.writer import Writer


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit of one page. ``change`` returns the new text for the text at the time of saving.

    ``saved`` is called with the result and the new text after the page was saved.
    """

    title: str
    change: Callable[[str], str]
    summary: str
    create: bool = False
    saved: Callable[[SaveResult, str], None] = lambda _result, _text: None


@dataclass(slots=True)
class OperatorSession:
    """The state of a running script.

    ``problems`` counts the pages that could not be edited. ``stopped`` is why the script stopped
    early, ``""`` if it did not. ``asks`` is whether it asks before each page. ``counts`` are the
    numbers of pages, by outcome.
    """

    source: Source
    settings: Settings
    ledger: Ledger
    options: Options
    problems: int = 0
    stopped: str = ""
    asks: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    run_id: str = field(default_factory=new_run_id)

    @property
    def bot(self) -> str:
        """The bot's account."""
        return self.settings.bot

    @property
    def site(self) -> BotSite:
        """The site of the wiki, for Pywikibot's tools; raises UsageError for an export."""
        if not isinstance(self.source, LiveSource):
            raise UsageError(f"{self.source.name} is not a wiki; pages can be named on a wiki only")
        return self.source.site

    def pages(self) -> list[Any] | None:
        """Return the named pages, ``None`` if no pages were named; raises UsageError."""
        return find_pages(self.site, self.options.pages) if self.options.pages else None

    def named_pages(self) -> list[Any]:
        """Return the named pages; raises UsageError if no pages were named."""
        found = self.pages()
        if found is None:
            raise UsageError(f"name the pages to work on.\n{PAGE_HELP}")
        return found

    def refuse_pages(self) -> None:
        """Raise UsageError if a page was named."""
        if self.options.pages:
            raise UsageError(f"{self.options.pages[0]} is not an option of this script; see -help")

    def prepared(self) -> Preparation:
        """Return what the bot reads and would write, as a dry run does."""
        context = RunContext(self.settings.account, run_id=Path(sys.argv[0]).stem)
        return cycle.prepare(self.source, self.ledger, context)

    def edit(self, edits: Sequence[Edit], *, undoing: bool = False) -> None:
        """Save the edits, or show them in a dry run; print a line for each.

        :param undoing: the edits only remove the bot's own text, so ``undo`` on the run page is
            enough
        """
        if not self.options.writes:
            self._show(edits)
            return
        writer = writer_factory(self.source, self.settings, undoing=undoing)(
            {e.title for e in edits}.__contains__
        )
        self.asks = sys.stdin.isatty() and not self.options.always
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
        """Record the edits as a run: ``status`` then lists it, and ``undo_run`` can undo it."""
        job, version = f"{SCRIPT_JOB}{Path(sys.argv[0]).stem}", version_text()
        now = datetime.now(UTC)
        self.ledger.begin_run(self.run_id, now, RunMode.APPLY, job=job, version=version)
        try:
            yield
        finally:
            outcome = "stopped" if self.stopped else "failed" if self.problems else "done"
            figures = {"planned": planned, "saved": self.counts[Outcome.SAVED]}
            self.ledger.finish_run(self.run_id, datetime.now(UTC), outcome, figures)
            if self.counts[Outcome.SAVED]:
                print(f"To undo this: undo_run.py -run:{self.run_id}")

    def _save(self, writer: Writer, edit: Edit) -> None:
        """Save one page after the operator's consent, and record the result."""
        if self.asks and not self._confirmed(edit):
            return
        text = ""

        def changed_text(current: str) -> str:
            """Return the page's new text, and remember it for ``edit.saved``."""
            nonlocal text
            text = edit.change(current)
            return text

        by = f"by the operator, run {self.run_id}; [[{self.settings.account.run_page}|stop]]"
        summary = f"{self.options.summary or edit.summary} ({by})"
        result = writer.write(edit.title, changed_text, summary, create=edit.create)
        self.report(edit.title, str(result.outcome), result.reason)
        if result.outcome is Outcome.SAVED:
            old, now = result.old_revid, datetime.now(UTC)
            self.ledger.edits.remember(
                SavedEdit(self.run_id, edit.title, old, result.revid, now, created=old == 0)
            )
        if result.outcome in {Outcome.SAVED, Outcome.UNCHANGED}:
            edit.saved(result, text)
        else:
            self.problems += 1
        if result.outcome is Outcome.STOPPED or result.fatal:
            self.stopped = result.reason

    def _confirmed(self, edit: Edit) -> bool:
        """Show the edit, and ask on the terminal whether to save it."""
        import pywikibot

        (page,) = self.source.pages([edit.title])
        before = self.counts.copy()
        if not self._show_one(edit, page):
            return False
        self.counts = before
        answers = [("Yes", "y"), ("No", "n"), ("All", "a"), ("Quit", "q")]
        answer = pywikibot.input_choice("Save this page?", answers, "n", automatic_quit=False)
        if answer == "q":
            self.stopped = "the operator ended the script"
        elif answer == "n":
            self.report(edit.title, "skipped")
        self.asks = answer != "a"
        return answer in {"y", "a"}

    def report(self, title: str, outcome: str, reason: str = "") -> None:
        """Print a line with the outcome of a page, and count it."""
        self.counts[outcome] += 1
        print(f"{outcome}: {title}{f' ({reason})' if reason else ''}")

    def _show(self, edits: Sequence[Edit]) -> None:
        """Show the edits of a dry run."""
        pages = {page.title: page for page in self.source.pages(edit.title for edit in edits)}
        for edit in progress(edits, "reading pages", len(edits)):
            self._show_one(edit, pages[edit.title])

    def _show_one(self, edit: Edit, page: PageText) -> bool:
        """Print what an edit would do to a page; return whether it would change the page."""
        old = page.text or ""
        exclusion = excluded(old, self.bot)
        if not page.exists and not edit.create:
            self.report(edit.title, "left alone", "the page does not exist")
            return False
        if exclusion is not None and not exclusion.notices_only:
            self.report(edit.title, "left alone", exclusion.reason)
            return False
        try:
            new = edit.change(old)
        except ChangeRefused as error:
            self.report(edit.title, "left alone", str(error))
            return False
        if new == old:
            self.report(edit.title, "nothing to do")
            return False
        self.report(edit.title, "would be saved" if page.exists else "would be created")
        self.show_difference(old, new)
        return True

    def show_difference(self, old: str, new: str) -> None:
        """Print a change line by line, on a terminal or with ``-diff``: a log keeps few lines."""
        if self.options.diff or sys.stdout.isatty():
            _print_difference(old, new)

    def ending(self, noun: str) -> str:
        """Return the last line: the number of pages with each outcome.

        :param noun: the singular noun for the counted things: ``page``
        """
        counted = ", ".join(f"{count} {outcome}" for outcome, count in self.counts.items())
        total = sum(self.counts.values())
        text = f"{count_of(total, noun)}: {counted}." if counted else f"no {noun}s."
        if self.stopped:
            text += f" Stopped: {self.stopped}."
        if not self.options.writes:
            text += " Nothing was saved"
            text += "; this was -simulate." if self.options.simulate else "; add -apply to save."
        return text


def _print_difference(old: str, new: str) -> None:
    """Print the lines that a change removes and adds, with one line of context."""
    for line in difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1):
        if not line.startswith(("---", "+++")):
            print(f"    {line}")


def count_of(number: int, noun: str) -> str:
    """Return a number with its noun: ``1 page``, ``2 pages``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
