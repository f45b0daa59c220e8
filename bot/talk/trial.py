"""Trial pages: subpages of the bot that show the text it would write on other pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.account import BotAccount
from bot.talk.content import OWN_PAGE, PageContent, Region, RegionKind, digest
from bot.wikitext.escape import visible_text
from bot.wikitext.titles import MAX_TITLE_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.talk.context import RenderContext

_MARK = re.compile(r"<!--\s*reportbot\s*:.*?-->", re.DOTALL | re.IGNORECASE)
_SIGNATURE = re.compile(r"~{3,}")
_CATEGORY = re.compile(r"\[\[[\s_]*(category[\s_]*:)", re.IGNORECASE)
_USER_LINK = re.compile(
    r"\[\[[\s_:]*(user(?:[\s_]+talk)?)[\s_]*:([^\[\]|]*)(?:\|([^\[\]]*))?\]\]", re.IGNORECASE
)


def harmless(text: str, account: BotAccount) -> str:
    """Return the bot's wikitext without effects outside its page; it looks the same.

    Marks are removed, so that a later run does not find a notice or a region. Signatures and
    links to other users are replaced, so that nobody is notified. A category becomes a link to
    it. A template is shown as text, so that no archive bot moves the page's sections.
    """
    while (unmarked := _MARK.sub("", text)) != text:
        text = unmarked
    text = text.replace("{{", "&#123;&#123;")
    text = _CATEGORY.sub(r"[[:\1", text)
    text = _USER_LINK.sub(lambda link: _without_ping(link, account), text)
    return _SIGNATURE.sub(f"— [[{account.user_page}|{account.name}]]", text)


def _without_ping(link: re.Match[str], account: BotAccount) -> str:
    """Return the text of a link to a user's page; a link to the bot's own pages stays."""
    page = link[2].replace("_", " ").strip()
    if page == account.name or page.startswith(f"{account.name}/"):
        return link[0]
    return link[3] or f"{link[1]}:{page}"


def trial_title(account: BotAccount, title: str) -> str:
    """Return the title of the trial page for a page, shortened if it is too long."""
    whole = f"{account.trial_page}/{title}"
    if len(whole.encode()) <= MAX_TITLE_BYTES:
        return whole
    kept = whole.encode()[: MAX_TITLE_BYTES - 13].decode(errors="ignore").rstrip()
    return f"{kept} {digest(title, 12)}"


def trial_page(title: str, parts: Sequence[tuple[str, str]], context: RenderContext) -> PageContent:
    """Return the content of a trial page.

    :param title: the title of the page on which the bot would write
    :param parts: heading and wikitext of each region or notice that it would write there
    """
    account = context.account
    intro = f"''{context.messages('trial-intro', context.link(title))}''"
    sections = [f"=== {heading} ===\n{body.strip()}" for heading, body in parts]
    body = "\n\n".join([intro, *(harmless(section, account) for section in sections)])
    region = Region(RegionKind.DASHBOARD, OWN_PAGE, visible_text(title), body)
    return PageContent(trial_title(account, title), (region,))
