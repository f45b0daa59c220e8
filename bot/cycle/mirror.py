"""From pages to reports, with the wiki's help where a page is made of templates.

The mirrored pages as facts: what the ledger holds, and what changed since, read anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cycle.guards import check_shrink, stop_between
from bot.reports.model import Kind, Report
from bot.reports.reader import read
from bot.reports.title import PROGRAMS, TEMPLATES, read_title
from bot.service.progress import progress
from bot.store.records import Lead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from bot.cycle.changes import ChangeSet
    from bot.reports.model import Report
    from bot.store.ledger import Ledger
    from bot.wiki.source import PageText, Source


def read_pages(
    source: Source,
    pages: Iterable[PageText],
    recall: Callable[[str, int], Report | None] = lambda _title, _revid: None,
) -> Iterator[Report]:
    """Yield a report for each page that exists.

    A page whose labels may come from templates is expanded by the wiki and read again. That
    costs a request, so what was found in the same revision before is taken from ``recall``.

    :raises WikiError: when the wiki cannot be read
    """
    for page in progress(pages, "reading pages"):
        if page.text is None:
            continue
        report = read(page.title, page.text, page.revid)
        if _may_be_made_of_templates(report, page.text):
            report = recall(page.title, page.revid) or _expanded(source, page, report)
        yield report.lean()


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


#: The language of nearly all pages, which need not be remembered.
USUAL = "en"


@dataclass(frozen=True, slots=True)
class Mirror:
    """All mirrored pages, by title. ``changed`` counts the reports that were read anew.

    ``newest`` is the timestamp of the newest revision that was read, ``""`` for none.
    """

    pages: tuple[Report, ...]
    changed: int = 0
    newest: str = ""

    @property
    def reports(self) -> int:
        """The number of reports."""
        return sum(page.kind is Kind.REPORT for page in self.pages)


def read_mirror(
    source: Source,
    ledger: Ledger,
    discovery: ChangeSet,
    now: datetime,
    *,
    allow_shrink: bool = False,
    halt: Callable[[], str | None] = lambda: None,
) -> Mirror:
    """Read what changed, keep it in the ledger, and return everything that is mirrored.

    A ledger in memory is not there the next time, so pages are not put into it.

    :param allow_shrink: whether it is right that many pages are no longer there
    :param halt: asked before each page; why to stop, ``None`` to go on
    :raises Halted: when told to stop; what was read before that is kept
    :raises WikiError: when the wiki cannot be read; what was read before that is kept
    :raises Shrunken: when many pages are no longer there
    """
    passed = _Passed(ledger)
    if ledger.in_memory:
        pages = tuple(read_pages(source, passed.through(stop_between(halt, source.mirrored()))))
        return Mirror(pages, sum(page.kind is Kind.REPORT for page in pages), passed.newest)
    known = ledger.known_revisions()
    asked, gone = _stale(source, known, discovery)
    if not allow_shrink:
        check_shrink("pages of the mirror", len(known), len(known.keys() - gone))
    texts = source.mirrored() if asked is None else source.pages(sorted(asked))
    texts = passed.through(stop_between(halt, texts))
    reports = _Counted(known)
    read = read_pages(source, texts, _recall(ledger, known))
    ledger.remember_pages(reports.through(read), now)
    ledger.forget_pages(sorted(gone | passed.gone))
    return Mirror(tuple(ledger.load_reports()), reports.changed, passed.newest)


def _stale(
    source: Source, known: dict[str, int], discovery: ChangeSet
) -> tuple[set[str] | None, set[str]]:
    """Return the titles to read, ``None`` for all of them, and those that are no longer there."""
    if not (discovery.sweep or discovery.compare):
        touched = {t for t in discovery.touched if t.startswith((PROGRAMS, TEMPLATES))}
        current = {event.title: event.revid for event in discovery.events if event.revid}
        return {t for t in touched if known.get(t, 0) != current.get(t, -1)}, set()
    if not known:
        return None, set()
    current = dict(source.revisions())
    changed = {title for title, revid in current.items() if known.get(title) != revid}
    # To name most of the pages takes as many requests as to read them all.
    return (None if len(changed) * 2 > len(current) else changed), known.keys() - current.keys()


def _recall(ledger: Ledger, known: dict[str, int]) -> Callable[[str, int], Report | None]:
    def recall(title: str, revid: int) -> Report | None:
        if known.get(title) != revid:
            return None
        return next(iter(ledger.load_reports([title])), None)

    return recall


class _Passed:
    """Notes what passes through: the newest timestamp, other languages, pages that are gone."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.newest = ""
        self.gone: set[str] = set()

    def through(self, pages: Iterable[PageText]) -> Iterator[PageText]:
        for page in pages:
            if not page.exists or page.redirect:
                self.gone.add(page.title)
                continue
            self.newest = max(self.newest, page.timestamp)
            if page.language not in {"", USUAL}:
                lead = Lead(page.title, exists=True, language=page.language)
                self._ledger.targets.remember({page.title: lead})
            yield page


class _Counted:
    """Counts the reports among pages whose revision was not known."""

    def __init__(self, known: dict[str, int]) -> None:
        self._known = known
        self.changed = 0

    def through(self, pages: Iterable[Report]) -> Iterator[Report]:
        for page in pages:
            new = self._known.get(page.title) != page.revid
            self.changed += new and page.kind is Kind.REPORT
            if new:
                yield page
