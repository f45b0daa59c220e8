"""From pages to reports, with the wiki's help where a page is made of templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reports.model import Kind, Report
from bot.reports.reader import read
from bot.reports.title import read_title
from bot.service.progress import progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bot.wiki.model import PageText, Source


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
    return expanded if expanded.recognised else report
