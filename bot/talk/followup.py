"""What is said later in the section of a notice: that it is resolved, or one reminder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.talk.marks import addition_mark
from bot.talk.signing import signed
from bot.talk.wish import Addition, AdditionKind

if TYPE_CHECKING:
    from bot.talk.voice import Voice


def resolved(
    key: str,
    digest: str,
    voice: Voice,
    *,
    template: bool = False,
    words: str = "notice-resolved",
) -> Addition:
    """Return what marks the section of a notice as resolved.

    :param key: the report's key; with ``digest``, what names the notice
    :param template: whether the wiki has Template:Section resolved, by which sections are archived
    :param words: the message that says so where there is no template
    """
    mark = addition_mark(AdditionKind.RESOLVED, key, digest)
    if template:
        body = f"{mark}{{{{Section resolved|1=~~~~}}}}"
    else:
        body = signed(mark, key, _line(voice.messages(words), voice))
    return Addition(AdditionKind.RESOLVED, key, digest, body)


def reminder(key: str, digest: str, questions: int, voice: Voice) -> Addition:
    """Return the one reminder of a notice.

    :param questions: how many questions the notice names
    """
    mark = addition_mark(AdditionKind.REMINDER, key, digest)
    words = _line(voice.messages("notice-reminder", questions), voice)
    return Addition(AdditionKind.REMINDER, key, digest, signed(mark, key, words))


def _line(words: str, voice: Voice) -> str:
    """Return an indented line that the signature may follow."""
    attributes = voice.language_attributes
    return f": <span{attributes}>{words}</span> " if attributes else f": {words} "
