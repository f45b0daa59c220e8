#!/usr/bin/env python3
"""Save the help pages for editors, docs/wiki/, on the wiki below User:<Bot>.

    python scripts/publish_help.py -operator:NAME
    python scripts/publish_help.py -operator:NAME -apply

-operator is the account of the person who runs the bot. A help page that a person edited is not
changed: copy the edit into docs/wiki/, then use -replace:TITLE. The bot never saves its user page,
its run page and config.json; you save them by hand. The script lists which of them are missing on
the wiki, and -out:DIR writes them to a folder. With this first config.json the bot is careful: it
posts no notices, and saves at most 50 pages in a run.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if not __package__:  # run as a file or by pwb
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.wiki.source import ChangeRefused
from scripts.operators.options import UsageError
from scripts.operators.script import Script, run
from scripts.operators.session import Edit, OperatorSession

if TYPE_CHECKING:
    from bot.wiki.source import PageText

PAGES = Path(__file__).resolve().parent.parent / "docs" / "wiki"
SCRIPT_OPTIONS = {
    "operator:NAME": "the account of the person who runs the bot and answers for it",
    "replace:TITLE": "overwrite this help page although a person edited it",
    "out:DIR": "write the pages that are saved by hand to this folder",
}
SUMMARY = "Brought the help up to date with the bot's documentation"
#: Characters that a username cannot have, or that the placeholders in docs/wiki/ use.
_FORBIDDEN = set("#<>[]|{}\n$/@")


@dataclass(frozen=True, slots=True)
class HelpPage:
    """A page in docs/wiki/: its title, its file, and its text with the names filled in."""

    title: str
    file: str
    text: str

    @property
    def by_hand(self) -> bool:
        """Whether a person must save the page: the bot saves only its help pages."""
        return "/Help" not in self.title


def publish(session: OperatorSession) -> str:
    """Save the help pages, and list the pages to save by hand; return the last line."""
    operator = session.options.own.get("operator", "").strip()
    if not operator or set(operator) & _FORBIDDEN:
        raise UsageError("name the person who runs the bot: -operator:NAME, without 'User:'")
    pages = help_pages(session.bot, operator)
    found = {page.title: page for page in session.source.pages([page.title for page in pages])}
    replaced = session.options.own.get("replace", "").replace("_", " ")
    session.edit(
        [
            Edit(page.title, _change(page, found[page.title], session.bot, replaced), SUMMARY, True)
            for page in pages
            if not page.by_hand
        ]
    )
    _leave_to_hand(session, [page for page in pages if page.by_hand], found)
    return session.ending("page")


def help_pages(bot: str, operator: str) -> list[HelpPage]:
    """Return the pages of docs/wiki/, in the order of its pages.json."""
    listed: dict[str, str] = json.loads((PAGES / "pages.json").read_text("utf-8"))

    def filled(text: str) -> str:
        return text.replace("$BOT", bot).replace("$OPERATOR", operator)

    return [
        HelpPage(filled(title), file, filled((PAGES / file).read_text("utf-8")).strip())
        for file, title in listed.items()
    ]


def _change(page: HelpPage, read: PageText, bot: str, replaced: str) -> partial[str]:
    """Return the change that brings a page up to date.

    :param read: the page as it is on the wiki
    :param replaced: the title of a page that is replaced although a person edited it
    """
    by_people = read.exists and read.user != bot and replaced != page.title
    return partial(_replaced, page=page, read=(read.text or "").rstrip(), by_people=by_people)


def _replaced(text: str, *, page: HelpPage, read: str, by_people: bool) -> str:
    """Return the new text of a page; raise ChangeRefused if a person edited it."""
    if text.rstrip() == page.text:
        return text
    if by_people:
        raise ChangeRefused(
            f"a person edited it; copy the change into docs/wiki/{page.file}, then give "
            f"-replace:{page.title}"
        )
    if text.rstrip() != read:
        raise ChangeRefused("somebody edited it just now; look at it and start again")
    return page.text


def _leave_to_hand(
    session: OperatorSession, pages: list[HelpPage], found: dict[str, PageText]
) -> None:
    """List the pages to save by hand, and write them to the folder of ``-out:DIR``, if given."""
    folder = session.options.own.get("out")
    for page in pages:
        exists = found[page.title].exists
        session.report(page.title, "exists" if exists else "to save by hand", page.file)
        if folder:
            path = Path(folder) / page.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{page.text}\n", "utf-8")


def main(*arguments: str) -> int:
    """Run the script and return its exit code."""
    script = Script(__file__, __doc__, SCRIPT_OPTIONS, writes=True, takes_pages=False)
    return run(script, arguments, publish)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
