"""The registry of affiliates, and what stands in for it while it cannot be read."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import structlog

from bot.links.affiliates import (
    PLAIN_LIST,
    REGISTRY,
    RegistryError,
    parse_list,
    parse_registry,
)
from bot.talk.wish import RegionKind
from bot.wiki.model import WikiError

if TYPE_CHECKING:
    from bot.links.affiliates import Affiliate
    from bot.store.ledger import Ledger
    from bot.store.records import Document
    from bot.upkeep.documents import Documents

log = structlog.get_logger(__name__)

LAST_GOOD = "registry, last good"


def read_registry(documents: Documents, ledger: Ledger) -> tuple[Affiliate, ...]:
    """Return the affiliates: of the registry, else of the plain list and the last good copy.

    :raises WikiError: when the wiki cannot be read, or nothing is left to read and tables stand
        that would lose rows
    """
    page = documents.named([REGISTRY])[REGISTRY]
    why = f"{REGISTRY} does not exist or is empty"
    if page.revid:
        try:
            affiliates = parse_registry(page.text)
            if affiliates:
                _keep(ledger, page)
                return affiliates
            why = f"{REGISTRY}: it names no affiliate"
        except RegistryError as error:
            why = str(error)
    return _instead(documents, ledger, why)


def _keep(ledger: Ledger, page: Document) -> None:
    kept = ledger.documents.get(LAST_GOOD)
    if kept is None or kept.revid != page.revid:
        ledger.documents.remember(LAST_GOOD, page.revid, page.text, page.read_at, page.user)


def _instead(documents: Documents, ledger: Ledger, why: str) -> tuple[Affiliate, ...]:
    """Return what stands in for the registry.

    The plain list knows neither contacts nor the derecognised, so the copy adds what it has.
    """
    kept = ledger.documents.get(LAST_GOOD)
    known = {one.name: one for one in parse_registry(kept.text)} if kept is not None else {}
    listed: tuple[Affiliate, ...] = ()
    with suppress(RegistryError):
        listed = parse_list(documents.named([PLAIN_LIST])[PLAIN_LIST].text)
    affiliates = {**{one.name: one for one in listed}, **known}
    if affiliates:
        log.warning(
            "the registry of affiliates cannot be read",
            reason=why,
            listed=len(listed),
            copy_of=str(kept.read_at) if kept is not None else None,
        )
        return tuple(affiliates.values())
    if any(post.kind == RegionKind.GROUP_REPORTS for post in ledger.posts().values()):
        raise WikiError(f"{why}; without it tables would lose rows, so nothing is written")
    log.warning("no registry of affiliates", reason=why)
    return ()
