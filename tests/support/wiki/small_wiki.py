"""A compact wiki with more than twenty talk pages to edit, written as an XML export.

Six groups have an event and two grants each; the reports come in several markups, most lack an
answer that the form requires. On half of the talk pages people have written before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from bot.links.affiliates import REGISTRY
from tests.support.pages.compose import WCF, ReportFacts, compose
from tests.support.pages.markup_families import FAMILIES
from tests.support.pages.rapid_fund_form import METRICS, PARTS

PLACES = ("Arden", "Borland", "Côte Verte", "Doria", "Eşrefiye", "Fjällen")
MARKUPS = ("bold", "plain", "bullets", "wrapped", "rows", "html")
MIRROR = "CR-FluxxBot"
THREAD = (
    "== Thanks ==\nA fine report, with {n} pictures."
    " [[User:Editor|Editor]] 10:0{n}, 1 May 2025 (UTC)\n"
)
YES_OR_NO = frozenset({"difficulties", "unspent"})


class Entry(NamedTuple):
    """A page of the export and who wrote it."""

    title: str
    text: str
    author: str = "Editor"


def write_export(path: Path, groups: int = len(PLACES)) -> None:
    """Write the wiki's pages as a MediaWiki XML export, with the pages of so many groups."""
    export(path, _pages(groups))


def export(path: Path, entries: Iterable[Entry]) -> None:
    """Write pages as a MediaWiki XML export."""
    pages = "".join(_element(number, entry) for number, entry in zip(count(1), entries))
    path.write_text(
        '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11"'
        ' xml:lang="en">\n<siteinfo><sitename>Small</sitename><dbname>small</dbname></siteinfo>\n'
        f"{pages}</mediawiki>\n",
        "utf-8",
    )


def group(number: int) -> str:
    """Return the name of a user group."""
    return f"Wikimedians of {PLACES[number]} User Group"


def event(number: int) -> str:
    """Return the title of a group's event page."""
    return f"{group(number)}/Events/Meetup {number}"


def report(number: int) -> str:
    """Return the title of a report page."""
    name = f"{group(number % len(PLACES))} workshops"
    return f"{WCF}/{name} (ID: {22_500_000 + number})/Final Report"


def registry() -> str:
    """Return the registry of affiliates, with all groups."""
    rows = "".join(
        f"\t{{ group_name = '{group(n)}', org_type = 'User Group',"
        f" group_country = '{PLACES[n]}', recognition_status = 'recognised' }},\n"
        for n in range(len(PLACES))
    )
    return f"return {{\n{rows}}}\n"


def _pages(groups: int) -> Iterator[Entry]:
    yield Entry(REGISTRY, registry(), "Admin")
    yield Entry("User:ReportBot/config.json", '{"notices": {"max_age_days": 3650}}', "Admin")
    for n in range(groups):
        yield Entry(group(n), f"'''{group(n)}''' is a user group.\n")
        yield Entry(event(n), "We meet in the library.\n")
        if n % 2:
            yield Entry(f"Talk:{group(n)}", THREAD.format(n=n))
        else:
            yield Entry(f"Talk:{event(n)}", THREAD.format(n=n))
    for n in range(2 * len(PLACES)):
        if n % len(PLACES) >= groups:
            continue
        yield Entry(report(n), report_text(n), MIRROR)
        if n % 3 == 0:
            yield Entry(f"Grants talk:{report(n).partition(':')[2]}", THREAD.format(n=n % 10))


def report_text(number: int, *, blank: Iterable[str] = (), applicant: str = "") -> str:
    """Return the text of a report page.

    :param blank: keys of questions without an answer, beside those that lack one anyway
    """
    answers = {
        asked.key: "No" if asked.key in YES_OR_NO else f"We did all of it, {number} times."
        for part in PARTS
        for asked in part.questions
    }
    answers["documentation"] = f"* [[{event(number % len(PLACES))}]]"
    if number % 6 != 5:
        del answers["materials"]
    answers = {key: text for key, text in answers.items() if key not in blank}
    facts = ReportFacts(
        title=report(number),
        status="Under review",
        applicant=applicant or f"Editor_{number}",
        answers=answers,
        agreement=("Agree",) * 7,
        metrics={name: ("10", str(number), "") for name in METRICS},
    )
    return compose(facts, FAMILIES[MARKUPS[number % len(MARKUPS)]])


def _element(number: int, entry: Entry) -> str:
    return (
        f"<page><title>{escape(entry.title)}</title><ns>0</ns><id>{number}</id><revision>"
        f"<id>{1_000 + number}</id><timestamp>2025-03-01T00:00:00Z</timestamp>"
        f"<contributor><username>{entry.author}</username><id>1</id></contributor>"
        f'<text xml:space="preserve">{escape(entry.text)}</text></revision></page>\n'
    )
