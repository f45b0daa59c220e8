"""Checks of page histories with edits of people and of the bot."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.integration.faults.page_checks import BOT, LOG, NOTICE, REGION
from tests.integration.faults.problem import Problem, doubled, lost, wrong
from tests.support.wiki.bot_runs import NAMESPACES
from tests.support.wiki.client import Client

_REGION_OR_BROKEN = re.compile(
    REGION.pattern.replace("reportbot:end", "reportbot ?:end"), re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of a page; ``parent`` is 0 for the first."""

    title: str
    revid: int
    parent: int
    user: str
    text: str

    @property
    def by_bot(self) -> bool:
        """Whether the bot saved it."""
        return self.user == BOT

    @property
    def marks(self) -> frozenset[str]:
        """Kind and key of every region, and key of every notice."""
        regions = {f"{kind} {key}" for kind, key, _ in REGION.findall(self.text)}
        return frozenset(regions | {f"notice {key}" for key in NOTICE.findall(self.text)})


History = Sequence[Revision]


def histories(client: Client, namespaces: Sequence[int] = NAMESPACES) -> dict[str, History]:
    """Return the histories of all pages in these namespaces, oldest revision first.

    Revisions of deleted pages are not included.
    """
    found: dict[str, list[Revision]] = defaultdict(list)
    for part in client.query(
        list="allrevisions",
        arvnamespace="|".join(map(str, namespaces)),
        arvprop="ids|user|content",
        arvslots="main",
        arvlimit="max",
        arvdir="newer",
    ):
        for page in part["allrevisions"]:
            for entry in page["revisions"]:
                text = str(entry["slots"]["main"]["content"])
                found[page["title"]].append(
                    Revision(page["title"], entry["revid"], entry["parentid"], entry["user"], text)
                )
    return {title: sorted(page, key=lambda one: one.revid) for title, page in found.items()}


def bot_edits(pages: Mapping[str, History]) -> int:
    """Count the bot's revisions, except those of its change log, also after that was moved.

    People (`people.py`) move a page to its title with a word in brackets appended.
    """
    return sum(r.by_bot for title, page in pages.items() if not title.startswith(LOG) for r in page)


def misdeeds(pages: Mapping[str, History]) -> Iterator[Problem]:
    """Yield a problem for each forbidden change in an edit of the bot."""
    for page in pages.values():
        for place, revision in enumerate(page):
            if revision.by_bot:
                yield from _misdeeds(revision, page[:place])


def _misdeeds(revision: Revision, before: History) -> Iterator[Problem]:
    old = before[-1] if before else Revision(revision.title, 0, 0, "", "")
    where = f"{revision.title}, revision {revision.revid}: the bot"
    if before and revision.parent != old.revid:
        yield wrong(f"{where} edited another revision than the one before")
    if revision.text == old.text:
        yield wrong(f"{where} changed nothing")
    taken = _taken(revision, old, before)
    if not _outside(revision.text).startswith(_outside(old.text, taken)):
        yield lost(f"{where} changed what is not its own")
    known = frozenset[str]().union(*(one.marks for one in before))
    if again := (revision.marks - old.marks) & known:
        yield lost(f"{where} brought back what was removed: {', '.join(sorted(again))}")
    if gone := old.marks - revision.marks - taken:
        yield wrong(f"{where} took away {', '.join(sorted(gone))}")
    # The wiki merges a person's edit and the bot's if they are not on the same lines.
    own = {line for one in before if one.by_bot for line in _owned(one)}
    if missing := {*_owned(old)} - own - {*revision.text.splitlines()}:
        yield lost(
            f"{where} overwrote what a person wrote in a region: {' / '.join(sorted(missing))}"
        )


def _owned(revision: Revision) -> list[str]:
    """Return the lines of the regions."""
    return [line for *_, inner in REGION.findall(revision.text) for line in inner.splitlines()]


def _taken(revision: Revision, old: Revision, before: History) -> frozenset[str]:
    """Return the regions that the bot removed and that people had not changed."""
    own = {inner for one in before if one.by_bot for *_, inner in REGION.findall(one.text)}
    return frozenset(
        f"{kind} {key}"
        for kind, key, inner in REGION.findall(old.text)
        if inner in own and f"{kind} {key}" not in revision.marks
    )


def _outside(text: str, taken: frozenset[str] = frozenset()) -> str:
    """Return the text outside the bot's regions; a mark replaces each region that is not taken."""
    # Between read and save a person may have broken the end mark.
    text = _REGION_OR_BROKEN.sub(r"<region \1 \2>", text)
    for name in taken:
        text = re.sub(rf"== [^\n]* ==\n<region {re.escape(name)}>\n*", "", text)
    return text.rstrip()


def posted_twice(pages: Mapping[str, History]) -> Iterator[Problem]:
    """Yield the notices that the bot posted on more than one page."""
    posted: dict[str, list[str]] = defaultdict(list)
    for page in pages.values():
        known: frozenset[str] = frozenset()
        for revision in page:
            if revision.by_bot:
                for mark in revision.marks - known:
                    if mark.startswith("notice "):
                        posted[mark].append(f"{revision.title} ({revision.revid})")
            known |= revision.marks
    for mark, places in posted.items():
        if len(places) > 1:
            yield doubled(f"{mark}: posted on {', '.join(places)}")
