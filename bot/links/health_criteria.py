"""Health-criteria pages of affiliates with their contacts: a hint, not proof.

They are below ``Wikimedia Foundation Affiliates Strategy/Implementation/Affiliate health
criteria/Reports/<year>/<affiliate>``; the labels are from such a page.
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

_NAME, _COUNTRIES, _CONTACT = "name", "countries", "contact"
_LABELS: Final = {
    words("What is the affiliate name?"): _NAME,
    words("Please list countries where this affiliate operates"): _COUNTRIES,
    words("Primary contact (user name)"): _CONTACT,
    words("Secondary contact (user name)"): _CONTACT,
}
#: A value is on its label's line or on the next one; a longer text is not a name.
_MAX_VALUE_CHARS = 255


@dataclass(frozen=True, slots=True)
class HealthCriteria:
    """One affiliate's page: official name, countries, usernames of the contacts."""

    title: str
    name: str
    countries: tuple[str, ...]
    contacts: tuple[str, ...]


def parse_health(title: str, text: str) -> HealthCriteria | None:
    """Read a page; ``None`` when its title is not that of a health-criteria page.

    :param title: the page's title
    :param text: its wikitext
    """
    if not title.startswith(PAGES):
        return None
    found: dict[str, list[str]] = {_NAME: [], _COUNTRIES: [], _CONTACT: []}
    for key, value in _values(text):
        found[key].append(value)
    name = (found[_NAME] or [title.rpartition("/")[2]])[0]
    contacts = (username(value) for value in found[_CONTACT])
    countries = (part.strip() for value in found[_COUNTRIES] for part in value.split(","))
    return HealthCriteria(
        title,
        name,
        tuple(country for country in countries if country),
        tuple(dict.fromkeys(contact for contact in contacts if contact)),
    )


def _values(text: str) -> Iterator[tuple[str, str]]:
    waiting: str | None = None
    place = (-1, -1)
    for line in lines(text):
        shown = plain(line.text)
        label, rest = _labelled(shown)
        if label is not None:
            waiting, place, shown = label, (line.table, line.row), rest
        elif (line.table, line.row) != place:
            waiting = None
        value = text_or_none(shown.strip(" :|"))
        if waiting is not None and value is not None:
            if len(value) <= _MAX_VALUE_CHARS and not value.endswith("?"):
                yield waiting, value
            waiting = None


def _labelled(text: str) -> tuple[str | None, str]:
    for label, key in _LABELS.items():
        matched, end = consume(text, label)
        if matched == len(label):
            return key, text[end:].lstrip(" :?)|")
    return None, text
