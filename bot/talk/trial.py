"""Trial pages: what the bot would write on a page, made harmless, on a subpage of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.account import BotAccount
from bot.talk.content import PageContent, Region, RegionKind
from bot.talk.keys import OWN_PAGE, digest
from bot.wikitext.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.talk.context import RenderContext

#: Bytes of a title: https://www.mediawiki.org/wiki/Manual:Page_title
MAX_TITLE_BYTES = 255
_MARK = re.compile(r"<!--\s*reportbot:.*?-->", re.DOTALL)
_SIGNATURE = re.compile(r"~{3,5}")
_CATEGORY = re.compile(r"\[\[\s*(category\s*:)", re.IGNORECASE)
#: Archiving bots look for it, and move sections away.
_RESOLVED = re.compile(r"\{\{(\s*section[ _]resolved\b[^{}]*)\}\}", re.IGNORECASE)


def harmless(text: str, account: BotAccount) -> str:
    """Return the bot's wikitext so that it looks the same and does nothing.

    It is without marks and signatures, so nobody is pinged, no section is archived, and no later
    run takes it for a notice. Categories become links to them.
    """
    text = _MARK.sub("", text)
    text = _RESOLVED.sub(r"<code><nowiki>{{</nowiki>\1<nowiki>}}</nowiki></code>", text)
    signature = f"— [[{account.user_page}|{account.name}]]"
    return _CATEGORY.sub(r"[[:\1", _SIGNATURE.sub(signature, text))


def trial_title(account: BotAccount, title: str) -> str:
    """Return the title of the trial page for a page; one that would be too long is cut."""
    whole = f"{account.trial_page}/{title}"
    if len(whole.encode()) <= MAX_TITLE_BYTES:
        return whole
    kept = whole.encode()[: MAX_TITLE_BYTES - 13].decode(errors="ignore").rstrip()
    return f"{kept} {digest(title, 12)}"


def trial_page(title: str, parts: Sequence[tuple[str, str]], context: RenderContext) -> PageContent:
    """Return the trial page for a page.

    :param title: the page on which the bot would write
    :param parts: heading and wikitext of each part that it would write there
    """
    account = BotAccount(context.bot)
    intro = f"''{context.messages('trial-intro', context.link(title))}''"
    sections = [f"=== {heading} ===\n{body.strip()}" for heading, body in parts]
    body = "\n\n".join([intro, *(harmless(section, account) for section in sections)])
    region = Region(RegionKind.DASHBOARD, OWN_PAGE, one_line(title), body)
    return PageContent(trial_title(account, title), (region,))
