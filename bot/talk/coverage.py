"""Items of newsletters about a group, an event or a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.talk.escape import shorten
from bot.talk.tables import bullets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.links.model import Coverage
    from bot.talk.voice import Voice

#: Authors named of one item; an item of more is said to be by these and others.
_MOST_AUTHORS = 4


def coverage_items(items: Sequence[Coverage], voice: Voice) -> list[str]:
    """Return one line of wikitext for each item, by issue and title."""
    ordered = sorted(items, key=lambda item: (item.issue, item.anchor, item.title))
    return list(dict.fromkeys(_item(item, voice) for item in ordered))


def coverage_list(items: Sequence[Coverage], voice: Voice) -> str:
    """Return the items as a list below its title; ``""`` when there are none."""
    listed = bullets(coverage_items(items, voice), voice)
    return f"{voice.messages('coverage-title')}{listed}" if listed else ""


def _item(item: Coverage, voice: Voice) -> str:
    say = voice.messages
    title = shorten(item.title, 120) or shorten(item.issue, 120)
    shown = voice.link(item.issue, title, fragment=item.anchor)
    issue = voice.text(item.issue, 120)
    # Names of people, never links to them.
    names = [voice.text(name, 60) for name in item.authors[:_MOST_AUTHORS]]
    if len(item.authors) > _MOST_AUTHORS:
        names.append(say("and-others"))
    if not names:
        return say("coverage-item", shown, issue)
    return say("coverage-item-by", shown, issue, say.listed(names))
