"""Choices between Yes and No, printed and answered in many ways."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.reports.model import AnswerState
from bot.wikitext.plain_text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reports.answers import Answer
    from bot.reports.forms import Condition

_TICKED = "☑✓✔✅🗹🗸"
#: A crossed box means yes to some people and no to others.
_CROSSED = "☒✗✘❌❎"
_OPEN = "☐◻⬜□▢"
_OPTION = re.compile(
    rf"(?P<ticked>[{_TICKED}]|[\[(]\s*[xX✓✔]\s*[\])])?(?P<crossed>[{_CROSSED}])?"
    rf"(?P<open>[{_OPEN}]|\[\s*\]|\(\s*\))?\s*(?P<word>[^\W\d_]+)"
)
#: How an answer begins that only offers choices.
_MAY_OFFER = re.compile(rf"\W*yes\b|[{_OPEN}\[(]", re.IGNORECASE)
#: The first words of an answer in which another choice would show.
MAX_CHOICE_WORDS = 6
#: "Yes, at first" is a choice; more words than its three are an explanation.
MAX_WORDS_OF_A_CHOICE = 3
#: A longer answer is a sentence rather than a choice; its beginning is looked at.
MAX_CHOICE_CHARS = 200
_NEGATIONS = frozenset({"no", "not", "none", "non", "never", "nothing", "false", "0"})


def is_met(condition: Condition, answer: Answer | None) -> bool:
    """Whether an answer certainly says what a condition wants: never where it is in doubt."""
    if answer is None or answer.state is not AnswerState.ANSWERED or answer.has_doubts:
        return False
    text = " ".join(answer.own)[:MAX_CHOICE_CHARS]
    says = condition.says.casefold()
    options = [match for match in _OPTION.finditer(text) if _is_box(match)]
    if options:
        ticked = {match["word"].casefold() for match in options if match["ticked"]}
        return ticked == {says} and not any(match["crossed"] for match in options)
    first, *others = words(text)[:MAX_CHOICE_WORDS] or [""]
    goes_on = re.match(r"\W*\w+\s*[/|:=_?]", text) is not None
    return first == says and not goes_on and not _NEGATIONS & set(others)


def explains(answer: Answer | None) -> bool:
    """Whether an answer that takes a choice says more, so that it may answer what depends on it."""
    return answer is not None and len(words(" ".join(answer.own))) > MAX_WORDS_OF_A_CHOICE


def offers_only(texts: Sequence[str]) -> bool:
    """Whether an answer only offers choices, none of which is taken: "☐ Yes ☐ No", "Yes / No"."""
    if not texts or not _MAY_OFFER.match(texts[0]) or sum(map(len, texts)) > MAX_CHOICE_CHARS:
        return False
    text = " ".join(texts)
    if words(text) == ("yes", "no"):
        return all(not match["ticked"] and not match["crossed"] for match in _OPTION.finditer(text))
    options = list(_OPTION.finditer(text))
    boxes = [match for match in options if _is_box(match)]
    return len(boxes) > 1 and boxes[0].start() == 0 and all(match["open"] for match in boxes)


def _is_box(match: re.Match[str]) -> bool:
    """Whether a match is a box, ticked, crossed or open."""
    return bool(match["ticked"] or match["crossed"] or match["open"])
