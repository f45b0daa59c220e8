"""Read report pages for ``reportbot inspect``, and show the result as JSON or as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.cycle.changes import ChangeSet
from bot.cycle.config import active_config
from bot.cycle.inputs import PageCache, read_link_inputs
from bot.cycle.links import TitleResolver, link_reports
from bot.cycle.mirror import read_pages
from bot.links.model import LinkedReport, ReportLinks
from bot.store.ledger import Ledger
from bot.wiki.source import Checkpoint, WikiError
from bot.wikitext.escape import shorten
from bot.wikitext.titles import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from bot.cycle.guards import Problems
    from bot.reports.model import Metric, Money, Question, Report
    from bot.wiki.source import PageText, Source

_WHY_BROKEN = "no page has this title"


def inspect_pages(
    source: Source, titles: Sequence[str], bot: str, problems: Problems
) -> Iterator[LinkedReport]:
    """Yield what is read from the named pages, or from all mirrored pages, with links.

    If an export is damaged, the pages before that are yielded without links, then WikiError is
    raised. A page that raises an error is added to ``problems``.

    :param titles: empty for all mirrored pages
    :param bot: the bot's account, whose config is used
    :raises WikiError: when a named page does not exist, or the wiki cannot be read
    """
    pages: list[Report] = []
    absent: list[str] = []
    damage: WikiError | None = None
    try:
        named = [normalise(title) or title for title in titles]
        wanted = source.pages(named) if named else source.mirrored()
        pages.extend(read_pages(source, _noting_absent(wanted, absent), problems=problems))
    except WikiError as error:
        damage = error
    if damage is None:
        yield from _with_links(source, pages, bot, problems)
    else:
        yield from (LinkedReport(page, ReportLinks(), None) for page in pages)
    if absent:
        titles_absent = "; ".join(absent)
        raise WikiError(f"{source.name} has no such page: {titles_absent}. Check the titles")
    if damage is not None:
        raise damage


def _noting_absent(pages: Iterable[PageText], absent: list[str]) -> Iterator[PageText]:
    """Yield the pages, and add the titles of missing ones to ``absent``."""
    for page in pages:
        if not page.exists:
            absent.append(page.title)
        yield page


def _with_links(
    source: Source, pages: list[Report], bot: str, problems: Problems
) -> Iterator[LinkedReport]:
    """Yield the pages with their links; their applications are read too."""
    read_titles = {page.title for page in pages}
    asked = {page.application for page in pages if page.application} - read_titles
    applications: list[Report] = []
    if asked:
        applications += read_pages(source, source.pages(sorted(asked)), problems=problems)
    with Ledger.open("sqlite://") as ledger:
        changes = ChangeSet(sweep=True, events=(), until=Checkpoint(""))
        cache = PageCache(source, ledger, changes)
        active = active_config(source, ledger, changes, cache, bot)
        inputs = read_link_inputs(cache, ledger, active.config.newsletters)
        titles = TitleResolver(source, ledger, fresh=False)
        found = link_reports([*pages, *applications], titles, inputs, active, cache, problems)
    linked_by_title = {linked.report.title: linked for linked in found.linked}
    for page in pages:
        yield linked_by_title.get(page.title) or LinkedReport(page, ReportLinks(), None)


def inspection_json(report: Report, links: ReportLinks | None) -> dict[str, Any]:
    """Return a page as an object of ``inspect --json``.

    :param links: ``None`` for a page without links
    """
    return {
        "title": report.title,
        "revid": report.revid,
        "kind": str(report.kind),
        "form": report.form,
        "recognised": report.recognised,
        "understanding": str(report.understanding),
        "why_not": report.why_not,
        "status": report.status,
        "due": _day(report.due),
        "due_in_doubt": report.due_in_doubt,
        "start": _day(report.start),
        "end": _day(report.end),
        "program": report.program,
        "period": report.period,
        "year": report.year,
        "application": report.application,
        "ids": {
            "proposal": report.proposal_id,
            "report": report.report_id,
            "grant": report.grant_id,
        },
        "applicant": report.applicant,
        "organization": report.organization,
        "awarded": _money(report.awarded),
        "spent": _money(report.spent),
        "metrics": [_metric(metric) for metric in report.metrics],
        "projects": [
            {
                "project": metric.name,
                "target": metric.target.value,
                "created": metric.result("created").value,
                "improved": metric.result("improved").value,
            }
            for metric in report.projects
        ],
        "other_metrics": [_metric(metric) for metric in report.other_metrics],
        "questions": [
            {
                "number": question.number,
                "label": question.label,
                "required": question.required,
                "applies": question.applies,
                "answered": question.answered,
            }
            for question in report.questions
        ],
        "missing": _numbers_and_labels(report.missing),
        "blank": _numbers_and_labels(report.blank),
        "links": [
            {
                "title": link.title,
                "role": str(link.role),
                "strength": str(link.strength),
                "evidence": [str(piece) for piece in link.evidence],
            }
            for link in (links.links if links else ())
        ],
        "broken_links": [
            {"target": link.target, "where": link.where, "why": _WHY_BROKEN}
            for link in (links.broken if links else ())
        ],
        "header": dict(report.header),
        "unread_numbers": _unread_numbers(report),
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _money(amounts: Iterable[Money]) -> list[dict[str, str | None]]:
    return [{"amount": money.amount, "currency": money.currency} for money in amounts]


def _metric(metric: Metric) -> dict[str, Any]:
    """Return a metric as `inspect --json` prints it."""
    return {
        "name": metric.name,
        "target": metric.target.value,
        "result": metric.result().value,
    }


def _unread_numbers(report: Report) -> list[dict[str, str]]:
    """Return the cells of the report's tables that have text but no readable number."""
    tables = (
        ("metrics", report.metrics),
        ("projects", report.projects),
        ("other_metrics", report.other_metrics),
    )
    return [
        {"table": table, "name": metric.name, "column": column, "raw": cell.raw}
        for table, metrics in tables
        for metric in metrics
        for column, cell in (("target", metric.target), *metric.results)
        if cell.raw and cell.value is None
    ]


def _numbers_and_labels(questions: Iterable[Question]) -> list[dict[str, str | None]]:
    return [{"number": question.number, "label": question.label} for question in questions]


def inspection_text(report: Report, links: ReportLinks | None) -> str:
    """Return a page as a paragraph of text for a terminal."""
    lines = [report.title]
    if report.why_not:
        lines.append(f"  not understood: {report.why_not}")
    facts = {
        "form": report.form,
        "status": report.status,
        "due": _day(report.due),
        "applicant": report.applicant,
        "organization": report.organization,
        "awarded": report.printed("awarded"),
        "spent": report.printed("spent"),
        "metrics": "; ".join(
            f"{m.name}: {m.target.raw or '–'} → {m.result().raw or '–'}" for m in report.metrics
        ),
        "missing": "; ".join(map(_short_label, report.missing)),
        "blank": "; ".join(map(_short_label, report.blank)),
    }
    lines += [f"  {name + ':':<14}{value}" for name, value in facts.items() if value]
    for link in links.links if links else ():
        why = ", ".join(str(piece) for piece in link.evidence)
        lines.append(f"  {link.role + ':':<14}{link.title} ({link.strength}; {why})")
    lines += [
        f"  {'broken link:':<14}{link.target} (question {link.where}; {_WHY_BROKEN})"
        for link in (links.broken if links else ())
    ]
    return "\n".join(lines)


#: Characters of a question's label: two labels fit into a line of a terminal.
MAX_LABEL_CHARS = 60


def _short_label(question: Question) -> str:
    label = shorten(question.label, MAX_LABEL_CHARS)
    return f"{question.number}. {label}" if question.number else label
