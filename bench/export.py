"""A generated wiki as an XML export, written as a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from bench.corpus import GROUPS, Page, application_title, group, report
from bot.links.affiliates import REGISTRY
from bot.reports.title import talk_page

if TYPE_CHECKING:
    from collections.abc import Iterator
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
    """Write an export of so many pages: of ten, seven reports, two applications, one talk page.

    The groups with their events and the registry of groups come first.
    """
    with path.open("w", encoding="utf-8") as out:
        out.write(_HEAD)
        for number, page in zip(range(pages), _wiki(), strict=False):
            out.write(_element(number + 1, page))
        out.write("</mediawiki>\n")


def _wiki() -> Iterator[Page]:
    yield Page(REGISTRY, _registry())
    for number in range(GROUPS):
        yield Page(group(number), f"'''{group(number)}''' is a user group.\n")
        yield Page(f"{group(number)}/Events/Meetup {number}", "We meet in the library.\n")
    number = 0
    while True:
        for _ in range(7):
            yield report(number)
            if number % 7 < 2:
                yield _application(number)
            number += 1
        title = report(number - 1).title
        yield Page(talk_page(title), "== Thanks ==\n\nA good report. [[User:Somebody]]\n")


def _application(number: int) -> Page:
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
    rows = "".join(
        f"\t{{\n\t\tgroup_name = '{group(n)}',\n\t\torg_type = 'User Group',\n"
        f"\t\tgroup_country = 'Country {n}',\n\t\tgroup_contact1 = 'User:Editor {n}',\n"
        "\t\trecognition_status = 'recognised',\n\t},\n"
        for n in range(GROUPS)
    )
    return f"return {{\n{rows}}}\n"


def _element(number: int, page: Page) -> str:
    return (
        f"  <page>\n    <title>{escape(page.title)}</title>\n"
        f"    <ns>0</ns>\n    <id>{number}</id>\n"
        f"    <revision>\n      <id>{1_000_000 + number}</id>\n"
        "      <timestamp>2025-03-01T00:00:00Z</timestamp>\n"
        "      <contributor><username>CR-FluxxBot</username><id>1</id></contributor>\n"
        f'      <text xml:space="preserve">{escape(page.text)}</text>\n    </revision>\n  </page>\n'
    )
