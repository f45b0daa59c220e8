"""The users and groups that the page of an event names: they may prove whose event it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.links.group_names import named_in
from bot.links.page_kinds import EVENT_NAMESPACE, is_event_page
from bot.reports.page_links import references
from bot.reports.title import proposal_title
from bot.reports.values import username
from bot.wikitext.literals import masked
from bot.wikitext.plain_text import plain, words
from bot.wikitext.titles import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.links.known_pages import KnownPages
    from bot.reports.model import PageLink, Report

#: Keys of the questions that ask for the pages of the funded work. A link in another answer proves
#: nothing: it may lead to a partner, a model or a meeting where the work was shown.
DOCUMENTING = frozenset({"documentation", "materials"})
#: The page of a large meeting names more users or groups than this, so its names prove nothing.
MAX_USERS, MAX_GROUPS = 12, 3
_USER_TEMPLATE = re.compile(
    r"\{\{ *(?:user|u|user[ -]?link|ping|noping|reply to) *\|([^|{}\n]{1,85})", re.IGNORECASE
)
_USER_PREFIXES = ("User:", "User talk:")


@dataclass(frozen=True, slots=True)
class EventNames:
    """The users and groups that an event's page names; of too many none is kept."""

    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()


def is_listed(link: PageLink) -> bool:
    """Whether a link is in a list of the pages of the funded work, and not in a sentence."""
    return link.key in DOCUMENTING and link.listed


def event_titles(report: Report) -> tuple[str, ...]:
    """Return the titles of the ``Event:`` page that may have the same title as the proposal.

    There are two if the proposal's title has a colon: titles of proposals have lost the space
    after it.
    """
    proposal = proposal_title(report.title)
    if len(words(proposal)) < 2:
        return ()
    spellings = (proposal, proposal.replace(":", ": "))
    titles = (normalise(EVENT_NAMESPACE + spelling) for spelling in spellings)
    return tuple(dict.fromkeys(title for title in titles if title))


def events_to_read(reports: Iterable[Report], known: KnownPages) -> set[str]:
    """Return the event pages to read: those that reports list and that belong to no group."""
    return {
        page
        for report in reports
        for link in report.references
        if is_listed(link) and not link.elsewhere
        for title in link.titles
        if (page := known.pages.get(title)) is not None
        and is_event_page(page)
        and known.groups.owning_group(page) is None
    }


def names_on(text: str, known: KnownPages) -> EventNames:
    """Return the users and groups that the text of an event's page links to or names."""
    users: set[str] = set()
    groups: set[str] = set()
    text = masked(text)
    for line in text.splitlines():
        for link in references(line, where="", key=""):
            for title in link.titles:
                users |= _user_of(title)
                page = known.pages.get(title, title)
                if (group := known.groups.owning_group(page)) is not None:
                    groups.add(group)
        groups.update(named_in(plain(line), known.groups.by_name))
    names = (username(match[1]) for match in _USER_TEMPLATE.finditer(text))
    users.update(name for name in names if name)
    return EventNames(
        frozenset(users if len(users) <= MAX_USERS else ()),
        frozenset(groups if len(groups) <= MAX_GROUPS else ()),
    )


def _user_of(title: str) -> set[str]:
    """Return the username in the title of a user page; empty for other titles."""
    prefix = next((p for p in _USER_PREFIXES if title.startswith(p)), None)
    name = username(title.removeprefix(prefix).partition("/")[0]) if prefix else None
    return {name} if name else set()
