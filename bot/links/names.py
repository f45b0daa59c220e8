"""Names of groups and where their pages are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reports.title import normalise
from bot.reports.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.links.affiliates import Affiliate

Name = tuple[str, ...]

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,10})*")
#: Words in subpage titles that are about the group itself, or about papers, not events.
_NOT_EVENTS = frozenset(
    "about archive archives board budget budgets bureau bylaws code committee contact "
    "contacts documents faq finance finances financial footer gallery governance guide guides "
    "header join logo logos materials members membership minutes navigation newsletter notes "
    "participants photos plan planning plans policies policy presentations press report "
    "reports resolutions resources slides statute statutes strategy survey tabs team".split()
)


def name_key(name: str) -> Name:
    """Return what two spellings of a group's name have in common.

    >>> name_key("(Planning) The Côte d’Ivoire Group") == name_key("Côte d'Ivoire group")
    True
    """
    key = words(name)
    if key[:1] == ("planning",):
        key = key[1:]
    return key[1:] if key[:1] == ("the",) else key


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


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups that have a page on the wiki: by page title, and by every known name."""

    by_title: Mapping[str, Affiliate]
    by_name: Mapping[Name, str]
    unlisted: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        affiliates: Iterable[Affiliate],
        pages: Mapping[str, str],
        unlisted: Iterable[str] = (),
    ) -> Groups:
        """Index affiliates.

        :param pages: for each affiliate's name, as a normalised title, the title of the page
            that it leads to; names without a page are absent
        :param unlisted: pages that only by their wording are those of a user group
        """
        by_title: dict[str, Affiliate] = {}
        by_name: dict[Name, str] = {}
        shared: set[Name] = set()
        for affiliate in affiliates:
            title = pages.get(normalise(affiliate.name) or "")
            if title is None:
                continue
            by_title.setdefault(title, affiliate)
            for name in {name_key(affiliate.name), name_key(title)}:
                if by_name.setdefault(name, title) != title:
                    shared.add(name)
        names = {k: v for k, v in by_name.items() if k and k not in shared}
        return cls(by_title, names, frozenset(unlisted))

    def named(self, name: str) -> str | None:
        """Return the page of the group with this name, ``None`` when there is none."""
        return self.by_name.get(name_key(name))

    def beginning(self, title: str) -> str | None:
        """Return the page of the group with whose name ``title`` begins, on a word boundary."""
        key = name_key(title)
        for length in range(len(key), 1, -1):
            page = self.by_name.get(key[:length])
            if page is not None:
                return page
        return None

    def owner(self, title: str) -> str | None:
        """Return the group that ``title`` is the page of, or a subpage of, at any depth."""
        while title not in self.by_title:
            title, slash, _ = title.rpartition("/")
            if not slash:
                return None
        return title


_USER_GROUP = re.compile(r"[^/]*\bUser Group\b(?![^/]*\(proposal\))[^/:]*")


def group_root(title: str) -> str | None:
    """Return the part of a title that, by its wording, is a user group's page.

    >>> group_root("Tajik Wikimedians User Group/Trainer Training Program")
    'Tajik Wikimedians User Group'
    """
    match = _USER_GROUP.match(title) if ":" not in title.partition("/")[0] else None
    return match[0].strip() if match else None


def is_translation(title: str) -> bool:
    """Whether a page is a translation, by its last part: ``…/fr``."""
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


def _says_event(text: str) -> bool:
    return _EVENTS.search(text) is not None and not _NOT_EVENTS & set(words(text))
