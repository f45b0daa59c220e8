"""Grants and newsletter items, made from `report_samples`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.links.model import Coverage, Grant, LinkedReport, ReportLinks
from bot.reports.model import Kind, Report, Understanding
from tests.support.talk.report_samples import (
    DRAFT,
    HOSTILE,
    HOSTILE_LINKS,
    KAZAKH,
    KAZAKH_LINKS,
    RAPID,
    TAJIK,
    TAJIK_LINKS,
    people,
    questions,
    rapid,
)


def application(report: Report, start: date, end: date, **header: str) -> Report:
    """Return the application of a report."""
    return Report(
        title=report.application or "",
        revid=1,
        kind=Kind.APPLICATION,
        form="A-rapid",
        understanding=Understanding.WHOLE,
        start=start,
        end=end,
        proposal_id=report.proposal_id,
        header=tuple(header.items()),
    )


def grant(
    *reports: LinkedReport, application: Report | None = None, duplicates: tuple[str, ...] = ()
) -> Grant:
    """Return a grant with these reports."""
    return Grant(reports[0].report.application or "", application, reports, duplicates)


KAZAKH_APPLICATION = application(
    KAZAKH,
    date(2023, 4, 1),
    date(2023, 9, 3),
    region="CEECA",
    fiscal_year="2022-23",
    awarded="3102.18",
)
TAJIK_APPLICATION = application(
    TAJIK, date(2024, 10, 1), date(2025, 3, 31), region="CEECA", fiscal_year="2024-25"
)
MIDPOINT = replace(
    TAJIK,
    title=f"{TAJIK.application}/Midpoint Report",
    period="midpoint",
    status="Accepted",
    due=date(2025, 1, 31),
    metrics=people(("10", "4"), ("10", ""), ("", "")),
    questions=questions(),
)
TAJIK_GRANT = grant(
    LinkedReport(MIDPOINT, TAJIK_LINKS, TAJIK_APPLICATION),
    LinkedReport(TAJIK, TAJIK_LINKS, TAJIK_APPLICATION),
    application=TAJIK_APPLICATION,
    duplicates=(f"{RAPID}TAJIK WIKIMEDIANS USER GROUP WORKSHOPS (ID: 22748999)",),
)
KAZAKH_GRANT = grant(
    LinkedReport(KAZAKH, KAZAKH_LINKS, KAZAKH_APPLICATION), application=KAZAKH_APPLICATION
)
HOSTILE_GRANT = grant(LinkedReport(HOSTILE, HOSTILE_LINKS, None))
DRAFT_GRANT = grant(LinkedReport(DRAFT, ReportLinks(), None))
GRANTS = (TAJIK_GRANT, HOSTILE_GRANT, DRAFT_GRANT, KAZAKH_GRANT)
COVERAGE = (
    Coverage("CEE/Newsletter/May 2025", "Workshops in Dushanbe", ("Somebody", "عمر"), "Workshops in Dushanbe"),  # noqa: E501
    Coverage("CEE/Newsletter/May 2025", "[[Category:Hostile]] ~~~~", tuple("{{a}}bcdef"), "A]]|{{b}}"),  # noqa: E501
    Coverage("CEE/Newsletter/April 2025", "A year in review", (), ""),
)  # fmt: skip


def many(count: int) -> tuple[Grant, ...]:
    """Return ``count`` grants of one group, over several years."""
    statuses = ("Draft", "Under review", "Accepted", "Unknown", None)
    grants = []
    for n in range(count):
        status = statuses[n % 5]
        report = replace(rapid(f"Workshop {n} (ID: {22000000 + n})", "", None), status=status)
        page = application(
            report, date(2019 + n % 7, 1 + n % 12, 1), date(2020 + n % 7, 1, 1), region="CEECA"
        )
        grants.append(grant(LinkedReport(report, TAJIK_LINKS, page), application=page))
    return tuple(grants)
