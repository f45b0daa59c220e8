"""The messages that editors read, in the file format of translatewiki.net.

``messages/en.json`` has all messages, ``qqq.json`` has a note for translators on each. ``$1`` is a
parameter. ``{{PLURAL:$1|one|many}}`` selects a form by a number as MediaWiki does, with the forms
in the order of CLDR: https://www.mediawiki.org/wiki/Help:System_message#PLURAL. The metadata
``"reviewed": false`` means that no speaker of the language has read the translation yet.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.plural import PluralRule

from bot.wikitext.caching import remember

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


#: The language in which every message is written first.
SOURCE = "en"
#: The file with notes for translators.
NOTES = "qqq"
#: MediaWiki writes English dates as "31 May 2025".
_LOCALES = {"en": "en_GB"}
#: CLDR has no plural rule for Tajik. MediaWiki then uses the English one:
#: https://www.mediawiki.org/wiki/Help:System_message#PLURAL
_PLURAL_RULES = {"tg": PluralRule({"one": "i = 1 and v = 0"})}
#: CLDR has the names only in the form for headings ("31 Май 2025"). For dates MediaWiki has
#: these: https://github.com/wikimedia/mediawiki/blob/master/languages/i18n/tg-cyrl.json
_MONTHS = {
    "tg": (
        *("январи", "феврали", "марти", "апрели", "майи", "июни"),
        *("июли", "августи", "сентябри", "октябри", "ноябри", "декабри"),
    )
}


def locale_of(language: str) -> Locale:
    """Return the CLDR data of a language; that of English for an unknown language."""
    try:
        return Locale.parse(
            _LOCALES.get(language, language), sep="_" if language in _LOCALES else "-"
        )
    except (UnknownLocaleError, ValueError):
        return Locale.parse(_LOCALES[SOURCE])


def plural_rule(locale: Locale) -> PluralRule:
    """Return the rule that selects the plural form for a number."""
    return _PLURAL_RULES.get(locale.language) or locale.plural_form


@remember
def _written_number(value: float, locale: Locale) -> str:
    return str(format_decimal(value, locale=locale))


@remember
def _written_date(day: date, form: Literal["long", "medium"], locale: Locale) -> str:
    return format_date(day, form, locale=locale)


@cache
def load_messages(language: str) -> Mapping[str, str]:
    """Return the messages of one language by key; empty if the language has no file."""
    path = files("bot.talk").joinpath("messages", f"{language}.json")
    if not path.is_file():
        return {}
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return {key: text for key, text in found.items() if not key.startswith("@")}


@cache
def languages() -> tuple[str, ...]:
    """Return the tags of all languages that have a file, in order."""
    names = (path.name for path in files("bot.talk").joinpath("messages").iterdir())
    tags = {name.removesuffix(".json") for name in names if name.endswith(".json")}
    return tuple(sorted(tags - {NOTES}))


_PLURAL = re.compile(r"\{\{PLURAL:\$(\d+)\|([^{}]*)\}\}")
_EXACT = re.compile(r"(\d+)=(.*)", re.S)
_PARAMETER = re.compile(r"\$(\d+)")
_CATEGORIES = ("zero", "one", "two", "few", "many")

Parameter = str | int | float | date


class Messages:
    """The messages of a language, and numbers and dates as the language writes them.

    A missing message is taken from the shorter language tag, then from English.

    >>> Messages("en")("role-group")
    'user group'
    """

    def __init__(self, language: str = SOURCE) -> None:
        self.language = language
        self._locale = locale_of(language)
        #: The direction in which the language is written.
        self.direction: Final = "rtl" if self._locale.text_direction == "rtl" else "ltr"
        parts = language.split("-")
        chain = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
        # Each file is used with the plural rule of its own language, also as a fallback.
        self._files = [
            (locale_of(tag), load_messages(tag)) for tag in dict.fromkeys((*chain, SOURCE))
        ]

    def __contains__(self, key: str) -> bool:
        return any(key in messages for _, messages in self._files)

    def __call__(self, key: str, *parameters: Parameter) -> str:
        """Return a message with its parameters; strings among these must already be escaped.

        :raises KeyError: when neither the language nor its fallbacks have the message
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
            return _plural(number, match[2], locale)

        if "$" not in text:
            return text
        if "{{PLURAL" in text:
            text = _PLURAL.sub(choose, text)
        # Parameters are inserted last, so that "$1" or "{{" in a parameter stays text.
        return _format_string(text).format(*map(self._show, parameters))

    def _show(self, parameter: Parameter) -> str:
        if isinstance(parameter, str):
            return parameter
        return self.date(parameter) if isinstance(parameter, date) else self.number(parameter)

    def listed(self, items: Sequence[str]) -> str:
        """Return the items as a list in a sentence: "a, b and c"; ``""`` for no items."""
        return format_list(list(items), "standard", self._locale) if items else ""

    def number(self, value: float) -> str:
        """Return a number as the language writes it."""
        return _written_number(value, self._locale)

    def date(self, day: date, form: Literal["long", "medium"] = "long") -> str:
        """Return a day in words."""
        months = _MONTHS.get(self._locale.language)
        if months is None:
            return _written_date(day, form, self._locale)
        return f"{day.day} {months[day.month - 1]} {day.year}"


@remember
def _format_string(text: str) -> str:
    """Return a message as a format string of Python, which is filled in far less time.

    >>> _format_string("{{b}} $2")
    '{{{{b}}}} {1}'
    """
    escaped = text.replace("{", "{{").replace("}", "}}")
    return _PARAMETER.sub(lambda match: f"{{{int(match[1]) - 1}}}", escaped)


@remember
def _plural(number: float, forms: str, locale: Locale) -> str:
    """Return the form for a number: the one for exactly this number, else by the plural rule."""
    plain: list[str] = []
    for form in forms.split("|"):
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
