"""Facts in a page title: kind, application, proposal ID, period and year.

Titles were seen on Meta-Wiki: a report's title is its application's title and a known ending. A
``/`` may be part of a proposal's own title, so titles are never split at it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reports.model import Kind
from bot.wikitext.caching import remember

PROGRAMS = "Grants:Programs/"
TEMPLATES = "Grants:MetaSync/"

#: The mirror writes applications below these funds' pages only.
_MIRRORED = re.compile(r"Grants:Programs/Wikimedia (?:Community|Alliances) Fund/(?P<rest>.*)", re.S)
_ENDING = re.compile(
    r"(?P<application>.+?) */ *(?P<period>Final|Midpoint|Midterm|Yearly) Report"
    r"(?: \((?P<year>\d{4})\))?(?: \(\d{1,2}\))?",
    re.IGNORECASE,
)
_PROPOSAL = re.compile(r"\(ID: ?(\d{6,9})\)(?: \(\d{1,2}\))?$")
_PERIODS = {"final": "final", "midpoint": "midpoint", "midterm": "midpoint", "yearly": "yearly"}
#: The beginning of a title: the page of a fund, and of a fund within it.
FUND_PAGES = re.compile(
    r"Grants:Programs/([^/]+)/(?:(Rapid Fund|Conference Fund|General Support Fund)/)?"
)
#: The funds' own pages, news and translations.
_OWN_PAGES = re.compile(
    r"(?:(?:Rapid|Conference|General Support) Fund)?/?"
    r"(?:(?:Updates|Tech)(?:/.*)?|[a-z]{2,3}(?:-[a-z]+)*)?",
)


@dataclass(frozen=True, slots=True)
class TitleFacts:
    """What the title says; ``None`` where it does not."""

    kind: Kind
    application: str | None = None
    proposal_id: str | None = None
    period: str | None = None
    year: int | None = None


def read_title(title: str) -> TitleFacts:
    """Read a page title.

    >>> read_title("Grants:Programs/Wikimedia Community Fund/A/Yearly Report (2023)").year
    2023
    """
    if title.startswith(TEMPLATES):
        return TitleFacts(Kind.TEMPLATE)
    if not title.startswith(PROGRAMS):
        return TitleFacts(Kind.OTHER)
    ending = _ENDING.fullmatch(title)
    application = ending["application"] if ending else title
    proposal = _PROPOSAL.search(application)
    proposal_id = proposal[1] if proposal else None
    mirrored = _MIRRORED.fullmatch(application)
    if proposal_id is None and (mirrored is None or _OWN_PAGES.fullmatch(mirrored["rest"])):
        return TitleFacts(Kind.OTHER)
    if ending is None:
        return TitleFacts(Kind.APPLICATION, proposal_id=proposal_id)
    return TitleFacts(
        Kind.REPORT,
        application=application,
        proposal_id=proposal_id,
        period=_PERIODS[ending["period"].casefold()],
        year=int(ending["year"]) if ending["year"] else None,
    )


@remember
def form_title(title: str) -> str:
    """Return a title with its ending in the spelling of the form files.

    >>> form_title("Grants:Programs/Wikimedia Community Fund/A/Final report (2)")
    'Grants:Programs/Wikimedia Community Fund/A/Final Report'
    """
    ending = _ENDING.fullmatch(title)
    if ending is None:
        return title
    period = _PERIODS[ending["period"].casefold()].capitalize()
    return f"{ending['application']}/{period} Report"


def fund(title: str) -> str:
    """Return the fund that a page is below, ``""`` when it is below none.

    >>> fund("Grants:Programs/Wikimedia Community Fund/Rapid Fund/A (ID: 22215712)")
    'Rapid Fund'
    """
    match = FUND_PAGES.match(title)
    return (match[2] or match[1]) if match else ""


@remember
def proposal_title(title: str) -> str:
    """Return the proposal's own title within an application's or report's page title.

    >>> proposal_title("Grants:Programs/Wikimedia Community Fund/Rapid Fund/A/B (ID: 22215712)")
    'A/B'
    """
    ending = _ENDING.fullmatch(title)
    text = ending["application"] if ending else title
    below = FUND_PAGES.match(text)
    return _PROPOSAL.sub("", text[below.end() :] if below else text).strip()
