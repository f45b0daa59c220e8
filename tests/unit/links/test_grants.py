from __future__ import annotations

from datetime import date

import pytest

from bot.links.grants import grants
from bot.links.model import LinkedReport, ReportLinks
from bot.reports.model import Money
from tests.support.links.build import RAPID, application, report

FUND = "Grants:Programs/Wikimedia Community Fund/"
PLAN = FUND + "Wiki Lakes 2023-2025"
HEADER = {
    "region": "CEECA",
    "fiscal_year": "2022-23",
    "requested": "47731 USD",
    "awarded": "47000",
}
USD = (Money("1", "USD"),)


def alone(*reports, its=None):
    return [LinkedReport(one, ReportLinks(), its) for one in reports]


def test_grant_has_its_reports_by_due_date():
    final = report(f"{PLAN}/Final Report", due=date(2026, 1, 30))
    years = [report(f"{PLAN}/Yearly Report ({n})", due=date(n + 1, 1, 30)) for n in (2024, 2023)]
    undated = report(f"{PLAN}/Midpoint Report")
    (grant,) = grants(alone(undated, final, *years))
    assert grant.key == PLAN
    assert [one.report for one in grant.reports] == [years[1], years[0], final, undated]
    assert grant.duplicates == ()


def test_grant_has_facts_of_the_application_that_reports_do_not_show():
    applied = application(
        PLAN, HEADER, start=date(2023, 1, 1), end=date(2025, 12, 31), organization="Wiki Lakes"
    )
    first = report(
        f"{PLAN}/Midpoint Report",
        due=date(2024, 1, 1),
        header=(("awarded", "1 USD"), ("spent", "1 USD")),
        awarded=USD,
        spent=USD,
    )
    last = report(f"{PLAN}/Final Report", due=date(2026, 1, 1), header=(("spent", "USD,"),))
    (grant,) = grants(alone(first, last, its=applied), [applied])
    assert (grant.start, grant.end, grant.year) == (date(2023, 1, 1), date(2025, 12, 31), 2023)
    assert (grant.region, grant.fiscal_year) == ("CEECA", "2022-23")
    assert grant.recommended == "47000"
    assert (grant.awarded, grant.spent) == ("1 USD", "1 USD")
    assert grant.fund == "Wikimedia Community Fund"


def test_recommended_amount_without_a_digit_is_none():
    applied = application(PLAN, header={"awarded": "USD"})
    (grant,) = grants(alone(report(f"{PLAN}/Final Report"), its=applied), [applied])
    assert grant.recommended == ""


def test_grant_without_an_application_has_facts_of_its_reports():
    one = report(f"{PLAN}/Yearly Report (2024)")
    (grant,) = grants(alone(one))
    assert (grant.year, grant.start, grant.region, grant.recommended) == (2024, None, "", "")
    dated = report(f"{PLAN}/Final Report", start=date(2024, 7, 1), end=date(2024, 7, 31))
    (grant,) = grants(alone(dated))
    assert (grant.start, grant.end, grant.year) == (date(2024, 7, 1), date(2024, 7, 31), 2024)


def test_grants_with_the_same_title_are_duplicates_of_each_other():
    upper, normal = f"{FUND}WIKI LAKES SUPPORT 2022/2023", f"{FUND}Wiki Lakes: support 2022/2023"
    one, other = grants(alone(report(f"{upper}/Final Report"), report(f"{normal}/Midpoint Report")))
    assert (one.duplicates, other.duplicates) == ((normal,), (upper,))


def test_application_without_reports_is_no_grant_but_may_be_a_duplicate():
    applied = application(f"{FUND}General Support Fund/Wiki lakes")
    (grant,) = grants(alone(report(f"{FUND}Wiki Lakes/Final Report")), [applied])
    assert grant.duplicates == (applied.title,)


def test_grants_with_the_same_fluxx_id_are_duplicates():
    one = report(f"{FUND}Lakes/Final Report", grant_id="G-GS-2309-13800")
    other = report(f"{FUND}Rivers/Final Report", grant_id="G-GS-2309-13800")
    assert [grant.duplicates for grant in grants(alone(one, other))] == [
        (f"{FUND}Rivers",),
        (f"{FUND}Lakes",),
    ]


def test_grants_with_the_same_title_and_other_facts_are_not_duplicates():
    ids = [report(f"{RAPID}Lakes (ID: 2271580{n})/Final Report") for n in (1, 2)]
    titles = (f"{FUND}Annual plan", f"{FUND}Annual Plan")
    dates = [
        report(f"{title}/Final Report", start=date(2023 + n, 1, 1))
        for n, title in enumerate(titles)
    ]
    names = [
        report(f"{title}/Final Report", organization=name)
        for title, name in zip(titles, ("Wiki Lakes", "Wiki Rivers"), strict=True)
    ]
    for pair in (ids, dates, names):
        assert [grant.duplicates for grant in grants(alone(*pair))] == [(), ()]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("WIKI BOATS (ID: 24500001)", "Wiki boats (ID: 24500001)", True),
        ("Wiki boats (ID: 24500001)", "Barcas wiki (ID: 24500001)", True),
        ("ЛОДКИ 2025", "Лодки 2025", True),
        ("Wiki boats", "wiki  boats!", True),
        ("Wiki boats (ID: 24500001)", "Wiki boats (ID: 24500002)", False),
        ("Wiki boats 2024", "Wiki boats 2025", False),
    ],
)
def test_grants_are_duplicates_by_number_or_title(first, second, same):
    pages = [report(f"{RAPID}{title}/Final Report") for title in (first, second)]
    found = grants(alone(*pages))
    assert [len(grant.duplicates) for grant in found] == [same, same]
