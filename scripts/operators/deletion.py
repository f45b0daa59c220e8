"""Pages that only an administrator can remove: tagged for deletion, or listed as wikitext."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.wiki.source import ChangeRefused
from bot.wikitext.escape import link
from scripts.operators.session import Edit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.wiki.source import SaveResult
    from scripts.operators.session import OperatorSession

#: Help of the two options, for the scripts that know them.
OPTIONS: Mapping[str, str] = {
    "tag": "replace pages that only the bot edited by {{Delete}}, for an administrator",
    "list:FILE": "write the pages that only an administrator can delete to FILE, as wikitext",
}
#: https://meta.wikimedia.org/wiki/Template:Delete
TAG = "{{{{Delete|1={reason}}}}}"


class DeletionRequests:
    """The pages of one script's run that only deletion can undo."""

    def __init__(self, session: OperatorSession) -> None:
        self._session = session
        self._tags = "tag" in session.options.own
        self._titles: list[str] = []

    def add(self, title: str, reason: str, saved: Callable[[SaveResult, str], None]) -> Edit | None:
        """Return the edit that tags a page, or report the page and return ``None``.

        A page is tagged only when ``-tag`` was given and nobody but the bot ever edited it.

        :param reason: why the page should be deleted, in plain words
        :param saved: called after the page was saved
        """
        self._titles.append(title)
        history = list(self._session.source.history(title)) if self._tags else []
        authors = {revision.user for revision in history}
        if not self._tags or not history or authors != {self._session.bot}:
            self._session.report(title, "for an administrator", reason)
            return None
        change = partial(_tagged, seen=history[0].text or "", reason=reason)
        return Edit(title, change, f"Asked for deletion: {reason}", saved=saved)

    def write_list(self) -> None:
        """Write the list of ``-list:FILE``, when it was asked for; raises OSError."""
        file = self._session.options.own.get("list")
        if file:
            lines = [f"* {link(title, title)}" for title in self._titles]
            Path(file).write_text("\n".join(lines) + "\n" * bool(lines), "utf-8")
            print(f"written: {file}")


def _tagged(text: str, *, seen: str, reason: str) -> str:
    tag = TAG.format(reason=reason)
    if text.strip() == tag:
        return text
    if text.rstrip() != seen.rstrip():
        raise ChangeRefused("the page was edited just now; start the script again")
    return tag
