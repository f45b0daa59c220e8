"""The active config: the config page if it is accepted, else the last good one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from bot.account import BotAccount
from bot.config.attribution import attribute, decisions
from bot.config.lookup import Lookup
from bot.config.model import CAREFUL_EDITS
from bot.config.trust import (
    BadConfig,
    ConfigOrigin,
    ConfigPage,
    ConfigVerdict,
    LastGoodConfig,
    judge_config,
    newest_good,
)
from bot.cycle.notes import ATTRIBUTED, CONFIG_VERDICT, DECIDERS, KeptVerdict

if TYPE_CHECKING:
    from bot.config.attribution import Decider, DecisionKey
    from bot.config.model import Config
    from bot.cycle.changes import ChangeSet
    from bot.cycle.inputs import PageCache
    from bot.links.model import Decision
    from bot.store.ledger import Ledger
    from bot.wiki.source import PageText, Source

log = structlog.get_logger(__name__)

#: Name of the document that keeps the last good config.
GOOD = "config, last good"


@dataclass(frozen=True, slots=True)
class ActiveConfig:
    """The config that this run follows, with the editors' decisions about links in it.

    ``bad`` is the fault of the config page, ``None`` if the page is in use. ``followed`` is
    ``False`` when no config can be used, not even an earlier one. ``careful``: a live wiki has no
    config page, so the careful defaults are used.
    """

    config: Config
    lookup: Lookup
    decisions: tuple[Decision, ...]
    bad: BadConfig | None = None
    followed: bool = True
    careful: bool = False


def active_config(
    source: Source, ledger: Ledger, changes: ChangeSet, page_cache: PageCache, bot: str
) -> ActiveConfig:
    """Return the config to follow; the page is read from the wiki only if it changed.

    The verdict and the last good text are kept in the ledger.

    :raises WikiError: when the wiki cannot be read
    """
    title = BotAccount(bot).config_page
    kept = CONFIG_VERDICT.get(ledger)
    if kept is None or changes.sweep or title in changes.changed_titles:
        verdict = _judge_page(source, ledger, changes, page_cache.page(title), bot)
    else:
        verdict = _judge_kept(_last_good(ledger), kept.bad, bot, is_live=source.is_live)
    _remember(source, ledger, title, verdict)
    if verdict.bad is not None:
        log.warning("config not in use", why=verdict.bad.reason, instead=str(verdict.origin))
    careful = verdict.origin is ConfigOrigin.DEFAULTS and source.is_live
    if careful:
        log.info("no config page: careful defaults", page=title, edits_per_run=CAREFUL_EDITS)
    found = decisions(verdict.config, _deciders(ledger))
    followed = verdict.origin is not ConfigOrigin.NOTHING
    lookup = Lookup(verdict.config)
    return ActiveConfig(verdict.config, lookup, found, verdict.bad, followed, careful)


def _judge_kept(
    good: LastGoodConfig | None, bad: BadConfig | None, bot: str, *, is_live: bool
) -> ConfigVerdict:
    """Judge the last good text again, for a page that did not change.

    :param bad: the fault of the page, ``None`` if it was in use
    """
    title = BotAccount(bot).config_page
    if good is not None:
        page = ConfigPage(title, good.revid, "json", good.user, text=good.text)
    else:
        page = ConfigPage(title, bad.revid if bad is not None else 0)
    verdict = judge_config(page, good, bot, was_there=bad is not None, is_live=is_live)
    if bad is not None and verdict.origin is ConfigOrigin.PAGE:
        verdict = replace(verdict, origin=ConfigOrigin.LAST_GOOD)
    # An older version of the bot may have accepted the text.
    return replace(verdict, bad=bad or verdict.bad)


def _judge_page(
    source: Source, ledger: Ledger, changes: ChangeSet, page: PageText, bot: str
) -> ConfigVerdict:
    """Judge the page as it is on the wiki; without a last good config, also its history."""
    good = _last_good(ledger)
    if good is None and page.exists:
        trusted = with_rights(source, [page])
        verdict = judge_config(trusted[0], None, bot)
        if verdict.origin is not ConfigOrigin.NOTHING:
            return verdict
        good = newest_good(with_rights(source, list(source.history(page.title))), bot)
        return judge_config(trusted[0], good, bot)
    kept = CONFIG_VERDICT.get(ledger) or KeptVerdict()
    was_there = good is None and (kept.bad is not None or changes.ever_existed(source, page.title))
    trusted = with_rights(source, [page])
    return judge_config(trusted[0], good, bot, was_there=was_there, is_live=source.is_live)


def with_rights(source: Source, pages: list[PageText]) -> list[ConfigPage]:
    """Return revisions of the config page together with their authors' rights."""
    rights = source.rights({page.user for page in pages} - {""})
    return [
        ConfigPage(p.title, p.revid, p.model, p.user, rights.get(p.user, frozenset()), p.text)
        for p in pages
    ]


def _remember(source: Source, ledger: Ledger, title: str, verdict: ConfigVerdict) -> None:
    """Keep the verdict; for a new good config, also its text and who made each decision."""
    good, old = verdict.good, _last_good(ledger)
    CONFIG_VERDICT.set(ledger, KeptVerdict(verdict.bad))
    if good is None or (old is not None and old.revid == good.revid):
        return
    after = ATTRIBUTED.get(ledger) or 0
    revisions = [
        ConfigPage(title, page.revid, user=page.user, text=page.text)
        for page in reversed(list(source.history(title, after)))
        if page.revid <= good.revid
    ]
    deciders = attribute(revisions, _deciders(ledger))
    decided = tuple((*key, *decider) for key, decider in deciders.items())
    ledger.documents.remember(GOOD, good.revid, good.text, datetime.now(UTC), good.user)
    ledger.notes.set(DECIDERS.entry(decided) | ATTRIBUTED.entry(good.revid))


def _last_good(ledger: Ledger) -> LastGoodConfig | None:
    """Return the last good config in the ledger, ``None`` if no config was accepted yet."""
    kept = ledger.documents.get(GOOD)
    return LastGoodConfig(kept.revid, kept.user, kept.text) if kept is not None else None


def _deciders(ledger: Ledger) -> dict[DecisionKey, Decider]:
    """Return who made each decision about a link, and in which revision."""
    return {decided[:4]: decided[4:] for decided in DECIDERS.get(ledger) or ()}
