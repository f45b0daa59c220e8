"""The registry of affiliates, and what stands in for it while it cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.links.affiliates import REGISTRY, RegistryError, parse_registry
from bot.talk.wish import RegionKind
from bot.wiki.model import WikiError

if TYPE_CHECKING:
    from bot.links.affiliates import Affiliate
    from bot.store.ledger import Ledger
    from bot.upkeep.documents import Documents

log = structlog.get_logger(__name__)

LAST_GOOD = "registry, last good"


def read_registry(documents: Documents, ledger: Ledger) -> tuple[Affiliate, ...]:
    """Return the affiliates.

    :raises WikiError: when the wiki cannot be read, or there is no registry and tables stand that
        would lose rows without it
    """
    page = documents.named([REGISTRY])[REGISTRY]
    why = f"{REGISTRY} does not exist or is empty"
    if page.revid:
        try:
            affiliates = parse_registry(page.text)
            if affiliates:
                kept = ledger.documents.get(LAST_GOOD)
                if kept is None or kept.revid != page.revid:
                    ledger.documents.remember(
                        LAST_GOOD, page.revid, page.text, page.read_at, page.user
                    )
                return affiliates
            why = f"{REGISTRY}: it names no affiliate"
        except RegistryError as error:
            why = str(error)
    kept = ledger.documents.get(LAST_GOOD)
    if kept is not None:
        log.warning("an old registry of affiliates is used", reason=why, of=str(kept.read_at))
        return parse_registry(kept.text)
    if any(post.kind == RegionKind.GROUP_REPORTS for post in ledger.posts().values()):
        raise WikiError(f"{why}; without it tables would lose rows, so nothing is written")
    log.warning("no registry of affiliates", reason=why)
    return ()
