"""The words that editors read: message files in the form of translatewiki.net.

``messages/en.json`` holds every message, ``qqq.json`` a note for translators on each. ``$1`` is a
parameter; ``{{PLURAL:$1|one|many}}`` chooses by a number, its forms in the order of CLDR, as in
MediaWiki: https://www.mediawiki.org/wiki/Help:System_message#PLURAL
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Literal

from babel.lists import format_list
from babel.numbers import format_decimal

from bot.talk.catalog import SOURCE, load
from bot.talk.locales import locale_of, plural_rule, written_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from babel import Locale

_PLURAL = re.compile(r"\{\{PLURAL:\$(\d+)\|([^{}]*)\}\}")
_EXACT = re.compile(r"(\d+)=(.*)", re.S)
_PARAMETER = re.compile(r"\$(\d+)")
_CATEGORIES = ("zero", "one", "two", "few", "many")

Parameter = str | int | float | date


class Messages:
    """The messages of a language; what it lacks is taken from the shorter tag, then English.

    >>> Messages("en")("role-group")
    'user group'
    """

    def __init__(self, language: str = SOURCE) -> None:
        self.language = language
        self._locale = locale_of(language)
        parts = language.split("-")
        chain = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
        #: A message that falls back keeps the plural forms of the language that it is in.
        self._files = [(locale_of(tag), load(tag)) for tag in dict.fromkeys((*chain, SOURCE))]

    def __contains__(self, key: str) -> bool:
        return any(key in messages for _, messages in self._files)

    def __call__(self, key: str, *parameters: Parameter) -> str:
        """Return a message. Strings go in as they are: escape them first.

        :raises KeyError: no language of the chain has the message
        """
        for locale, messages in self._files:
            if key in messages:
                return self._fill(messages[key], parameters, locale)
        raise KeyError(key)

    def _fill(self, text: str, parameters: tuple[Parameter, ...], locale: Locale) -> str:
        def choose(match: re.Match[str]) -> str:
            number = parameters[int(match[1]) - 1]
            if not isinstance(number, int | float):
                raise TypeError(f"PLURAL needs a number, not {number!r}")
            return _plural(number, match[2].split("|"), locale)

        shown = [self._show(parameter) for parameter in parameters]
        # One pass each, so that a "$1" or "{{" within a parameter stays what it is.
        return _PARAMETER.sub(lambda match: shown[int(match[1]) - 1], _PLURAL.sub(choose, text))

    def _show(self, parameter: Parameter) -> str:
        if isinstance(parameter, str):
            return parameter
        return self.date(parameter) if isinstance(parameter, date) else self.number(parameter)

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """The direction in which the language is written."""
        return "rtl" if self._locale.text_direction == "rtl" else "ltr"

    def listed(self, items: Sequence[str]) -> str:
        """Return the items as a list within a sentence: "a, b and c"."""
        return format_list(list(items), "standard", self._locale) if items else ""

    def number(self, value: float) -> str:
        """Return a number as the language writes it."""
        return str(format_decimal(value, locale=self._locale))

    def date(self, day: date, form: Literal["long", "medium"] = "long") -> str:
        """Return a day in words."""
        return written_day(day, form, self._locale)


def _plural(number: float, forms: list[str], locale: Locale) -> str:
    plain: list[str] = []
    for form in forms:
        exact = _EXACT.fullmatch(form)
        if exact is None:
            plain.append(form)
        elif int(exact[1]) == number:
            return exact[2]
    rule = plural_rule(locale)
    order = [tag for tag in _CATEGORIES if tag in rule.tags]
    category = rule(number)
    index = order.index(category) if category in order else len(order)
    return plain[min(index, len(plain) - 1)]
