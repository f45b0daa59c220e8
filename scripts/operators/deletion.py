"""Ask for the deletion of pages that only an administrator can delete: by a tag, or in a list."""

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

#: The options of scripts that ask for deletions, with their help.
OPTIONS: Mapping[str, str] = {
    "tag": "replace pages that only the bot edited by {{Delete}}, for an administrator",
    "list:FILE": "write the pages that only an administrator can delete to FILE, as wikitext",
}
#: https://meta.wikimedia.org/wiki/Template:Delete
TAG = "{{{{Delete|1={reason}}}}}"


class DeletionRequests:
    """Collects the pages that must be deleted, and tags or lists them."""

    def __init__(self, session: OperatorSession) -> None:
        self._session = session
        self._tags = "tag" in session.options.own
        self._titles: list[str] = []

    def add(self, title: str, reason: str, saved: Callable[[SaveResult, str], None]) -> Edit | None:
        """Add a page; return the edit that tags it, ``None`` if it is only listed.

        A page is tagged only with the option ``-tag``, and only if no one but the bot edited it.

        :param reason: why the page should be deleted
        :param saved: called with the result and the new text after the page was saved
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
        """Write the list of pages to the file of ``-list:FILE``, if given; raises OSError."""
        file = self._session.options.own.get("list")
        if file:
            lines = [f"* {link(title, title)}" for title in self._titles]
            Path(file).write_text("\n".join(lines) + "\n" * bool(lines), "utf-8")
            print(f"written: {file}")


def _tagged(text: str, *, seen: str, reason: str) -> str:
    """Return the deletion tag; raise ChangeRefused if the page is not as it was ``seen``."""
    tag = TAG.format(reason=reason)
    if text.strip() == tag:
        return text
    if text.rstrip() != seen.rstrip():
        raise ChangeRefused("the page was edited just now; start the script again")
    return tag
