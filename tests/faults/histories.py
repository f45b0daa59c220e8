"""What must hold for every history that people and the bot have made together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.faults.pages import BOT, NAMESPACES, NOTICE, REGION
from tests.wiki.client import Client


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
        """Whether the bot saved it. A move by a person in between is the person's."""
        return self.user == BOT

    @property
    def marks(self) -> frozenset[str]:
        """Kind and key of every region, and key of every notice."""
        return frozenset(f"{kind} {key}" for kind, key, _ in REGION.findall(self.text)) | frozenset(
            f"notice {key}" for key in NOTICE.findall(self.text)
        )


History = Sequence[Revision]


def histories(client: Client, namespaces: Sequence[int] = NAMESPACES) -> dict[str, History]:
    """Return the histories of all pages in these namespaces, oldest revision first."""
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
    """Count the bot's revisions."""
    return sum(revision.by_bot for page in pages.values() for revision in page)


def broken(pages: Mapping[str, History]) -> list[str]:
    """Say what a bot edit did that it must not do; empty when all is well."""
    return [
        f"{revision.title}, revision {revision.revid}: {why}"
        for page in pages.values()
        for place, revision in enumerate(page)
        if revision.by_bot
        for why in _faults(revision, page[:place])
    ]


def _faults(revision: Revision, before: History) -> Iterator[str]:
    old = before[-1] if before else Revision(revision.title, 0, 0, "", "")
    if revision.parent != old.revid and before:
        yield "it is not based on the revision before it"
    if revision.text == old.text:
        yield "it changes nothing"
    if not _outside(revision.text).startswith(_outside(old.text)):
        yield "it changes what is not the bot's"
    yield from _regions(revision, old, before)
    known = frozenset[str]().union(*(one.marks for one in before))
    if again := (revision.marks - old.marks) & known:
        yield f"it brings back what was removed: {', '.join(sorted(again))}"
    if gone := old.marks - revision.marks:
        yield f"it takes away {', '.join(sorted(gone))}"


def _regions(revision: Revision, old: Revision, before: History) -> Iterator[str]:
    """A region that a person changed is the person's."""
    own = {inner for one in before if one.by_bot for *_, inner in REGION.findall(one.text)}
    now = {(kind, key): inner for kind, key, inner in REGION.findall(revision.text)}
    for kind, key, inner in REGION.findall(old.text):
        if now.get((kind, key)) != inner and inner not in own:
            yield f"it overwrites what a person wrote in {kind} {key}"


def _outside(text: str) -> str:
    """Return what is not the bot's: a mark stands for each of its regions."""
    return REGION.sub(r"<region \1 \2>", text).rstrip()


def doubled(pages: Mapping[str, History]) -> list[str]:
    """Say which notices the bot posted more than once, on whatever pages."""
    posted: dict[str, list[str]] = defaultdict(list)
    for page in pages.values():
        known: frozenset[str] = frozenset()
        for revision in page:
            if revision.by_bot:
                for mark in revision.marks - known:
                    if mark.startswith("notice "):
                        posted[mark].append(f"{revision.title} ({revision.revid})")
            known |= revision.marks
    return [f"{mark}: {', '.join(places)}" for mark, places in posted.items() if len(places) > 1]
