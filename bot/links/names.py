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
#: Last parts of subpage titles that are about the group itself, not events of it.
_NOT_EVENTS = frozenset(
    (
        "about",
        "archive",
        "archives",
        "bylaws",
        "contact",
        "contacts",
        "footer",
        "header",
        "join",
        "members",
        "membership",
        "navigation",
        "newsletter",
        "participants",
        "report",
        "reports",
        "resolutions",
        "statute",
        "tabs",
        "team",
    )
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


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups that have a page on the wiki: by page title, and by every known name."""

    by_title: Mapping[str, Affiliate]
    by_name: Mapping[Name, str]

    @classmethod
    def of(cls, affiliates: Iterable[Affiliate], pages: Mapping[str, str]) -> Groups:
        """Index affiliates.

        :param pages: for each affiliate's name, as a normalised title, the title of the page
            that it leads to; names without a page are absent
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
        return cls(by_title, {k: v for k, v in by_name.items() if k and k not in shared})

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


def is_event_subpage(title: str, group: str) -> bool:
    """Whether a subpage of a group is about something that happened, as far as its title says."""
    parts = title.removeprefix(group).strip("/").split("/")
    return (
        bool(parts[0])
        and not is_translation(title)
        and not any(" ".join(words(part)) in _NOT_EVENTS for part in parts)
        and parts != ["Events"]
    )
