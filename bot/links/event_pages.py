"""Pages of events whose texts are read, because they may name the applicant or the group."""

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

#: Keys of the questions that ask for the pages of the funded work. A link in another answer may be
#: to a partner, a model or a meeting where the work was shown, so it proves nothing.
DOCUMENTING = frozenset({"documentation", "materials"})
#: A page that names more people or groups than this is a great meeting, which names everybody.
MAX_USERS, MAX_GROUPS = 12, 3
_USER_TEMPLATE = re.compile(
    r"\{\{ *(?:user|u|user[ -]?link|ping|noping|reply to) *\|([^|{}\n]{1,85})", re.IGNORECASE
)
_USER_PREFIXES = ("User:", "User talk:")


@dataclass(frozen=True, slots=True)
class EventNames:
    """The users and groups that an event's page names; empty if it names too many."""

    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()


def is_listed(link: PageLink) -> bool:
    """Whether a link is in a list of the pages of the funded work, not within a sentence."""
    return link.key in DOCUMENTING and link.listed


def event_titles(report: Report) -> tuple[str, ...]:
    """Return the titles that an ``Event:`` page with the proposal's title would have.

    The page titles of proposals have lost the space after a colon, so there may be two.
    """
    proposal = proposal_title(report.title)
    if len(words(proposal)) < 2:
        return ()
    spellings = (proposal, proposal.replace(":", ": "))
    titles = (normalise(EVENT_NAMESPACE + spelling) for spelling in spellings)
    return tuple(dict.fromkeys(title for title in titles if title))


def events_to_read(reports: Iterable[Report], known: KnownPages) -> set[str]:
    """Return the event pages whose texts decide about links: listed in reports, and of no group."""
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
                users |= _user(title)
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


def _user(title: str) -> set[str]:
    prefix = next((p for p in _USER_PREFIXES if title.startswith(p)), None)
    name = username(title.removeprefix(prefix).partition("/")[0]) if prefix else None
    return {name} if name else set()
