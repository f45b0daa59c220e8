"""Whether a question is blank, proven by accounting for everything below its label.

Every line, cell, list item, image and template between a question's label and the next is one
`Entry`: what is left of it after the form's own words, and whose that is. Only where nothing but
the form's own is left, the question is blank.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from bot.reports.model import AnswerState
from bot.wikitext.html import HIDDEN, STRUCK

if TYPE_CHECKING:
    from collections.abc import Iterable

#: A list mark or a rule of the page's layout, with nothing beside it.
_BARE_BULLET = re.compile(r"[\s\u2800•·●○◦▪▫■□‣⁃*|]*")
#: What is neither certainly an answer nor certainly none. Four dashes are drawn as a rule; five or
#: more were typed as an answer, as "-" and "N/A" are. The number of an unknown label may be in a
#: cell of its own. A template may print anything.
_UNCLEAR = re.compile(r"-{4}|\d{1,2}\.(?:\d{1,2}\.)?|\{\{[^{}]*(?:\}\})?|\}\}")


class Owner(Enum):
    """Who wrote a part of the page."""

    FORM = "form"
    APPLICANT = "applicant"
    UNCLEAR = "unclear"


class Entry(NamedTuple):
    """A part of an answer: whose it is, and its text without the form's own words."""

    owner: Owner
    text: str = ""


FORM = Entry(Owner.FORM)


def account(raw: str, left: str, *, otherwise: Owner = Owner.APPLICANT) -> Entry:
    """Return whose text is in a line or cell: the form's, the applicant's, or unclear.

    :param raw: its wikitext
    :param left: what a reader sees of it, without the words that are known to be the form's
    :param otherwise: whose a remaining text is
    """
    if left[:1].isalpha():
        return Entry(otherwise, left)
    if left and _UNCLEAR.fullmatch(left):
        return Entry(Owner.UNCLEAR, left)
    if left and not _BARE_BULLET.fullmatch(left):
        return Entry(otherwise, left)
    # Nothing is shown. What is written there is no answer that a reader could see, but something.
    something = "$$" in raw or "[[" in raw or HIDDEN in raw or STRUCK in raw
    return Entry(Owner.UNCLEAR) if something else FORM


def state_of(entries: Iterable[Entry]) -> AnswerState:
    """Return whether a question with these entries is answered, blank or in doubt."""
    owners = [entry.owner for entry in entries]
    if Owner.APPLICANT in owners:
        return AnswerState.ANSWERED
    return AnswerState.DOUBT if Owner.UNCLEAR in owners else AnswerState.BLANK
