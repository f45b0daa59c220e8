#!/usr/bin/env python3
"""Put the bot's help for editors, docs/wiki/, on the wiki below User:<Bot>.

    python scripts/publish_help.py -operator:NAME
    pwb scripts/publish_help.py -operator:NAME -apply

-operator is the account of whoever runs the bot and answers for it. A help page that a person
edited is left alone: take their change over into docs/wiki/, then give -replace:TITLE. The user
page itself, the run page and config.json are never saved by the bot; what is to stand there is
written to the folder of -out:DIR, to be saved by hand, and it is told which of them are missing.
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
from scripts.operators.desk import Edit, OperatorSession, run
from scripts.operators.options import UsageError

if TYPE_CHECKING:
    from bot.wiki.source import PageText

PAGES = Path(__file__).resolve().parent.parent / "docs" / "wiki"
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


def publish(desk: OperatorSession) -> str:
    """Save the help pages; tell what is to be saved by hand."""
    operator = desk.options.own.get("operator", "").strip()
    if not operator or set(operator) & _FORBIDDEN:
        raise UsageError("name who answers for the bot: -operator:NAME, without 'User:'")
    if desk.options.pages:
        raise UsageError(f"{desk.options.pages[0]} is no option of this script; -help lists them")
    pages = help_pages(desk.bot, operator)
    found = {page.title: page for page in desk.source.pages([page.title for page in pages])}
    replaced = desk.options.own.get("replace", "").replace("_", " ")
    desk.edit(
        [
            Edit(page.title, _change(page, found[page.title], desk.bot, replaced), SUMMARY, True)
            for page in pages
            if not page.by_hand
        ]
    )
    _leave_to_hand(desk, [page for page in pages if page.by_hand], found)
    return desk.ending("page")


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
    desk: OperatorSession, pages: list[HelpPage], found: dict[str, PageText]
) -> None:
    folder = desk.options.own.get("out")
    for page in pages:
        exists = found[page.title].exists
        desk.report(page.title, "is there" if exists else "to be saved by hand", page.file)
        if folder:
            path = Path(folder) / page.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{page.text}\n", "utf-8")


def main(*arguments: str) -> int:
    """Run the script and return its exit code."""
    own = ("operator", "replace", "out")
    return run(__file__, __doc__, arguments, publish, own=own, writes=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
