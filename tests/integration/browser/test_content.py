"""The pages that the bot wrote, as a reader sees them: content, sorting, folding and links."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urldefrag, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.integration.browser.extra_pages import LAKES, LAKES_GRANTS
from tests.integration.browser.shown_wiki import PAGES
from tests.integration.browser.wiki_browser import CONTENT
from tests.support.wiki.wikis import Wiki

#: A heading, the caption of a table and words that each page must show.
SHOWN = {
    "report": ("Report summary", "Summary of the report page", "Zolfeqar Fatihzadeh"),
    "group": ("Grant reports of this group", f"Grants linked to {LAKES}", "Boats and harbours"),
    "covered": (
        "Grant reports of this group",
        "Grants linked to Wikimedia Community User Group Cyprus",
        "In newsletters",
    ),
    "event": (
        "Grant reports on this event",
        "Grants linked to Event:Africa Wiki Challenge 2024 Kigali",
        "Wikimedia Community User Group Rwanda",
    ),
    "opt-in": (
        "Our grants",
        "Grants linked to Wikimedia Community User Group Rwanda",
        "Africa Wiki Challenge 2024 in Rwanda",
    ),
    "overview": ("Grant reports: overview", "Reports by year and status", "Grants with a report"),
    "list": ("Grants by fund: Rapid Fund", "Grants by fund: Rapid Fund", "WikiSendero 2024-2"),
    "missing": (
        "Unanswered required questions",
        "Unanswered required questions",
        "6. What is your plan to share",
    ),
}
NOTICE = "Unanswered required question"


@pytest.mark.parametrize("name", SHOWN)
def test_heading_caption_and_words_are_visible(wiki_browser, name):
    heading, caption, words = SHOWN[name]
    page = wiki_browser.open(name)
    expect(page.locator(f"{CONTENT} h2 .mw-headline", has_text=heading).first).to_be_visible()
    expect(page.locator(f"{CONTENT} caption", has_text=caption).first).to_be_visible()
    expect(page.locator(CONTENT).get_by_text(words).first).to_be_visible()


def test_notice_is_visible_and_signed(wiki_browser):
    page = wiki_browser.open("report")
    expect(page.locator(".mw-headline", has_text=NOTICE)).to_be_visible()
    content = page.locator(CONTENT)
    for words in ("Hello! On the final report", "in Fluxx", "{{bots|optout=report-notice}}"):
        expect(content.get_by_text(words).first).to_be_visible()
    expect(content.locator("p", has_text=re.compile(r"^\s*ReportBot \(talk\) "))).to_be_visible()
    headings = page.locator(".mw-headline").all_inner_texts()
    assert headings == ["Report summary", NOTICE]


def _column(page: Page, place: int, table: int = 0) -> list[str]:
    rows = page.locator("table.sortable").nth(table)
    cells = rows.locator(f"tbody tr > :nth-child({place})")
    return [text.strip() for text in cells.all_inner_texts()]


def _sort_by(page: Page, head: str) -> None:
    page.locator("th.headerSort", has_text=head).first.click()


def _names(page: Page) -> list[str]:
    """Return the names of the grants, without the fund below each."""
    return [text.partition("\n")[0] for text in _column(page, 1)]


def test_tables_sort_by_names_numbers_and_dates(wiki_browser):
    page = wiki_browser.open("group")
    page.wait_for_selector("th.headerSort")
    names = [grant.name for grant in LAKES_GRANTS]
    assert _names(page) == names
    _sort_by(page, "Grant")
    assert _names(page) == sorted(names, key=str.casefold)
    # As words, 1,034 would come before 9.
    page.locator(".mw-collapsible-toggle").first.click()
    _sort_by(page, "Participants")
    results = [text.rpartition(" → ")[2].replace(",", "") for text in _column(page, 4, table=1)]
    numbers = [int(text) for text in results if text != "–"]
    assert numbers == sorted(numbers)
    assert numbers[-1] == 1034
    _sort_by(page, "Due date on page")
    assert [text[-4:] for text in _column(page, 5)] == sorted(
        grant.due[-4:] for grant in LAKES_GRANTS
    )
    assert _names(page)[0] == "First meetings of the group"
    _sort_by(page, "Due date on page")
    assert _names(page)[0] == "Photo walks along the three lakes 2026"
    # Amounts of several currencies have no order.
    assert page.locator("th.headerSort", has_text="Awarded").count() == 0


def test_folded_rows_unfold_and_are_visible_without_scripts(wiki_browser):
    page = wiki_browser.open("report")
    folded = page.locator(".mw-collapsible-content", has_text="Wikidata")
    toggle = page.locator(".mw-collapsible", has_text="Wikidata").locator(".mw-collapsible-toggle")
    expect(toggle).to_be_visible()
    expect(folded).to_be_hidden()
    toggle.click()
    expect(folded).to_be_visible()
    plain = wiki_browser.open("report", scripts=False)
    expect(plain.locator(".mw-collapsible-content", has_text="Wikidata")).to_be_visible()


def test_links_lead_to_pages_and_anchors_that_exist(wiki_browser):
    found: dict[str, str] = {}
    for name in PAGES:
        page = wiki_browser.open(name)
        links = page.locator(f"{CONTENT} .mw-notalk a[href], {CONTENT} :not(h2) > a[href*=Report]")
        found |= dict.fromkeys(links.evaluate_all("links => links.map(link => link.href)"), name)
    wiki = {address for address in found if urlsplit(address).netloc == urlsplit(page.url).netloc}
    # A signature links to where people may write to the operator.
    wiki = {address for address in wiki if "User_talk:ReportBot&action=edit" not in address}
    assert len(wiki) > 50
    titles = {address: parse_qs(urlsplit(address).query)["title"][0] for address in wiki}
    missing = _missing(wiki_browser.wiki, sorted(set(titles.values())))
    assert {titles[address]: found[address] for address in wiki if titles[address] in missing} == {}
    anchors = [urldefrag(address) for address in wiki if urlsplit(address).fragment]
    for target, anchor in anchors:
        assert f'id="{unquote(anchor)}"' in page.request.get(target).text(), target
    assert anchors


def _missing(wiki: Wiki, titles: list[str]) -> set[str]:
    """Return the titles without a page on the wiki, as they were given."""
    found: set[str] = set()
    for first in range(0, len(titles), 50):
        (answer,) = wiki.anonymous().query(titles="|".join(titles[first : first + 50]))
        given = {one["to"]: one["from"] for one in answer.get("normalized", ())}
        gone = [page["title"] for page in answer["pages"] if page.get("missing")]
        found |= {given.get(title, title) for title in gone}
    return found
