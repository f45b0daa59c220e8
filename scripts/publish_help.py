#!/usr/bin/env python3
"""Save the help pages for editors, docs/wiki/, on the wiki below User:<Bot>.

    python scripts/publish_help.py -operator:NAME
    python scripts/publish_help.py -operator:NAME -apply

-operator is the account of the person who runs the bot. A help page that a person edited is left
alone: copy the change into docs/wiki/, then use -replace:TITLE. The bot never saves its user
page, its run page and config.json: the script lists which of them are missing on the wiki, and
-out:DIR writes them to a folder. You save them by hand. The config.json to start from keeps the
bot careful: no notices, and at most 50 saved pages in one run.
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
OWN = {
    "operator:NAME": "the account of the person who runs the bot and answers for it",
    "replace:TITLE": "overwrite this help page although a person edited it",
    "out:DIR": "write the pages that are saved by hand to this folder",
}
SUMMARY = "Brought the help up to date with the bot's documentation"
#: As editors write a username that does not occur in wikitext by chance.
_FORBIDDEN = set("#<>[]|{}\n$/@")


@dataclass(frozen=True, slots=True)
class HelpPage:
    """A page as docs/wiki/ has it: ``file`` is its file, ``text`` with all names filled in."""

    title: str
    file: str
    text: str

    @property
    def by_hand(self) -> bool:
        """Whether it is one that the bot never saves: no help, but what help tells of."""
        return "/Help" not in self.title


def publish(session: OperatorSession) -> str:
    """Save the help pages; tell what is to be saved by hand."""
    operator = session.options.own.get("operator", "").strip()
    if not operator or set(operator) & _FORBIDDEN:
        raise UsageError("name who answers for the bot: -operator:NAME, without 'User:'")
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
    by_people = read.exists and read.user != bot and replaced != page.title
    return partial(_replaced, page=page, read=(read.text or "").rstrip(), by_people=by_people)


def _replaced(text: str, *, page: HelpPage, read: str, by_people: bool) -> str:
    if text.rstrip() == page.text:
        return text
    if by_people:
        raise ChangeRefused(
            f"a person edited it; take the change over into docs/wiki/{page.file}, then give "
            f"-replace:{page.title}"
        )
    if text.rstrip() != read:
        raise ChangeRefused("somebody edited it just now; look at it and start again")
    return page.text


def _leave_to_hand(
    session: OperatorSession, pages: list[HelpPage], found: dict[str, PageText]
) -> None:
    folder = session.options.own.get("out")
    for page in pages:
        exists = found[page.title].exists
        session.report(page.title, "is there" if exists else "to be saved by hand", page.file)
        if folder:
            path = Path(folder) / page.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{page.text}\n", "utf-8")


def main(*arguments: str) -> int:
    """Run the script and return its exit code."""
    script = Script(__file__, __doc__, OWN, writes=True, takes_pages=False)
    return run(script, arguments, publish)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
