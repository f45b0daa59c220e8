"""The pages on which editors asked for a table with the mark ``<!-- reportbot:here KIND -->``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cycle.notes import PLACES
from bot.links.page_kinds import is_translation
from bot.talk.markers import marks
from bot.wikitext.titles import nearest_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.cycle.changes import ChangeSet
    from bot.cycle.guards import Problems
    from bot.store.ledger import Ledger
    from bot.wiki.source import Source

SEARCHED = "reportbot:here"


class TablePlaces:
    """The pages on which editors asked for the tables of groups and events.

    :param kinds: the kinds of tables that the marks ask for, by the page with the marks
    :param owners: the groups and events that have tables; a mark asks for the table of the page
        itself, or of the nearest page above it
    """

    def __init__(self, kinds: Mapping[str, Iterable[str]], owners: Iterable[str]) -> None:
        known = self._owners = frozenset(owners)
        self._asked = frozenset(kinds)
        self._pages: dict[tuple[str, str], list[str]] = {}
        for page in sorted(kinds):
            owner = None if _is_translation_with_marks(page, kinds) else nearest_page(page, known)
            for kind in kinds[page] if owner is not None else ():
                self._pages.setdefault((owner or "", kind), []).append(page)

    def pages_for(self, title: str, kind: str) -> list[str]:
        """Return the pages on which the table of a group or an event is asked for.

        :param title: the group or event
        :param kind: the kind of table
        """
        return self._pages.get((title, str(kind)), [])

    def owner(self, page: str) -> str | None:
        """Return the group or event whose table ``page`` asks for, ``None`` without a mark."""
        return nearest_page(page, self._owners) if page in self._asked else None


def find_table_places(
    source: Source,
    ledger: Ledger,
    changes: ChangeSet,
    owners: Iterable[str],
    problems: Problems,
) -> TablePlaces:
    """Find the marks on groups, events and their subpages; only changed pages are read.

    A sweep reads every group and event with a table, and the pages that the wiki's search finds. A
    run with a new ledger reads all pages that the bot has edited. The result is kept in the ledger.

    :param owners: titles of the groups and events that have tables
    :raises WikiError: when the wiki cannot be read
    """
    known = frozenset(owners)
    noted = PLACES.get(ledger)
    kinds = dict(noted or {})
    asked = {title for title in changes.changed_titles if nearest_page(title, known) is not None}
    if changes.sweep:
        asked |= known | kinds.keys() | source.search(SEARCHED)
    if noted is None:
        edited = changes.edited_by_bot(source)
        asked |= {title for title in edited if nearest_page(title, known) is not None}
    for page in source.pages(sorted(asked)):
        with problems.caught(page.title, "looking for marks"):
            places = marks(page.text or "").places if SEARCHED in (page.text or "") else ()
            kinds.pop(page.title, None)
            if places:
                kinds[page.title] = sorted({place.kind for place in places})
    if kinds != noted:
        PLACES.set(ledger, kinds)
    return TablePlaces(kinds, known)


def _is_translation_with_marks(page: str, kinds: Mapping[str, Iterable[str]]) -> bool:
    """Return whether a page is a translation (``…/fr``) of a page with marks for tables.

    The Translate extension copies the marks into each translation, and nobody can edit these pages.
    """
    return is_translation(page) and page.rpartition("/")[0] in kinds
