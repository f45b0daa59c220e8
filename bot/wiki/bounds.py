"""Which pages the bot never saves, whoever says otherwise."""

from __future__ import annotations

import re

USER = 2
#: Main, User, Project and Event: where editors may ask for a table by a mark on the page itself.
INVITING = frozenset({0, USER, 4, 1728})
#: A person's mark, or the bot's own where it was invited before, to take its table away.
_INVITATION = re.compile(
    r"<!--\s*reportbot:here\s+[a-z]+(?:-[a-z]+)*\s*-->"
    r"|<!-- reportbot:begin (?:group|event)-reports \S+ v\d+ [0-9a-f]+ -->"
)


def out_of_bounds(namespace: int, title: str, bot: str, run_page: str, text: str = "") -> bool:
    """Tell whether a page may never be saved, whoever says otherwise.

    ``namespace`` and ``title`` are as the wiki gives them. Talk namespaces have odd numbers
    (https://www.mediawiki.org/wiki/Manual:Namespace); of the others only ``User:<bot>/…`` is
    within bounds, without its run page and its settings, and pages of some namespaces whose
    ``text`` holds the mark by which editors ask for a table there, or such a table.
    """
    if title == run_page or title.casefold().endswith((".json", ".js", ".css")):
        return True
    if namespace > 0 and namespace % 2:
        return False
    if namespace in INVITING and _INVITATION.search(text):
        return False
    owner, slash, page = title.partition(":")[2].partition("/")
    return namespace != USER or owner != bot or not slash or not page or page.casefold() == "run"
