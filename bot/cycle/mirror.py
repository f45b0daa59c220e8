"""Read the mirrored pages into reports: unchanged ones from the ledger, others from the wiki."""

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

#: The content model of the mirror's pages; a page with another one cannot be a report.
WIKITEXT = "wikitext"
#: The language of nearly all pages; only other languages are kept in the ledger.
USUAL_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Mirror:
    """All mirrored pages, in the order of their titles.

    ``changed`` counts the reports that this run read from the wiki. ``newest`` is the timestamp of
    the newest revision among them, ``""`` if none was read.
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
    kept_report: Callable[[str, int], Report | None] = lambda _title, _revid: None,
    problems: Problems | None = None,
) -> Iterator[Report]:
    """Yield what is read from each page that exists.

    A page that raises an error is added to ``problems`` and yielded as a report with the reason in
    ``why_not``. A page that is not recognised and has templates is expanded by the wiki and read
    again.

    :param kept_report: returns the report that an earlier run kept for a title and a revision,
        ``None`` if it kept none; it saves the request for the expansion
    :raises WikiError: when the wiki cannot be read
    """
    problems = Problems() if problems is None else problems
    for page in progress(pages, "reading pages"):
        if page.text is None:
            continue
        report = None
        with problems.caught(page.title, "reading"):
            report = _read_page(source, page, kept_report).lean()
        if report is None:
            why_not = problems.reasons[page.title]
            report = Report(page.title, page.revid, Kind.OTHER, why_not=why_not)
        yield report


def _read_page(
    source: Source, page: PageText, kept_report: Callable[[str, int], Report | None]
) -> Report:
    """Return what is read from a page; raise ValueError if the wiki has lost its text."""
    if page.model == LOST_TEXT:  # the facts of its last readable revision stay in use
        raise ValueError("the wiki has lost the text of this page")
    if page.model != WIKITEXT:
        why_not = f"its content model is {page.model}, not {WIKITEXT}"
        return Report(page.title, page.revid, Kind.OTHER, why_not=why_not)
    text = page.text or ""
    report = read(page.title, text, page.revid)
    if _may_be_made_of_templates(report, text):
        report = kept_report(page.title, page.revid) or _read_expanded(source, page, report)
    return report


def _may_be_made_of_templates(report: Report, text: str) -> bool:
    """Return whether the labels of an unrecognised page may come from templates."""
    if report.recognised or "{{" not in text:
        return False
    return read_title(report.title).kind in {Kind.REPORT, Kind.APPLICATION}


def _read_expanded(source: Source, page: PageText, report: Report) -> Report:
    """Read a page with its templates expanded; return ``report`` if that is not better."""
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
    """Read the changed pages, keep them in the ledger, and return all mirrored pages.

    If the run ends early, the ledger keeps the pages that were read before. For a page that raises
    an error, the ledger keeps its last readable revision, and the next sweep reads the page again.
    A ledger in memory ends with the run, so no pages are written to it.

    :raises StopRequested: when the run was asked to stop
    :raises WikiError: when the wiki cannot be read
    :raises ShrunkError: when many pages are gone and the run does not allow that
    """
    incoming = _IncomingPages(ledger)
    if ledger.in_memory:
        texts = stop_between(run.stop_reason, source.mirrored())
        pages = tuple(read_pages(source, incoming.existing(texts), problems=problems))
        return Mirror(pages, sum(page.kind is Kind.REPORT for page in pages), incoming.newest)
    known = ledger.known_revisions()
    stale, gone = _stale_pages(source, known, changes)
    if not run.scope.allow_shrink:
        check_shrink("pages of the mirror", len(known), len(known.keys() - gone))
    texts = source.mirrored() if stale is None else source.pages(sorted(stale))
    texts = incoming.existing(stop_between(run.stop_reason, texts))

    def kept_report(title: str, revid: int) -> Report | None:
        if known.get(title) != revid:
            return None
        return next(iter(ledger.load_reports([title])), None)

    changed_reports = 0

    def changed_pages() -> Iterator[Report]:
        nonlocal changed_reports
        for page in read_pages(source, texts, kept_report, problems):
            if page.title not in problems and known.get(page.title) != page.revid:
                changed_reports += page.kind is Kind.REPORT
                yield page

    ledger.remember_pages(changed_pages(), now)
    ledger.forget_pages(sorted(gone | incoming.gone))
    return Mirror(tuple(ledger.load_reports()), changed_reports, incoming.newest)


def _stale_pages(
    source: Source, known: dict[str, int], changes: ChangeSet
) -> tuple[set[str] | None, set[str]]:
    """Return the titles to read from the wiki (``None`` for all), and the titles that are gone.

    :param known: the revision of each page in the ledger
    """
    if not (changes.sweep or changes.compare):
        mirrored = {t for t in changes.changed_titles if t.startswith((PROGRAMS, TEMPLATES))}
        current = {event.title: event.revid for event in changes.events if event.revid}
        return {t for t in mirrored if known.get(t, 0) != current.get(t, -1)}, set()
    if not known:
        return None, set()
    current = dict(source.revisions())
    changed = {title for title, revid in current.items() if known.get(title) != revid}
    # Asking for most pages by name takes as many requests as reading all of them.
    return (None if len(changed) * 2 > len(current) else changed), known.keys() - current.keys()


class _IncomingPages:
    """The pages that a run reads: the newest timestamp among them, and the titles that are gone."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.newest = ""
        self.gone: set[str] = set()

    def existing(self, pages: Iterable[PageText]) -> Iterator[PageText]:
        """Yield the pages that exist and are not redirects; keep their languages in the ledger."""
        for page in pages:
            if not page.exists or page.redirect:
                self.gone.add(page.title)
                continue
            self.newest = max(self.newest, page.timestamp)
            if page.language not in {"", USUAL_LANGUAGE}:
                target = ResolvedTitle(page.title, exists=True, language=page.language)
                self._ledger.resolved_titles.remember({page.title: target})
            yield page
