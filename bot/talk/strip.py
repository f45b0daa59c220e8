"""Everything of the bot's taken off a talk page, and nothing of people's.

What goes: regions as the bot wrote them; its messages as it wrote and signed them, with what it
added to them; and the headings above these, if they are the bot's own and nothing else stands
below. What stays: whatever a person wrote, also in a section of the bot's, with the heading that
it stands under; and every region and message that a person changed, marks and all, because the
person's words in it cannot be told from the bot's.
"""

from __future__ import annotations

from bot.talk.leaving import cut
from bot.talk.marks import marks
from bot.talk.region import MarksBroken
from bot.talk.thread import read_thread


def strip(text: str, bot: str) -> str:
    """Return the page without the bot's own text. Applied again it changes nothing.

    :param bot: the bot's account, without ``User:``; what another has signed stays
    :raises MarksBroken: the marks on the page are not in order; nothing may be saved
    """
    found = marks(text)
    if found.faults:
        raise MarksBroken(found.faults)
    pieces = {(region.start, region.end) for region in found.regions if not region.edited}
    for notice in found.notices:
        thread = read_thread(text, found, notice, bot)
        if not thread.edited:
            pieces |= {(own.start, own.end) for own in thread.own if not own.edited}
    for start, end in sorted(pieces, reverse=True):
        text = cut(text, start, end)
    return text
