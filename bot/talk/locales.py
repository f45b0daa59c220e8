"""What CLDR says of a language, and what the wikis say where CLDR has nothing or something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.plural import PluralRule

from bot.talk.catalog import SOURCE

if TYPE_CHECKING:
    from datetime import date

#: MediaWiki writes English dates as "31 May 2025".
_LOCALES = {"en": "en_GB"}
#: CLDR has no plural rule for Tajik. MediaWiki takes that of English then:
#: https://www.mediawiki.org/wiki/Help:System_message#PLURAL
_PLURAL_RULES = {"tg": PluralRule({"one": "i = 1 and v = 0"})}
#: CLDR has only names in the case of a heading ("31 Май 2025"). Within a date MediaWiki has
#: these: https://github.com/wikimedia/mediawiki/blob/master/languages/i18n/tg-cyrl.json
_MONTHS = {
    "tg": (
        *("январи", "феврали", "марти", "апрели", "майи", "июни"),
        *("июли", "августи", "сентябри", "октябри", "ноябри", "декабри"),
    )
}


def locale_of(language: str) -> Locale:
    """Return what is known of a language by its tag; that of English when nothing is."""
    try:
        return Locale.parse(
            _LOCALES.get(language, language), sep="_" if language in _LOCALES else "-"
        )
    except (UnknownLocaleError, ValueError):
        return Locale.parse(_LOCALES[SOURCE])


def plural_rule(locale: Locale) -> PluralRule:
    """Return the rule that tells which plural form goes with a number."""
    return _PLURAL_RULES.get(locale.language) or locale.plural_form


def written_day(day: date, form: Literal["long", "medium"], locale: Locale) -> str:
    """Return a day in words."""
    months = _MONTHS.get(locale.language)
    if months is None:
        return format_date(day, form, locale=locale)
    return f"{day.day} {months[day.month - 1]} {day.year}"
