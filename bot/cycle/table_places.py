"""Pages on which editors asked for a table by ``<!-- reportbot:here KIND -->``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.talk.markers import marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.cycle.changes import ChangeSet
    from bot.store.ledger import Ledger
    from bot.wiki.source import Source

PLACES = "places"
SEARCHED = "reportbot:here"


class TablePlaces:
    """Where tables are asked for: by page, the kinds.

    ``owners`` are the pages that have tables; a place on such a page, or below it, is its own.
    """

    def __init__(self, kinds: Mapping[str, Iterable[str]], owners: Iterable[str]) -> None:
        known = frozenset(owners)
        self._of: dict[tuple[str, str], list[str]] = {}
        for page in sorted(kinds):
            owner = _owner(page, known)
            for kind in kinds[page] if owner is not None else ():
                self._of.setdefault((owner or "", kind), []).append(page)

    def of(self, title: str, kind: str) -> list[str]:
        """Return the pages on which the table of a page is asked for."""
        return self._of.get((title, str(kind)), [])


def find_table_places(
    source: Source, ledger: Ledger, discovery: ChangeSet, owners: Iterable[str]
) -> TablePlaces:
    """Look for the marks on pages with tables and below them, where something happened.

    A sweep looks at every page that has a table, and at what the wiki's search finds; a ledger
    that was made anew, at all pages that the bot has edited.

    :param owners: titles of the pages that have tables
    :raises WikiError: when the wiki cannot be read
    """
    known = frozenset(owners)
    noted = ledger.notes.get(PLACES)
    kinds: dict[str, list[str]] = dict(noted or {})
    before = {page: list(its) for page, its in kinds.items()}
    asked = {title for title in discovery.touched if _owner(title, known) is not None}
    if discovery.sweep:
        asked |= known | kinds.keys() | source.search(SEARCHED)
    if noted is None:
        edited = discovery.edited_by_bot(source)
        asked |= {title for title in edited if _owner(title, known) is not None}
    for page in source.pages(sorted(asked)):
        kinds.pop(page.title, None)
        here = marks(page.text or "").places if SEARCHED in (page.text or "") else ()
        if here:
            kinds[page.title] = sorted({place.kind for place in here})
    if noted is None or kinds != before:
        ledger.notes.set({PLACES: kinds})
    return TablePlaces(kinds, known)


def _owner(page: str, known: frozenset[str]) -> str | None:
    """Return the nearest page with a table that a page is, or is below."""
    title = page
    while title not in known:
        title, slash, _ = title.rpartition("/")
        if not slash:
            return None
    return title
