"""Kinds of pages by their titles (event, translation, group), and the years of a grant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.reports.title import proposal_title
from bot.wikitext.plain_text import words

if TYPE_CHECKING:
    from bot.reports.model import Report


_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,10})*")
#: Words in subpage titles that are about the group itself, or about papers, not events.
_NOT_EVENTS = frozenset(
    "about archive archives board budget budgets bureau bylaws code committee contact "
    "contacts documents faq finance finances financial footer gallery governance guide guides "
    "header join list logo logos materials member members membership minutes navigation newsletter "
    "newsletters notes participants photos plan planning plans policies policy presentations press "
    "report reports resolutions resources slides statute statutes strategy survey tabs team "
    "volunteers".split()
)
#: Words by which a title says that it is about something that happened.
_EVENTS = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:events?|activit(?:y|ies)|anniversary|assembly|birthday|boot ?camp|"
    r"camp|campaign|celebrations?|challenge|competition|conference|contest|course|day|days|"
    r"edit[- ]?a[- ]?thon|expedition|exhibition|festival|forum|gathering|hackathon|launch|"
    r"lectures?|marathon|meet[- ]?ups?|meetings?|month|photo ?walk|program|programme|seminar|"
    r"summit|summer|symposium|tour|trainings?|walk|webinar|week|"
    r"wiki ?camp|wiki ?con|wiki ?gap|wiki loves|"
    r"workshops?)\b",
    re.IGNORECASE,
)
_USER_GROUP = re.compile(r"[^/]*\bUser Group\b(?![^/]*\(proposal\))[^/:]*")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

EVENT_NAMESPACE = "Event:"


def group_root(title: str) -> str | None:
    """Return the part of a title that looks like the title of a user group's page.

    >>> group_root("Tajik Wikimedians User Group/Trainer Training Program")
    'Tajik Wikimedians User Group'
    """
    match = _USER_GROUP.match(title) if ":" not in title.partition("/")[0] else None
    return match[0].strip() if match else None


def is_translation(title: str) -> bool:
    """Whether a title ends in a language code, as translations do: ``…/fr``."""
    return bool(_LANGUAGE.fullmatch(title.rpartition("/")[2])) and "/" in title


def is_event_page(title: str) -> bool:
    """Whether a page of no group says by its title that it is about something that happened.

    >>> is_event_page("Central Asian WikiCon 2025"), is_event_page("Tech")
    (True, False)
    """
    return ":" not in title and _says_event(title) and not is_translation(title)


def is_event_subpage(title: str, group: str) -> bool:
    """Whether a subpage of a group says by its title that it is about something that happened.

    A title in a language other than English mostly does not, and then nothing is written there.
    """
    below = title.removeprefix(group).strip("/")
    is_list = below.casefold() in {"events", "activities"}
    return _says_event(below) and not is_list and not is_translation(title)


def years_in(title: str) -> frozenset[int]:
    """Return the years in a title.

    >>> sorted(years_in("WikiGap 2019 Kolkata India, 2022/2023"))
    [2019, 2022, 2023]
    """
    return frozenset(int(year) for year in _YEAR.findall(title))


def _says_event(text: str) -> bool:
    return _EVENTS.search(text) is not None and not _NOT_EVENTS & set(words(text))


#: A grant with more years between its two dates has a typing error in one of them.
_MAX_GRANT_YEARS = 6


def first_year(report: Report, application: Report | None) -> int | None:
    """Return the year in which the grant began, ``None`` when no page says it."""
    for page in (application, report):
        if page is not None and page.start is not None:
            return page.start.year
    named = years_in(proposal_title(report.title))
    return min(named) if named else report.year


def years_of(report: Report, application: Report | None) -> frozenset[int]:
    """Return the years of the grant, with those in its title; empty when no page names one.

    Without a date of the grant, use the year of the report's due date and the year before.
    """
    years = set(years_in(proposal_title(report.title)))
    for page in (application, report):
        if page is not None and page.start is not None:
            last = page.end.year if page.end is not None else page.start.year
            years |= set(range(page.start.year, min(last, page.start.year + _MAX_GRANT_YEARS) + 1))
            return frozenset(years)
    if report.year is not None:
        years.add(report.year)
    elif report.due is not None:
        years |= {report.due.year, report.due.year - 1}
    return frozenset(years)
