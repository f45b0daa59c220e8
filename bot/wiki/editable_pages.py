"""The pages that the bot may ever edit; a plan cannot add others."""

from __future__ import annotations

import re
from typing import Final

USER: Final = 2
INVITING: Final = frozenset({0, USER, 4, 1728})
"""Main, User, Project and Event: on these pages editors can ask for a table with a mark."""

_INVITATION: Final = re.compile(
    r"<!--\s*reportbot:here\s+[a-z]+(?:-[a-z]+)*\s*-->"
    r"|<!-- reportbot:begin (?:group|event)-reports \S+ v\d+ [0-9a-f]+ -->"
)
"""An editor's mark, or a table of the bot, which the bot must be able to remove."""


def is_editable(namespace: int, title: str, bot: str, run_page: str, text: str = "") -> bool:
    """Return whether the bot may ever save a page.

    It may save talk pages (their namespaces have odd numbers,
    https://www.mediawiki.org/wiki/Manual:Namespace), and its own pages ``User:<bot>/…`` except the
    run page and settings. In some other namespaces it may save pages that contain an editor's mark
    or a table of the bot.

    :param namespace: the number of the page's namespace, as the wiki returns it
    :param title: the page's title, as the wiki returns it
    :param bot: the bot's account, without ``User:``
    :param text: the page's current text
    """
    if title == run_page or title.casefold().endswith((".json", ".js", ".css")):
        return False
    if namespace > 0 and namespace % 2:
        return True
    if namespace in INVITING and _INVITATION.search(text):
        return True
    owner, slash, page = title.partition(":")[2].partition("/")
    return bool(namespace == USER and owner == bot and slash and page and page.casefold() != "run")
