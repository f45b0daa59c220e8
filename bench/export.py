"""Write a generated wiki as an XML export."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from bench.corpus import GROUPS, Page, application_title, group, report
from bot.links.affiliates import REGISTRY
from bot.wikitext.titles import talk_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_HEAD = (
    '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">\n'
    "  <siteinfo><sitename>Generated</sitename><dbname>generated</dbname></siteinfo>\n"
)
_BOX = """{{{{Infobox Grant
| status = Funded
| proposed start date = 2024-05-01
| proposed end date = 2024-11-30
| budget (local currency) = {amount} TWD
| budget (USD) = {usd}
| amount requested (USD) = {usd}
| grant type = Individual
| funding region = ESEAP
| decision fiscal year = 2023-24
| funding program round = Round 4
| Fluxx ID = {id}
| applicant = Editor {person}
| organization (if applicable) = {organization}
}}}}

== Project ==

'''1. What will you do?'''

{story}
"""


def write_export(path: Path, pages: int) -> None:
    """Write an export with so many pages.

    The registry, the groups and their events come first. Of ten pages after them, seven are
    reports, two are applications, and one is a talk page.
    """
    write_pages(path, islice(_wiki(), pages))


def write_wiki(path: Path, reports: int) -> None:
    """Write an export with the groups, their events, and so many reports with applications."""
    write_pages(path, chain(_groups(), _grants(reports)))


def write_pages(
    path: Path,
    pages: Iterable[Page],
    user: str = "CR-FluxxBot",
    timestamp: str = "2025-03-01T00:00:00Z",
) -> None:
    """Write an export of pages with one revision each, all by the same user at the same time."""
    with path.open("w", encoding="utf-8") as out:
        out.write(_HEAD)
        for number, page in enumerate(pages, 1):
            out.write(_element(number, page, user, timestamp))
        out.write("</mediawiki>\n")


def _grants(reports: int) -> Iterator[Page]:
    """Yield reports with their applications, and some talk pages."""
    for number in range(reports):
        yield report(number)
        yield _application(number)
        if number % 7 == 0:
            yield _talk_page(number)


def _groups() -> Iterator[Page]:
    """Yield the registry, the groups and their events."""
    yield Page(REGISTRY, _registry())
    for number in range(GROUPS):
        yield Page(group(number), f"'''{group(number)}''' is a user group.\n")
        yield Page(f"{group(number)}/Events/Meetup {number}", "We meet in the library.\n")


def _wiki() -> Iterator[Page]:
    """Yield pages without an end; see `write_export` for their shares."""
    yield from _groups()
    number = 0
    while True:
        for _ in range(7):
            yield report(number)
            if number % 7 < 2:
                yield _application(number)
            number += 1
        yield _talk_page(number - 1)


def _talk_page(number: int) -> Page:
    """Return the talk page of the n-th report."""
    title = talk_page(report(number).title)
    return Page(title, "== Thanks ==\n\nA good report. [[User:Somebody]]\n")


def _application(number: int) -> Page:
    """Return the n-th application."""
    box = _BOX.format(
        amount=number * 31 % 90_000,
        usd=number % 5_000,
        id=f"R-RF-{number}",
        person=number % 700,
        organization=group(number) if number % 3 else "",
        story=report(number).text[-4000:],
    )
    return Page(application_title(number), box)


def _registry() -> str:
    """Return the Lua table of the affiliate registry."""
    rows = "".join(
        f"\t{{\n\t\tgroup_name = '{group(n)}',\n\t\torg_type = 'User Group',\n"
        f"\t\tgroup_country = 'Country {n}',\n\t\tgroup_contact1 = 'User:Editor {n}',\n"
        "\t\trecognition_status = 'recognised',\n\t},\n"
        for n in range(GROUPS)
    )
    return f"return {{\n{rows}}}\n"


def _element(number: int, page: Page, user: str, timestamp: str) -> str:
    """Return the XML element of a page."""
    return (
        f"  <page>\n    <title>{escape(page.title)}</title>\n"
        f"    <ns>0</ns>\n    <id>{number}</id>\n"
        f"    <revision>\n      <id>{1_000_000 + number}</id>\n"
        f"      <timestamp>{timestamp}</timestamp>\n"
        f"      <contributor><username>{escape(user)}</username><id>1</id></contributor>\n"
        f'      <text xml:space="preserve">{escape(page.text)}</text>\n    </revision>\n  </page>\n'
    )
