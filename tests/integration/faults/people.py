"""A person who edits talk pages at random while the bot works."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from enum import StrEnum

from tests.integration.faults.page_checks import NOTICE, REGION
from tests.support.wiki.client import ApiError, Client

#: Errors of the wiki when another edit came first, or when there is nothing to do.
LATE = frozenset(
    {
        "editconflict",
        "articleexists",
        "missingtitle",
        "pagedeleted",
        "cantdelete",
        "selfmove",
        "no-such-page",
        "hookaborted",
        "nosuchrevid",
        "undofailure",
    }
)


class Act(StrEnum):
    """What a person does to a talk page."""

    APPEND = "append a thread"
    REPLY = "reply below the notice"
    EDIT_REGION = "edit inside a region"
    REMOVE_NOTICE = "remove a notice"
    REMOVE_REGION = "remove a region"
    REWORD = "reword the top of the page"
    BLANK = "blank the page"
    MOVE = "move the page"
    ARCHIVE = "archive a notice"
    UNDO = "undo the last edit"
    REDIRECT = "make the page a redirect"
    EXCLUDE = "keep bots away"
    BREAK = "break a mark"
    DELETE = "delete the page"


#: Relative frequencies; 1 for the others.
WEIGHTS = {Act.APPEND: 5, Act.REPLY: 3, Act.EDIT_REGION: 3, Act.REMOVE_NOTICE: 3, Act.REWORD: 2}


class Person:
    """A person with an account, who edits at random; the same for the same seed.

    ``done`` counts the actions that changed something on the wiki.
    """

    def __init__(self, client: Client, chance: random.Random) -> None:
        self._client = client
        self._chance = chance
        self._token = client.token()
        self.done = 0

    def act(self, title: str) -> Act | None:
        """Do something to the page; None if somebody was quicker, or there was nothing to do."""
        act = self._chance.choices(tuple(Act), [WEIGHTS.get(act, 1) for act in Act])[0]
        try:
            changed = self._do(act, title)
        except ApiError as error:
            if error.code not in LATE:
                raise
            return None
        if not changed:
            return None
        self.done += 1
        return act

    def _do(self, act: Act, title: str) -> bool:
        if act is Act.DELETE:
            return self._send("delete", title=title)
        if act is Act.MOVE:
            return self._send(
                "move", to=f"{title} ({self._word()})", movetalk=True, **{"from": title}
            )
        part = next(self._client.query(
            titles=title, prop="revisions", rvprop="ids|content", rvslots="main"
        ))  # fmt: skip
        (page,) = part["pages"]
        (found,) = page.get("revisions", [{}])
        old = str(found["slots"]["main"]["content"]) if found else ""
        new = _CHANGES[act](old, self._word())
        if act is Act.UNDO and found:
            return self._send("edit", title=title, undo=found["revid"])
        if new == old:
            return False
        if act is Act.ARCHIVE:
            cut = "\n".join(set(old.splitlines()) - set(new.splitlines()))
            self._send("edit", title=f"{title}/Archive", appendtext=f"\n{cut}\n")
        base = {"baserevid": found["revid"]} if found else {"createonly": True}
        return self._send("edit", title=title, text=new, **base)

    def _send(self, action: str, **parameters: object) -> bool:
        answer = self._client.post(action=action, token=self._token, **parameters)[action]
        return "nochange" not in answer and answer.get("result", "Success") == "Success"

    def _word(self) -> str:
        return f"word{self._chance.getrandbits(40):x}"


def _sections(text: str) -> list[str]:
    """Return the page cut before each heading of level 2."""
    return re.split(r"(?=^== )", text, flags=re.MULTILINE)


def _without(pattern: re.Pattern[str]) -> Callable[[str, str], str]:
    return lambda text, _: "".join(part for part in _sections(text) if not pattern.search(part))


def _in_region(text: str, word: str) -> str:
    return REGION.sub(
        lambda found: found[0].replace(found[3], f"{found[3]}{word}\n"), text, count=1
    )


def _reply(text: str, word: str) -> str:
    return "".join(
        f"{part.rstrip()}\n:{word} is my answer. ~~~~\n\n" if NOTICE.search(part) else part
        for part in _sections(text)
    ).rstrip()


_CHANGES: dict[Act, Callable[[str, str], str]] = {
    Act.APPEND: lambda text, word: f"{text}\n\n== About {word} ==\nWhat is {word}? ~~~~".strip(),
    Act.REPLY: _reply,
    Act.EDIT_REGION: _in_region,
    Act.REMOVE_NOTICE: _without(NOTICE),
    Act.REMOVE_REGION: _without(REGION),
    Act.REWORD: lambda text, word: f"''{word}''\n{text}",
    Act.BLANK: lambda text, word: "",
    Act.ARCHIVE: _without(NOTICE),
    Act.UNDO: lambda text, word: text,
    Act.REDIRECT: lambda text, word: f"#REDIRECT [[Talk:{word}]]",
    Act.EXCLUDE: lambda text, word: f"{{{{nobots}}}}\n{text}",
    Act.BREAK: lambda text, word: text.replace("<!-- reportbot:end", "<!-- reportbot :end", 1),
}
