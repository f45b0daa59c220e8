"""The dashboards, compared with text files: cases/*.wikitext.

To update the files: `UPDATE_CASES=1 pytest tests/unit/talk/dashboards`; then read `git diff`.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.account import BotAccount
from bot.links.model import Grant, LinkedReport, ReportLinks, Strength
from bot.reports.model import Understanding
from bot.talk.apply import apply_content
from bot.talk.content import RegionKind, report_key
from bot.talk.context import RenderContext
from bot.talk.dashboards.all_dashboards import DIMENSIONS, LISTINGS, dashboards, retired_page
from bot.talk.dashboards.breakdowns import long_tables
from bot.talk.dashboards.facts import Facts, LoggedRun
from bot.talk.dashboards.lists import CHANGES, DUE_PASSED, MISSING, listed_notice_days
from bot.talk.dashboards.page import (
    MAX_PAGE_BYTES,
    MAX_PAGE_ROWS,
    name_in_title,
    own_title,
    split_rows,
)
from bot.talk.grant_tables import long_table_title
from bot.talk.i18n import Messages
from bot.wikitext.escape import link
from tests.support.talk import grant_samples as sample_grants
from tests.support.talk import report_samples as samples

CASES = Path(__file__).parent / "cases"
CONTEXT = RenderContext(BotAccount("ReportBot"))
TODAY = date(2025, 1, 10)
RUNS = (
    LoggedRun("20250109T010203-aaaa", date(2025, 1, 9), 4, 1, 3, 1),
    LoggedRun("20250110T010203-bbbb", date(2025, 1, 10), 4, 0, 0),
)
UNREAD = replace(
    samples.DRAFT,
    title="Grants:X/Final Report",
    understanding=Understanding.NONE,
    why_not="no form",
)


def facts(**changes: object) -> Facts:
    pages = [one.report for grant in sample_grants.GRANTS for one in grant.reports]
    made = Facts.of(
        sample_grants.GRANTS, [*pages, UNREAD], sample_grants.COVERAGE, RUNS, today=TODAY
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def bodies(made: Facts, context: RenderContext = CONTEXT) -> dict[str, str]:
    pages = dashboards(made, context)
    assert len({page.title for page in pages}) == len(pages)
    return {page.title: page.regions[0].body for page in pages}


PAGES = bodies(facts())


@pytest.mark.parametrize("title", PAGES)
def test_wikitext_is_that_of_the_case_file(title):
    name = re.sub(r"[^A-Za-z0-9]+", "-", title.removeprefix("User:ReportBot/Reports").lower())
    path = CASES / f"{name.strip('-') or 'overview'}.wikitext"
    if os.environ.get("UPDATE_CASES"):
        path.write_text(PAGES[title] + "\n", encoding="utf-8")
    assert PAGES[title] + "\n" == path.read_text(encoding="utf-8")


def test_every_case_file_is_used():
    assert len(list(CASES.glob("*.wikitext"))) == len(PAGES)


@pytest.mark.parametrize("title", PAGES)
def test_page_judges_nobody_and_has_no_time(title):
    body = PAGES[title]
    assert not re.search(r"overdue|\blate\b|non-compliant|forgot", body, re.I)
    assert "10 January 2025" not in body
    assert body.count("<div") == body.count("</div>")
    assert "User:ReportBot" in body
    assert "~~~" not in body


def test_overview_links_to_every_page_and_back():
    overview = PAGES[CONTEXT.account.reports_page]
    for entry in (*DIMENSIONS, *LISTINGS, CHANGES):
        assert link(entry.title(CONTEXT), Messages()(entry.heading)) in overview
    for title, body in PAGES.items():
        linked = re.findall(r"\[\[:(User:ReportBot/Reports[^|]*)\|", body)
        assert linked, title
        assert set(linked) <= set(PAGES)


def test_order_of_the_facts_does_not_matter():
    again = Facts.of(
        sample_grants.GRANTS[::-1],
        [UNREAD, *(one.report for grant in sample_grants.GRANTS[::-1] for one in grant.reports)],
        sample_grants.COVERAGE[::-1],
        RUNS[::-1],
        today=TODAY,
    )
    assert bodies(again) == PAGES


def test_day_changes_pages_only_when_a_due_date_passes():
    tomorrow = facts(today=TODAY + timedelta(days=1))
    assert bodies(tomorrow) == PAGES
    earlier = bodies(facts(today=date(2024, 9, 15)))
    changed = {title for title in PAGES if PAGES[title] != earlier[title]}
    assert changed == {CONTEXT.account.reports_page, own_title(CONTEXT, "Due date passed")}


def test_run_that_saved_nothing_is_not_logged():
    without = facts(runs=RUNS[:1])
    assert bodies(without) == PAGES


def test_pages_applied_twice_are_unchanged():
    for page in dashboards(facts(), CONTEXT):
        once = apply_content("", page).text
        assert apply_content(once, page).text == once


def test_retired_page_says_so_in_its_region():
    before = dashboards(facts(), CONTEXT)[1]
    text = apply_content("", before).text
    after = apply_content(text, retired_page(before.title, CONTEXT)).text
    assert "no longer used" in after
    assert "wikitable" not in after
    assert apply_content(after, retired_page(before.title, CONTEXT)).text == after


def test_new_row_of_a_split_list_changes_one_page():
    rows = [(str(number), "x") for number in range(1000)]
    parts = split_rows("T", rows)
    assert [row for part in parts for row in part.rows] == rows
    assert [part.title for part in parts] == ["T", "T/3", "T/2", "T/1"]
    assert all(len(part.rows) <= MAX_PAGE_ROWS for part in parts)
    assert [part.older for part in parts] == ["T/3", "T/2", "T/1", None]
    assert [part.newer for part in parts] == [None, "T", "T/3", "T/2"]
    again = split_rows("T", [("new", "x"), *rows])
    same = [one == other for one, other in zip(parts, again, strict=True)]
    assert same == [False, True, True, True]


def test_large_rows_are_split_by_their_bytes():
    parts = split_rows("T", [("é" * 30_000, "x")] * 40)
    sizes = [sum(len("".join(map(str, row)).encode()) for row in part.rows) for part in parts]
    assert max(sizes) <= MAX_PAGE_BYTES
    assert len(parts) > 1


@pytest.mark.parametrize("name", ["A/B: C", "[[x]] {{y}}", "x" * 300, "%41", "عمر" * 60, "a_b"])
def test_any_name_can_be_part_of_a_title(name):
    part = name_in_title(name)
    title = own_title(CONTEXT, "By region", part)
    assert "/" not in part
    assert len(title.encode()) <= 255
    assert link(title).startswith("[[:User:ReportBot/Reports/By region/")


def test_similar_names_have_different_titles():
    assert len({name_in_title(name) for name in ("A/B", "A:B", "A B", "a B")}) == 4


def test_whole_table_of_a_group_is_on_pages_of_its_own():
    grants = sample_grants.many(700)
    made = Facts.of(grants, [], today=TODAY)
    long_title = [
        replace(one, groups=tuple(replace(link, title="A" * 250) for link in one.groups), events=())
        for one in made.grants
    ]
    pages = long_tables(replace(made, grants=tuple(long_title)), CONTEXT)
    assert [page.regions[0].kind for page in pages] == [RegionKind.DASHBOARD] * 3
    title = long_table_title(RegionKind.GROUP_REPORTS, "A" * 250, CONTEXT)
    assert pages[0].title == title
    assert all(len(page.title.encode()) <= 255 for page in pages)
    rows = "".join(page.regions[0].body for page in pages).count('\n! scope="row"')
    assert rows == 700
    assert own_title(CONTEXT, "Group", samples.TAJIK_GROUP) in {
        p.title for p in dashboards(made, CONTEXT)
    }


def test_pages_in_arabic_have_its_direction():
    for body in bodies(facts(), RenderContext(BotAccount("ReportBot"), Messages("ar"))).values():
        assert body.startswith('<div class="mw-notalk mw-content-rtl" lang="ar" dir="rtl" ')


def test_status_has_a_column_where_a_report_has_it():
    reply = replace(samples.TAJIK, status="Awaiting grantee reply")
    grant = Grant("Grants:X", None, (LinkedReport(reply, ReportLinks(), None),))
    for page, body in bodies(Facts.of([grant], [], today=TODAY)).items():
        if page.endswith(("/Reports", "/By fund", "/By group")):
            heads = re.findall(r'^! scope="col" \| (.*)$', body, re.M)
            assert ("Awaiting grantee reply" in heads) == (not page.endswith("/By group")), page
            assert "Draft" not in heads
    assert "Awaiting grantee reply" not in PAGES[CONTEXT.account.reports_page]


def test_overview_ends_its_links_with_the_change_log():
    overview = PAGES[CONTEXT.account.reports_page]
    ways = re.findall(r"^\* \[\[:[^|]*\|([^]]*)\]\]", overview, re.M)
    assert ways[0] == "Unanswered required questions"
    assert ways[-1] == "Change log"
    rows = re.findall(r'^! scope="row" style="text-align:start" \| (.*)$', overview, re.M)
    assert rows[2] == "Reports with unanswered required questions"


def test_newsletter_items_about_other_pages_are_not_counted():
    def count(made: Facts) -> int:
        row = bodies(made)[CONTEXT.account.reports_page].partition("| Newsletter items")[2]
        return int(row.partition("\n|-\n")[0].rpartition("| ")[2])

    about = replace(sample_grants.COVERAGE[0], links=(samples.TAJIK_GROUP, "B"))
    other = replace(sample_grants.COVERAGE[0], links=("A", "B"))
    assert count(facts(coverage=(about, other))) == 1


@pytest.mark.parametrize("listing", [MISSING, DUE_PASSED], ids=lambda listing: listing.name)
def test_waiting_report_is_listed_with_applicant_message_and_region(listing):
    report = replace(samples.DRAFT, applicant="Somebody")
    grant = replace(
        sample_grants.grant(LinkedReport(report, ReportLinks(), None)),
        application=sample_grants.GRANTS[0].application,
    )
    days = {report_key(report): date(2025, 6, 3)}
    found = Facts.of([grant], (), today=TODAY, notice_days=days)
    (row,) = listing.rows(found, CONTEXT)
    named = dict(zip(listing.heads, map(str, row), strict=True))
    assert named["column-applicant"] == "Somebody"
    assert named["column-notice-day"] == 'data-sort-value="2025-06-03" | 3 Jun 2025'
    assert named["column-region"] == found.grants[0].region
    assert found.grants[0].region


def test_without_facts_there_are_pages_that_say_so():
    pages = bodies(Facts.of([], [], today=TODAY))
    assert set(pages) == {
        CONTEXT.account.reports_page,
        own_title(CONTEXT, "By group"),
        *(entry.title(CONTEXT) for entry in (*DIMENSIONS, *LISTINGS, CHANGES)),
    }
    empty = Messages()("list-empty")
    assert all(
        (empty in body) == (title != CONTEXT.account.reports_page) for title, body in pages.items()
    )


def test_grant_without_a_strong_group_is_listed_with_candidates():
    body = PAGES[own_title(CONTEXT, "No group found")]
    assert "WikiSendero" in body
    assert "Tajik" not in body
    unsure = replace(samples.TAJIK_LINKS, links=tuple(
        replace(found, strength=Strength.WEAK) for found in samples.TAJIK_LINKS.links
    ))  # fmt: skip
    grant = sample_grants.grant(
        LinkedReport(samples.TAJIK, unsure, None),
        LinkedReport(sample_grants.MIDPOINT, ReportLinks(), None),
    )
    body = bodies(Facts.of([grant], [], today=TODAY))[own_title(CONTEXT, "No group found")]
    assert f"[[:{samples.TAJIK_GROUP}|" in body


def test_unanswered_questions_are_listed_newest_first_with_applicant_and_day_of_the_notice():
    days = {report_key(samples.TAJIK): date(2025, 6, 3)}
    found = Facts.of(sample_grants.GRANTS, (), today=TODAY, notice_days=days)
    (page,) = (one for one in dashboards(found, CONTEXT) if one.title.endswith(MISSING.name))
    text = page.regions[0].body
    dues = re.findall(r'data-sort-value="(\d{4}-\d\d-\d\d)" \| \d+ \w+ \d{4}\n\| [A-Z][a-z]', text)
    assert dues == sorted(dues, reverse=True)
    assert len(dues) == 2
    row = text[text.index("Tajik") :].partition("|-")[0]
    assert "| Zolfeqar Fatihzadeh\n" in row
    assert f"[[:{samples.TAJIK_GROUP}|" in row
    assert '| data-sort-value="2025-06-03" | 3 Jun 2025\n' in row


def test_draft_with_a_due_date_in_doubt_is_not_listed_as_passed():
    for due_in_doubt in (True, False):
        one = replace(samples.DRAFT, due_in_doubt=due_in_doubt)
        grant = Grant("Grants:X", None, (LinkedReport(one, ReportLinks(), None),))
        rows = DUE_PASSED.rows(Facts.of([grant], (), today=TODAY), CONTEXT)
        assert len(rows) == (not due_in_doubt)


def test_days_of_notices_are_read_back_from_the_list():
    days = {report_key(samples.TAJIK): date(2025, 6, 3), report_key(samples.DRAFT): TODAY}
    for context in (CONTEXT, RenderContext(BotAccount("ReportBot"), Messages("ar"))):
        found = Facts.of(sample_grants.GRANTS, (), today=TODAY, notice_days=days)
        (page,) = (one for one in dashboards(found, context) if one.title.endswith(MISSING.name))
        text = apply_content("", page).text
        assert listed_notice_days(text) == {
            samples.TAJIK.title: date(2025, 6, 3),
            samples.DRAFT.title: TODAY,
        }


@pytest.mark.parametrize("text", ["", "|-\n|", "\n|-\n! <br>[[:A|\n|\n|\n|\n|\n|", "x" * 1000])
def test_list_that_somebody_changed_gives_no_days(text):
    assert listed_notice_days(text) == {}
