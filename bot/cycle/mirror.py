"""The mirrored pages as facts: those that the ledger holds, and those that changed, read again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cycle.guards import Problems, check_shrink, stop_between
from bot.reports.model import Kind, Report
from bot.reports.reader import read
from bot.reports.title import PROGRAMS, TEMPLATES, read_title
from bot.service.logs import progress
from bot.wiki.source import LOST_TEXT, ResolvedTitle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from bot.cycle.changes import ChangeSet
    from bot.cycle.context import RunContext
    from bot.store.ledger import Ledger
    from bot.wiki.source import PageText, Source

#: The content model of the mirror's pages; nothing else can be a report.
WIKITEXT = "wikitext"
#: The language of nearly all pages; only other languages are kept in the ledger.
USUAL_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Mirror:
    """All mirrored pages, by title.

    ``changed`` counts the reports that this run read again, ``newest`` is the timestamp of the
    newest revision among them, ``""`` for none.
    """

    pages: tuple[Report, ...]
    changed: int = 0
    newest: str = ""

    @property
    def reports(self) -> int:
        """The number of reports."""
        return sum(page.kind is Kind.REPORT for page in self.pages)


def read_pages(
    source: Source,
    pages: Iterable[PageText],
    recall: Callable[[str, int], Report | None] = lambda _title, _revid: None,
    problems: Problems | None = None,
) -> Iterator[Report]:
    """Yield a report for each page that exists; for one that fails, a report that says why.

    A page whose labels may come from templates is expanded by the wiki and read again. That
    costs a request, so ``recall`` returns what the same revision was read as before, or ``None``.

    :raises WikiError: when the wiki cannot be read
    """
    problems = Problems() if problems is None else problems
    for page in progress(pages, "reading pages"):
        if page.text is None:
            continue
        report = None
        with problems.costing_only(page.title, "reading"):
            report = _read_page(source, page, recall).lean()
        yield report or _unreadable(page, problems)


def _read_page(
    source: Source, page: PageText, recall: Callable[[str, int], Report | None]
) -> Report:
    if page.model == LOST_TEXT:  # the facts of its last readable revision stay in use
        raise ValueError("the wiki has lost the text of this page")
    if page.model != WIKITEXT:
        why_not = f"its content model is {page.model}, not {WIKITEXT}"
        return Report(page.title, page.revid, Kind.OTHER, why_not=why_not)
    text = page.text or ""
    report = read(page.title, text, page.revid)
    if _may_be_made_of_templates(report, text):
        report = recall(page.title, page.revid) or _expanded(source, page, report)
    return report


def _unreadable(page: PageText, problems: Problems) -> Report:
    why_not = problems.reasons[page.title]
    return Report(page.title, page.revid, Kind.OTHER, why_not=why_not)


def _may_be_made_of_templates(report: Report, text: str) -> bool:
    mirrored = read_title(report.title).kind in {Kind.REPORT, Kind.APPLICATION}
    return mirrored and not report.recognised and "{{" in text


def _expanded(source: Source, page: PageText, report: Report) -> Report:
    text = source.expand(page.title, page.text or "")
    if text is None:
        return report
    expanded = read(page.title, text, page.revid)
    better = expanded.recognised or (expanded.identified and not report.identified)
    return expanded if better else report


def read_mirror(
    source: Source,
    ledger: Ledger,
    changes: ChangeSet,
    now: datetime,
    run: RunContext,
    problems: Problems,
) -> Mirror:
    """Read what changed, keep it in the ledger, and return everything that is mirrored.

    A ledger in memory is gone after the run, so pages are not put into it. If the run ends early,
    the pages read before that are kept. Of a page that fails, the ledger keeps the facts of the
    revision before, and the next sweep reads the page again.

    :raises StopRequested: when the run was asked to stop
    :raises WikiError: when the wiki cannot be read
    :raises ShrunkError: when many pages are gone and the run does not allow that
    """
    arriving = _Arriving(ledger)
    if ledger.in_memory:
        texts = stop_between(run.stop_reason, source.mirrored())
        pages = tuple(read_pages(source, arriving.existing(texts), problems=problems))
        return Mirror(pages, sum(page.kind is Kind.REPORT for page in pages), arriving.newest)
    known = ledger.known_revisions()
    stale, gone = _stale_pages(source, known, changes)
    if not run.scope.allow_shrink:
        check_shrink("pages of the mirror", len(known), len(known.keys() - gone))
    texts = source.mirrored() if stale is None else source.pages(sorted(stale))
    texts = arriving.existing(stop_between(run.stop_reason, texts))
    changed = _Changed(known)
    read_again = read_pages(source, texts, _recall(ledger, known), problems)
    readable = (page for page in read_again if page.title not in problems)
    ledger.remember_pages(changed.only(readable), now)
    ledger.forget_pages(sorted(gone | arriving.gone))
    return Mirror(tuple(ledger.load_reports()), changed.reports, arriving.newest)


def _stale_pages(
    source: Source, known: dict[str, int], changes: ChangeSet
) -> tuple[set[str] | None, set[str]]:
    """Return the titles to read, ``None`` for all of them, and the titles that are gone."""
    if not (changes.sweep or changes.compare):
        touched = {t for t in changes.changed_titles if t.startswith((PROGRAMS, TEMPLATES))}
        current = {event.title: event.revid for event in changes.events if event.revid}
        return {t for t in touched if known.get(t, 0) != current.get(t, -1)}, set()
    if not known:
        return None, set()
    current = dict(source.revisions())
    changed = {title for title, revid in current.items() if known.get(title) != revid}
    # Asking for most pages by name takes as many requests as reading all of them.
    return (None if len(changed) * 2 > len(current) else changed), known.keys() - current.keys()


def _recall(ledger: Ledger, known: dict[str, int]) -> Callable[[str, int], Report | None]:
    def recall(title: str, revid: int) -> Report | None:
        if known.get(title) != revid:
            return None
        return next(iter(ledger.load_reports([title])), None)

    return recall


class _Arriving:
    """Pages as they arrive: the newest timestamp, pages in other languages, and pages gone."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.newest = ""
        self.gone: set[str] = set()

    def existing(self, pages: Iterable[PageText]) -> Iterator[PageText]:
        """Yield the pages that exist and are no redirects."""
        for page in pages:
            if not page.exists or page.redirect:
                self.gone.add(page.title)
                continue
            self.newest = max(self.newest, page.timestamp)
            if page.language not in {"", USUAL_LANGUAGE}:
                target = ResolvedTitle(page.title, exists=True, language=page.language)
                self._ledger.resolved_titles.remember({page.title: target})
            yield page


class _Changed:
    """Counts the reports among pages whose revision was not known."""

    def __init__(self, known: dict[str, int]) -> None:
        self._known = known
        self.reports = 0

    def only(self, pages: Iterable[Report]) -> Iterator[Report]:
        """Yield the pages whose revision was not known."""
        for page in pages:
            if self._known.get(page.title) != page.revid:
                self.reports += page.kind is Kind.REPORT
                yield page
