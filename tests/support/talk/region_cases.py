"""A page before and after, and the content to apply, read from a text file.

The lines of the content: `region KIND KEY BODY`, `here KIND KEY BODY` (only at its mark),
`leaving KIND KEY` (to remove), `notice KEY DIGEST`, `further KEY DIGEST` (a notice after another),
`resolved KEY DIGEST`, `reminder KEY DIGEST`, `posted KIND NAME`. HASH in a mark is replaced by the
digest of the text after the mark; in a mark `signed`, by that of the text before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from bot.talk.content import FollowUp, FollowUpKind, Notice, PageContent, Region, RegionKind, digest
from bot.talk.markers import NOTICE, message_mark
from bot.talk.notices import signed

HEADING = "Grant reports of this group"
SIGNATURE = "[[User:ReportBot|ReportBot]] ([[User talk:ReportBot|talk]]) 10:00, 1 June 2025 (UTC)"
_REGION = re.compile(r"HASH( -->)(.*?)(?=<!-- reportbot:end|\Z)", re.S)
_SIGNED = re.compile(
    r"(<!-- reportbot:(?:notice|reminder|resolved) [^>]*-->)([^~]*?)"
    r"(<!-- reportbot:signed \S+ v1 )HASH"
)


@dataclass
class Case:
    before: str
    content: PageContent
    posted: set[tuple[str, str]]
    done: list[str]
    after: str
    refused: list[str]


def a_notice(key: str, missing: str, *, repeat: bool = False) -> Notice:
    """Return a notice with this key, about these questions."""
    body = signed(message_mark(NOTICE, key, missing), key, "\nA question. ")
    return Notice(key, missing, "A required question without an answer", body, repeat)


def a_follow_up(what: FollowUpKind, key: str, missing: str) -> FollowUp:
    """Return a follow-up to a notice."""
    mark = message_mark(what, key, missing)
    if what is FollowUpKind.RESOLVED:
        body = f"{mark}{{{{Section resolved|1=~~~~}}}}"
        return FollowUp(what, key, missing, body, signed(mark, key, ": Now answered. "))
    return FollowUp(what, key, missing, signed(mark, key, ": Still so. "))


def filled_in(text: str) -> str:
    text = _SIGNED.sub(lambda m: m[1] + m[2] + m[3] + digest(m[2]), text)
    text = _REGION.sub(lambda m: digest(m[2]) + m[1] + m[2], text)
    return text.replace("SIGNATURE", SIGNATURE)


def read(path: Path) -> Case:
    """Read a case from its file."""
    parts = re.split(r"^-{5,} ?(\w+)\n", path.read_text(encoding="utf-8"), flags=re.M)
    sections = {
        name: filled_in(text.removesuffix("\n"))
        for name, text in zip(parts[1::2], parts[2::2], strict=True)
    }
    content, posted = PageContent("Talk:A"), set()
    for line in sections.get("content", "").splitlines():
        what, first, second, *rest = line.split(" ", 3)
        if what in {"region", "here"}:
            region = Region(
                RegionKind(first), second, HEADING, rest[0], only_at_marker=what == "here"
            )
            content = replace(content, regions=(*content.regions, region))
        elif what in {"notice", "repeat"}:
            content = replace(content, notice=a_notice(first, second, repeat=what == "repeat"))
        elif what == "remove":
            content = replace(content, remove=(*content.remove, (RegionKind(first), second)))
        elif what == "posted":
            posted.add((first, " ".join((second, *rest))))
        else:
            added = a_follow_up(FollowUpKind(what), first, second)
            content = replace(content, follow_ups=(*content.follow_ups, added))
    return Case(
        sections["before"],
        content,
        posted,
        sections.get("done", "").splitlines(),
        sections.get("after", ""),
        sections.get("refused", "").splitlines(),
    )
