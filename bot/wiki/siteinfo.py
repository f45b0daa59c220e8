"""What a wiki tells of itself, in one answer where Pywikibot asks twice."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pywikibot import Timestamp
from pywikibot.site._siteinfo import Siteinfo

from bot.wiki.siteparts import EXTENSIONS, GENERAL, PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping


class AtOnce(Siteinfo):  # type: ignore[misc]
    """Pywikibot's memory of it; the extensions come with the general part, not after it."""

    def _get_siteinfo(self, prop: str | list[str], expiry: object) -> dict[str, Any]:
        wanted = [prop] if isinstance(prop, str) else list(prop)
        if GENERAL not in wanted:
            return dict(super()._get_siteinfo(wanted, expiry))
        found = dict(super()._get_siteinfo([*wanted, EXTENSIONS], expiry))
        self._cache[EXTENSIONS] = found[EXTENSIONS]
        return found

    def take(self, told: Mapping[str, Any]) -> None:
        """Keep what an answer to another question tells, if all of it is there and as it should be.

        Else Pywikibot asks for it when it is needed.
        """
        with suppress(AttributeError, KeyError, TypeError):
            found = {part: told[part] for part in PARTS}
            for part, data in found.items():
                self._post_process(part, data)
            self._cache |= {part: (data, Timestamp.nowutc()) for part, data in found.items()}
