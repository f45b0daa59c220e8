"""Editors are told, on the bot's talk page, that their config is not in force; and when it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.config.trust import config_title
from bot.store.records import PostState
from bot.talk.content import PageContent
from bot.talk.markers import NOTICE, notice_name
from bot.talk.notices import CONFIG_KEY, config_digest, config_notice, config_resolved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.config.trust import BadConfig
    from bot.cycle.contents import PlanningContext
    from bot.store.records import Post
    from bot.talk.content import FollowUp, Notice
    from bot.talk.context import RenderContext

_STANDS = frozenset({PostState.POSTED, PostState.EDITED})


def config_notice_contents(situation: PlanningContext) -> list[PageContent]:
    """Return what is wanted on the bot's talk page: one wish, or none.

    Each fault is told once, until the config was in force again in between; and once more when
    the bot does not know any more what it followed instead.
    """
    bot = situation.speaking.bot
    title = f"User talk:{bot}"
    told = {
        post.digest: post
        for post in situation.memory.posts.values()
        if post.kind == NOTICE and post.key == notice_name(CONFIG_KEY, post.digest)
    }
    voice = situation.speaking.first(f"User:{bot}")
    bad = situation.governing.bad
    if bad is not None:
        notice = _about(bad, told, voice, followed=situation.governing.followed)
        return [PageContent(title, notice=notice)] if notice is not None else []
    ended = _ended(told, title, voice, template=situation.template)
    return [PageContent(title, create=False, additions=ended)] if ended else []


def _about(
    bad: BadConfig, told: Mapping[str, Post], voice: RenderContext, *, followed: bool
) -> Notice | None:
    for again in range(len(told) + 1):
        name = config_digest(bad.reason, again, followed=followed)
        if name not in told:
            title = config_title(voice.bot)
            return config_notice(bad.reason, name, title, voice, followed=followed)
        if told[name].state is not PostState.RESOLVED:
            return None
    return None


def _ended(
    told: Mapping[str, Post], title: str, voice: RenderContext, *, template: bool
) -> tuple[FollowUp, ...]:
    return tuple(
        config_resolved(post.digest, voice, template=template)
        for post in told.values()
        if post.state in _STANDS and post.title == title
    )
