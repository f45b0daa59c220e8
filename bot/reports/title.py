"""What a page title alone tells: kind, application, proposal ID, period and year.

Titles are known from Meta-Wiki: a report is its application's title and one known ending. A
``/`` may stand inside a proposal's own title, so titles are never split on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reports.model import Kind

PROGRAMS = "Grants:Programs/"
TEMPLATES = "Grants:MetaSync/"

_ENDING = re.compile(
    r"(?P<application>.+)/(?P<ending>Final Report|Midpoint Report|Yearly Report"
    r"(?: \((?P<year>\d{4})\))?)",
)
_PROPOSAL = re.compile(r"\(ID: ?(\d{6,9})\)$")
_PERIODS = {"Final": "final", "Midpoint": "midpoint", "Yearly": "yearly"}


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
    match = _ENDING.fullmatch(title)
    application = match["application"] if match else title
    proposal = _PROPOSAL.search(application)
    proposal_id = proposal[1] if proposal else None
    if match is None:
        return TitleFacts(Kind.APPLICATION, proposal_id=proposal_id)
    return TitleFacts(
        Kind.REPORT,
        application=application,
        proposal_id=proposal_id,
        period=_PERIODS[match["ending"].split()[0]],
        year=int(match["year"]) if match["year"] else None,
    )


_FUND = re.compile(
    r"Grants:Programs/([^/]+)/(?:(Rapid Fund|Conference Fund|General Support Fund)/)?"
)


def fund(title: str) -> str:
    """Return the fund that a title stands under, ``""`` when under none.

    >>> fund("Grants:Programs/Wikimedia Community Fund/Rapid Fund/A (ID: 22215712)")
    'Rapid Fund'
    """
    match = _FUND.match(title)
    return (match[2] or match[1]) if match else ""


def proposal_title(title: str) -> str:
    """Return the proposal's own title within an application's or report's page title.

    >>> proposal_title("Grants:Programs/Wikimedia Community Fund/Rapid Fund/A/B (ID: 22215712)")
    'A/B'
    """
    match = _ENDING.fullmatch(title)
    text = match["application"] if match else title
    under = _FUND.match(text)
    return _PROPOSAL.sub("", text[under.end() :] if under else text).strip()
