"""The notice on the bot's talk page that its config page is not in use, and its resolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

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

_OPEN = frozenset({PostState.POSTED, PostState.EDITED})


def config_notice_contents(planning: PlanningContext) -> list[PageContent]:
    """Return the content for the bot's talk page: a notice about the config, or resolutions.

    Each fault is reported once. It is reported again after the config page was in use in between,
    and when the bot has lost the earlier config that it followed instead. The list is empty if
    there is nothing to post, else it has one item.
    """
    account = planning.contexts.account
    title = account.talk_page
    posted = {
        post.digest: post
        for post in planning.history.posts.values()
        if post.kind == NOTICE and post.key == notice_name(CONFIG_KEY, post.digest)
    }
    context = planning.contexts.for_page(account.user_page)
    bad = planning.active.bad
    if bad is not None:
        notice = _notice(bad, posted, context, followed=planning.active.followed)
        return [PageContent(title, notice=notice)] if notice is not None else []
    resolutions = _resolutions(posted, title, context, template=planning.template)
    return [PageContent(title, create=False, follow_ups=resolutions)] if resolutions else []


def _notice(
    bad: BadConfig, posted: Mapping[str, Post], context: RenderContext, *, followed: bool
) -> Notice | None:
    """Return the notice about a fault, ``None`` if an unresolved notice reports it already.

    :param posted: the earlier notices about the config, by their digests
    """
    for again in range(len(posted) + 1):
        name = config_digest(bad.reason, again, followed=followed)
        if name not in posted:
            return config_notice(bad.reason, name, context, followed=followed)
        if posted[name].state is not PostState.RESOLVED:
            return None
    return None


def _resolutions(
    posted: Mapping[str, Post], title: str, context: RenderContext, *, template: bool
) -> tuple[FollowUp, ...]:
    """Return the resolutions of all notices that are still open on the talk page ``title``."""
    return tuple(
        config_resolved(post.digest, context, template=template)
        for post in posted.values()
        if post.state in _OPEN and post.title == title
    )
