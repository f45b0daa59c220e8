"""What a page title alone tells: kind, application, proposal ID, period and year.

Titles are known from Meta-Wiki: a report is its application's title and one known ending. A
``/`` may stand inside a proposal's own title, so titles are never split on it.
"""

from __future__ import annotations

import re
import unicodedata
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
_SPACES = re.compile(r"[ _\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
#: Characters that no title may hold: https://www.mediawiki.org/wiki/Manual:Page_title
_FORBIDDEN = re.compile(r"[<>\[\]{}|\x00-\x1f\x7f#\ud800-\udfff]")
_LONGEST = 255


@dataclass(frozen=True, slots=True)
class TitleFacts:
    """What the title says; ``None`` where it does not."""

    kind: Kind
    application: str | None = None
    proposal_id: str | None = None
    period: str | None = None
    year: int | None = None


def normalise(title: str) -> str | None:
    """Return the title as MediaWiki spells it, or ``None`` when no page can have it.

    NFC, single spaces, first letter upper-case (also after a namespace's colon).

    >>> normalise("tajik_Wikimedians  User Group/General Assembly")
    'Tajik Wikimedians User Group/General Assembly'
    """
    text = title
    if not text.isascii():  # most are
        text = _SPACES.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFC", text)))
    text = text.replace("_", " ").strip().lstrip(": ")
    if "  " in text:
        text = _SPACES.sub(" ", text)
    if not text or _FORBIDDEN.search(text) or len(text.encode()) > _LONGEST:
        return None
    namespace, colon, rest = text.partition(":")
    if colon and not namespace.endswith(" ") and is_namespace(namespace):
        rest = rest.strip()
        name = _upper_first(namespace.strip().lower())
        return f"{name}:{_upper_first(rest)}" if rest else None
    return _upper_first(text)


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


#: Namespaces of Meta-Wiki whose pages reports may link to, in the wiki's canonical spelling.
NAMESPACES = frozenset(
    (
        "Talk",
        "User",
        "User talk",
        "Meta",
        "Meta talk",
        "Project",
        "File",
        "File talk",
        "Image",
        "Media",
        "MediaWiki",
        "Template",
        "Template talk",
        "Help",
        "Help talk",
        "Category",
        "Category talk",
        "Special",
        "Grants",
        "Grants talk",
        "Research",
        "Research talk",
        "Iberocoop",
        "Programs",
        "Module",
        "Module talk",
        "Translations",
        "Event",
        "Event talk",
    )
)
_NAMESPACE_KEYS = frozenset(name.lower() for name in NAMESPACES)


def talk_page(title: str) -> str:
    """Return the talk page of a subject page.

    >>> talk_page("Grants:A"), talk_page("A: b")
    ('Grants talk:A', 'Talk:A: b')
    """
    namespace, colon, rest = title.partition(":")
    if colon and is_namespace(namespace):
        return f"{namespace} talk:{rest}"
    return f"Talk:{title}"


def is_namespace(prefix: str) -> bool:
    """Whether ``prefix`` (before a colon) names a namespace of Meta-Wiki."""
    return prefix.strip().replace("_", " ").lower() in _NAMESPACE_KEYS


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
