"""What the links are judged by, beside the reports: the registry, contacts, newsletters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.links.health import PAGES as HEALTH_PAGES
from bot.links.health import HealthCriteria, parse_health
from bot.links.newsletters import is_issue
from bot.upkeep.registry import read_registry

if TYPE_CHECKING:
    from bot.links.affiliates import Affiliate
    from bot.policy.lookup import Newsletters
    from bot.store.ledger import Ledger
    from bot.store.records import Document
    from bot.upkeep.documents import Documents


@dataclass(frozen=True, slots=True)
class Papers:
    """The affiliates, the contacts that they name, and the issues of newsletters."""

    affiliates: tuple[Affiliate, ...] = ()
    health: tuple[HealthCriteria, ...] = ()
    issues: tuple[Document, ...] = ()


def read_papers(documents: Documents, ledger: Ledger, newsletters: Newsletters) -> Papers:
    """Read what changed of them.

    :raises WikiError: when the wiki cannot be read, or tables would lose rows without a registry
    """
    affiliates = read_registry(documents, ledger)
    health = [parse_health(page.name, page.text) for page in documents.below(HEALTH_PAGES)]
    issues = [page for page in documents.named(newsletters.pages).values() if page.revid]
    for prefix in newsletters.prefixes:
        issues += documents.below(prefix)
    names = (*newsletters.pages, *newsletters.prefixes)
    return Papers(
        affiliates,
        tuple(page for page in health if page is not None),
        tuple(page for page in issues if is_issue(page.name, names)),
    )
