"""Health-criteria pages of affiliates: they name the contacts of an affiliate.

They are at ``Wikimedia Foundation Affiliates Strategy/Implementation/Affiliate health
criteria/Reports/<year>/<affiliate>``. The labels below were copied from such a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.reports.values import text_or_none, username
from bot.wikitext.lines import lines
from bot.wikitext.plain_text import consume, plain, words

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES: Final = (
    "Wikimedia Foundation Affiliates Strategy/Implementation/Affiliate health criteria/Reports/"
)

_NAME, _CONTACT, _OTHER = "name", "contact", "other"
_LABELS: Final = {
    words("What is the affiliate name?"): _NAME,
    # This label follows the name, so that an empty name does not take its text.
    words("Please list countries where this affiliate operates"): _OTHER,
    words("Primary contact (user name)"): _CONTACT,
    words("Secondary contact (user name)"): _CONTACT,
}
#: A longer text beside a label is not a name.
_MAX_VALUE_CHARS = 255


@dataclass(frozen=True, slots=True)
class HealthCriteria:
    """The page of one affiliate: its title, and the name and the contacts' usernames on it."""

    title: str
    name: str
    contacts: tuple[str, ...]


def parse_health(title: str, text: str) -> HealthCriteria | None:
    """Read a health-criteria page; ``None`` if the title is that of another kind of page.

    Without a name on the page, the last part of the title is the name.

    :param title: the page's title
    :param text: its wikitext
    """
    if not title.startswith(PAGES):
        return None
    values = list(_labelled_values(text))
    names = [value for key, value in values if key == _NAME]
    contacts = [username(value) for key, value in values if key == _CONTACT]
    return HealthCriteria(
        title,
        names[0] if names else title.rpartition("/")[2],
        tuple(dict.fromkeys(contact for contact in contacts if contact)),
    )


def _labelled_values(text: str) -> Iterator[tuple[str, str]]:
    """Yield the key of each label on the page and the value beside or below it."""
    waiting: str | None = None
    place = (-1, -1)
    for line in lines(text):
        shown = plain(line.text)
        label, rest = _split_label(shown)
        if label is not None:
            waiting, place, shown = label, (line.table, line.row), rest
        elif (line.table, line.row) != place:
            waiting = None
        value = text_or_none(shown.strip(" :|"))
        if waiting is not None and value is not None:
            if len(value) <= _MAX_VALUE_CHARS and not value.endswith("?"):
                yield waiting, value
            waiting = None


def _split_label(text: str) -> tuple[str | None, str]:
    """Return the key of the label that a line begins with, ``None`` without one, and the rest."""
    for label, key in _LABELS.items():
        matched, end = consume(text, label)
        if matched == len(label):
            return key, text[end:].lstrip(" :?)|")
    return None, text
