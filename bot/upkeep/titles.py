"""Where titles lead: asked of the wiki in batches, once, and remembered until they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.records import Lead

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.store.ledger import Ledger
    from bot.wiki.model import Source


class Titles:
    """The index of titles for one run.

    :param fresh: whether to ask for all of them again
    :param also: titles that are asked for along with others, since they will be wanted later
    """

    def __init__(
        self, source: Source, ledger: Ledger, *, fresh: bool, also: Iterable[str] = ()
    ) -> None:
        self._also = frozenset(also)
        self._source = source
        self._ledger = ledger
        self._leads = ledger.targets.all()
        self._old = dict(self._leads) if fresh else {}
        if fresh:
            self._leads = {}

    def look_up(self, titles: Iterable[str]) -> Mapping[str, Lead]:
        """Return where each title leads.

        :raises WikiError: when the wiki cannot be read
        """
        wanted = set(titles)
        if wanted - self._leads.keys():
            asked = sorted((wanted | self._also) - self._leads.keys())
            found = {
                title: Lead(target.title, target.exists, target.language)
                for title, target in self._source.resolve(asked).items()
            }
            self._leads |= found
            self._ledger.targets.remember(
                {t: lead for t, lead in found.items() if self._old.get(t) != lead}
            )
        return {title: self._leads[title] for title in wanted}

    def forget_unasked(self) -> None:
        """Drop what nobody asked for since the index was made afresh."""
        self._ledger.targets.forget(self._old.keys() - self._leads.keys())

    def language(self, title: str) -> str:
        """Return the language that the wiki gives a page, as far as it was told."""
        lead = self._leads.get(title) or self._old.get(title)
        return lead.language if lead is not None else ""
