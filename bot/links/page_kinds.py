"""Recognise kinds of pages by title (event, translation, group), and find the years of a grant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.reports.title import proposal_title
from bot.wikitext.plain_text import words

if TYPE_CHECKING:
    from bot.reports.model import Report


_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,10})*")
#: Words in titles of pages about a group itself, or of documents and materials.
_DOCUMENTS = frozenset(
    "about archive archives board booklet brochure budget budgets bureau bylaws code committee "
    "contact contacts curriculum documentation documents faq finance finances financial flyer "
    "footer gallery governance guide guides handbook header join kit leaflet lesson lessons list "
    "logo logos manual manuals materials member members membership minutes navigation newsletter "
    "newsletters notes participants photos plan planning plans playbook policies policy poster "
    "presentation presentations press report reports resolutions resources slides statute statutes "
    "strategy survey tabs team template templates toolkit toolkits tools tutorial tutorials "
    "volunteers".split()
)
#: Words in titles of pages that organise an event, such as its rules, jury or venue.
_ORGANISATION = frozenset(
    "accommodation agenda award awards bid bids candidates criteria evaluation feedback guidelines "
    "help hosts judges judging juries jury local location organisers organizers partner partners "
    "prize prizes questions registration results rule rules schedule schedules scholarship "
    "scholarships speakers sponsor sponsors statistics submission submissions timeline transport "
    "travel venue venues visa winners "
    # Spanish, Portuguese, French, German
    "bases horario inscripciones inscripción jurado patrocinadores ponentes premios reglas "
    "reglamento sede inscrição inscrições júri prêmios regras regulamento horaire inscription "
    "intervenants lieu prix règlement règles anmeldung ort preise regeln teilnehmer zeitplan "
    # Russian, Ukrainian, Arabic
    "жюри место партнёры правила призы расписание регистрация спонсоры журі місце розклад "
    "الأماكن التسجيل الجوائز القواعد المكان جدول".split()
)
_NOT_EVENTS = _DOCUMENTS | _ORGANISATION
#: A title of such a word only is not an event's: "Program 2025". "Trainer Training Program" is.
_PROGRAMME = frozenset(
    "program programme programs programmes programa programação programm программа програма "
    "бағдарлама البرنامج".split()
)
#: Pages that list the events below them.
_FOLDERS = frozenset({"events", "activities"})
_EVENTS = re.compile(
    r"\b(?:events?|activit(?:y|ies)|anniversary|assembly|birthday|boot ?camp|"
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
    """Return the part of a title that looks like the title of a user group's page, else ``None``.

    >>> group_root("Tajik Wikimedians User Group/Trainer Training Program")
    'Tajik Wikimedians User Group'
    """
    match = _USER_GROUP.match(title) if ":" not in title.partition("/")[0] else None
    return match[0].strip() if match else None


def is_translation(title: str) -> bool:
    """Whether a page is a translation: its title ends in a language code, ``…/fr``."""
    return bool(_LANGUAGE.fullmatch(title.rpartition("/")[2])) and "/" in title


def is_event_page(title: str) -> bool:
    """Whether a page outside the pages of groups is that of an event, by its title.

    Every page in the ``Event:`` namespace is, except subpages such as a schedule.

    >>> is_event_page("Central Asian WikiCon 2025"), is_event_page("Event:Meetup/Schedule")
    (True, False)
    """
    if is_translation(title):
        return False
    if title.startswith(EVENT_NAMESPACE):
        first, *below = title.removeprefix(EVENT_NAMESPACE).split("/")
        return not below or _is_event_part(below, within_event=True)
    first, *below = title.split("/")
    if ":" in first or not _NOT_EVENTS.isdisjoint(words(title)):
        return False
    says_event = bool(_EVENTS.search(first) or _YEAR.search(first))
    return _is_event_part(below, within_event=says_event) if below else says_event


def is_event_subpage(title: str, group: str) -> bool:
    """Whether a subpage of a group is that of an event, by its title.

    A subpage of an event with its rules or schedule is not an event; a subpage for a year is.
    Most titles in other languages than English are not recognised, so nothing is written there.

    >>> is_event_subpage("A/Events/Workshop 2025", "A"), is_event_subpage("A/Workshop/Venue", "A")
    (True, False)
    """
    below = title.removeprefix(group).strip("/").split("/")
    return not is_translation(title) and _is_event_part(below, within_event=False)


def _is_event_part(parts: list[str], *, within_event: bool) -> bool:
    """Whether the last part of a title names an event.

    :param within_event: whether the page above all these parts is an event's
    """
    *above, last = parts
    if last.casefold() in _FOLDERS:
        return False
    if not all(_NOT_EVENTS.isdisjoint(words(part)) for part in parts):
        return False
    in_folder = any(part.casefold() in _FOLDERS for part in above)
    within_event |= any(_EVENTS.search(p) for p in above if p.casefold() not in _FOLDERS)
    names = {word for word in words(last) if not word.isdigit()}
    if not names:
        return within_event and bool(_YEAR.search(last))
    if names <= _PROGRAMME:
        return False
    says_event, has_year = bool(_EVENTS.search(last)), bool(_YEAR.search(last))
    if within_event:
        return says_event and has_year
    return says_event or (in_folder and has_year)


def years_in(title: str) -> frozenset[int]:
    """Return the years in a title.

    >>> sorted(years_in("WikiGap 2019 Kolkata India, 2022/2023"))
    [2019, 2022, 2023]
    """
    return frozenset(int(year) for year in _YEAR.findall(title))


#: With more years between the two dates of a grant, one of the dates has a typing error.
_MAX_GRANT_YEARS = 6


def first_year(report: Report, application: Report | None) -> int | None:
    """Return the year in which the grant began, ``None`` when its pages do not show it."""
    for page in (application, report):
        if page is not None and page.start is not None:
            return page.start.year
    named = years_in(proposal_title(report.title))
    return min(named) if named else report.year


def years_of(report: Report, application: Report | None) -> frozenset[int]:
    """Return the years in which the grant ran and the years in its title; empty if unknown.

    If no page shows the dates of the grant, these are the year of the report, else the year of
    its due date and the year before.
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
