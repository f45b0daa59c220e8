"""What is added to the section of a notice: that it is resolved, or one reminder."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from bot.talk.marks import marks, notice_name
from bot.talk.thread import read_thread
from bot.talk.what import What
from bot.talk.wish import AdditionKind

if TYPE_CHECKING:
    from collections.abc import Container

    from bot.talk.wish import Addition


def add(
    text: str, addition: Addition, posted: Container[tuple[str, str]] = frozenset()
) -> tuple[str, What]:
    """Return the text with the addition at the end of its notice's section, and what was done.

    Nothing is added twice, nor where people resolved the section already or took it away, nor a
    reminder where anything else was written below the notice.
    """
    found = marks(text)
    name = (str(addition.what), notice_name(addition.key, addition.digest))
    if name in found.names:
        return text, What.UNCHANGED
    wanted = (addition.key, addition.digest)
    notice = next((one for one in found.notices if (one.key, one.digest) == wanted), None)
    if notice is None or name in posted:
        return text, What.REMOVED_BY_PERSON
    thread = read_thread(text, found, notice)
    is_idle = addition.what is AdditionKind.REMINDER and (thread.answered or thread.edited)
    if thread.resolved or is_idle:
        return text, What.UNCHANGED
    end = thread.section.start + len(text[thread.section.start : thread.section.end].rstrip())
    line = unicodedata.normalize("NFC", addition.body).strip()
    return f"{text[:end]}\n{line}{text[end:]}", What.ADDED
