"""Labels and marks of one line: the labels with which it may begin, the marks that it prints."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from bot.reports.page_links import worth_reading
from bot.wikitext.caching import remember
from bot.wikitext.html import VERBATIM
from bot.wikitext.plain_text import PICTURE, WORD, consume, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.reports.forms import Form, Item

#: So many words are enough behind the label's own number.
MIN_NUMBERED_WORDS = 3

#: What may come before a label: a mark, "Question", a number, an image.
_LEAD = re.compile(
    r"(?:[^\w(]*\((?P<mark>required|optional)\))?\W*(?:Q(?:uestion)?\W{1,3}(?=\d))?"
    r"(?:(?P<number>\d{1,2}(?:\.\d{1,2}|[a-z])?)(?:[.):]\W*|\s+))?(?P<word>[^\W\d_]+)"
    r"(?:[\W_]+(?P<second>[^\W_]+))?",
    re.IGNORECASE,
)
_IMAGE = re.compile(rf"[\s']*(?:{PICTURE}\s*)+", re.IGNORECASE)
#: A mark however it is typed: with other brackets, spaces or stars, or in a template. With a
#: question mark it is not a mark of the form.
_ANY_MARK = re.compile(
    r"[(（\[【{]\W{0,3}(required|optional)[^\w?]{0,3}[)）\]】}]"
    r"|\{\{(?:[^{}|]{1,40}\|)?\W{0,3}(required|optional)[^\w?]{0,3}(?:\|[^{}]{0,60})?\}\}",
    re.IGNORECASE,
)


class Label(NamedTuple):
    """One spelling of a label, with the items of each form that have it.

    ``min_words`` is how many of its words distinguish it from the other labels; ``truncated``
    is whether the page prints more words than the form knows.
    """

    words: tuple[str, ...]
    min_words: int
    truncated: bool
    number: str | None
    is_section: bool
    owners: list[tuple[Form, Item]]


class Lead(NamedTuple):
    """The beginning of a line that may be a label: what is before its first word.

    ``text`` is the line from its first word on.
    """

    number: str | None
    mark: str | None
    text: str


class Beginning(NamedTuple):
    """A label with which a line may begin.

    ``matched`` is how many of the label's words are on the line, ``rest`` the text behind them.
    """

    label: Label
    lead: Lead
    matched: int
    rest: str


@cache
def _labels_by_word(forms: tuple[Form, ...]) -> dict[str, list[tuple[str, Label]]]:
    """Return the labels of forms by their first word that is no number: "part" of "Part 1".

    Each comes with its second word, "" for none.

    Sibling forms share most of their labels, so each spelling is looked for once.
    """
    labels: dict[tuple[object, ...], Label] = {}
    for form in forms:
        for item in form.items:
            for spelling in zip(item.labels, item.min_words, item.truncated, strict=True):
                key = (*spelling, item.number, item.type == "section")
                owners = labels.setdefault(key, Label(*key, [])).owners
                if (form, item) not in owners:
                    owners.append((form, item))
    by_word: dict[str, list[tuple[str, Label]]] = {}
    for label in labels.values():
        first = next(n for n, word in enumerate(label.words) if word.isalpha())
        second = (*label.words, "")[first + 1]
        by_word.setdefault(label.words[first], []).append((second, label))
    return by_word


class LineFacts(NamedTuple):
    """What the wikitext of a line says about labels and links.

    ``pieces`` are those of a line with glued questions, empty for any other. ``has_mark`` is
    whether a mark is printed in another way than it is shown. ``stands_out`` is whether the line
    prints a mark or is bold. ``has_links`` is whether it may have links or names of groups.
    """

    shown: str
    pieces: tuple[str, ...]
    beginnings: tuple[Beginning, ...]
    has_mark: bool
    stands_out: bool
    has_links: bool


NO_FACTS = LineFacts("", (), (), has_mark=False, stands_out=False, has_links=False)


@cache
def line_facts(forms: tuple[Form, ...]) -> Callable[[str], LineFacts | None]:
    """Return a function that reads a line's wikitext and remembers the lines that forms repeat.

    It returns None for a line that has nothing to do with either.
    """

    @remember
    def read(text: str) -> LineFacts | None:
        visible = plain(text)
        shown = _with_plain_marks(visible)
        image = _IMAGE.match(text) if "[[" in text else None
        beginning = plain(text[image.end() :]) if image else shown
        is_verbatim = text.startswith(VERBATIM)
        facts = LineFacts(
            shown,
            _pieces(text, forms),
            () if is_verbatim else _beginnings(beginning, forms),
            shown != visible,
            "(required)" in shown or "(optional)" in shown or text.startswith("'''"),
            worth_reading(text),
        )
        return facts if any(facts[1:]) else None

    return read


def _beginnings(shown: str, forms: tuple[Form, ...]) -> tuple[Beginning, ...]:
    """Return the labels of the forms with which a line begins, as far as the line shows."""
    match = _LEAD.match(shown)
    labels = _labels_by_word(forms).get(match["word"].casefold()) if match else None
    if match is None or labels is None:
        return ()
    second_word = match["second"] and match["second"].casefold()
    lead = Lead(match["number"], match["mark"], shown[match.start("word") :])
    found = []
    for second, label in labels:
        if second and second_word and second_word != second:
            continue
        if label.number and lead.number and lead.number != label.number:
            continue
        matched, end = consume(lead.text, label.words)
        rest = lead.text[end:]
        goes_on = matched < len(label.words) and not WORD.search(rest)
        if goes_on or matched >= needed_words(label, lead):
            found.append(Beginning(label, lead, matched, rest))
    return tuple(found)


def needed_words(label: Label, lead: Lead) -> int:
    """Return how many words of a label must be there; fewer are enough behind its number."""
    is_numbered = label.number is not None and lead.number == label.number
    return min(label.min_words, MIN_NUMBERED_WORDS) if is_numbered else label.min_words


def _with_plain_marks(text: str) -> str:
    """Return a text with each mark as "(required)" or "(optional)"."""
    lowered = text.lower()
    if "required" not in lowered and "optional" not in lowered:
        return text
    return _ANY_MARK.sub(lambda mark: f"({(mark[1] or mark[2]).lower()})", text)


@cache
def _numbered_label_pattern(forms: tuple[Form, ...]) -> re.Pattern[str]:
    """Return a pattern of a number such as 14.2 of one of the forms, with the label behind it."""
    between = r"[\W_]+"
    spelled = {
        rf"{re.escape(item.number)}\.?\s+(?i:{between.join(map(re.escape, words))})(?!\w)"
        for form in forms
        for item in form.items
        for words in item.labels
        if item.number and "." in item.number
    }
    return re.compile("|".join(sorted(spelled)) or "(?!)")


def _pieces(text: str, forms: tuple[Form, ...]) -> tuple[str, ...]:
    """Return the pieces of a line with glued questions, none for any other line."""
    pieces = []
    start = 0
    for match in _numbered_label_pattern(forms).finditer(text) if "." in text else ():
        before = text[start : match.start()].rstrip("'")
        if before.strip() and before[-1].isspace():
            pieces.append(before.rstrip())
            start += len(before)
    return (*pieces, text[start:].lstrip()) if pieces else ()
