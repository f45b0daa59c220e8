"""The pages that the bot may edit at all, whatever a plan says."""

from __future__ import annotations

import re
from typing import Final

USER: Final = 2
INVITING: Final = frozenset({0, USER, 4, 1728})
"""Main, User, Project and Event: there, editors may ask for a table with a mark on the page."""

_INVITATION: Final = re.compile(
    r"<!--\s*reportbot:here\s+[a-z]+(?:-[a-z]+)*\s*-->"
    r"|<!-- reportbot:begin (?:group|event)-reports \S+ v\d+ [0-9a-f]+ -->"
)
"""An editor's mark, or a table of the bot: it must be able to remove its own table."""


def is_editable(namespace: int, title: str, bot: str, run_page: str, text: str = "") -> bool:
    """Tell whether the bot may ever save a page.

    It may save talk pages (their namespaces have odd numbers,
    https://www.mediawiki.org/wiki/Manual:Namespace), its own pages ``User:<bot>/…`` but for the
    run page and settings, and pages of some subject namespaces whose ``text`` contains an editor's
    mark or a table of the bot.

    :param namespace: the number of the page's namespace, as the wiki returns it
    :param title: the page's title, as the wiki returns it
    """
    if title == run_page or title.casefold().endswith((".json", ".js", ".css")):
        return False
    if namespace > 0 and namespace % 2:
        return True
    if namespace in INVITING and _INVITATION.search(text):
        return True
    owner, slash, page = title.partition(":")[2].partition("/")
    return bool(namespace == USER and owner == bot and slash and page and page.casefold() != "run")
