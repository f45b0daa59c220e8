"""Printed values: dates, amounts, numbers, usernames. A value that is not certain is ``None``."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from urllib.parse import unquote

from bot.reports.model import Money, Quantity

#: Years in which a grant of this kind can start or end. Another year is a typing mistake.
#: The calendars of Nepal and Thailand are ahead of these, that of Iran is behind.
MIN_YEAR, MAX_YEAR = 2000, 2075
#: Digits of a number. JSON readers keep 15 digits exactly, and no metric is larger.
MAX_DIGITS = 15
#: Characters of a username (https://www.mediawiki.org/wiki/Manual:$wgMaxNameChars is 235 bytes).
MAX_USERNAME_CHARS = 235

_MONTH_NAMES = (
    "january february march april may june july august september october november december"
).split()
_MONTHS = {
    spelling: number for number, name in enumerate(_MONTH_NAMES, 1) for spelling in (name, name[:3])
} | {"sept": 9}
_ISO = r"(\d{4})-(\d\d)-(\d\d)"
_TIME = r"(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)"
#: A table's sort key, the same date again, may be on either side of the date.
_ISO_DAY = re.compile(rf"(?:(?P<key>\d{{4}}-\d\d-\d\d){_TIME}?\s*(?=(?P=key)))?{_ISO}{_TIME}?")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]+)\.?,?\s+(\d{4})", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([A-Za-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.IGNORECASE)
_WEEKDAY = re.compile(r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)day,?\s+", re.IGNORECASE)
_BETWEEN_DAYS = re.compile(r"\s+(?:-|to)\s+|\s*[–—]\s*|(?<=[a-z]\s\d{4})-")
_YEAR = re.compile(r"reporting year:\s*(\d{4})\b", re.IGNORECASE)
_ONLY_YEAR = re.compile(r"\d{4}")

_CURRENCY = r"[A-Z]{3}"
#: A bare "$" is the sign of many currencies, so it names none.
_SIGNS = {"$": None, "US$": "USD", "€": "EUR", "£": "GBP", "₹": "INR", "₦": "NGN"}
_SIGN = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?:(?P<before>{_CURRENCY}|{_SIGN})\s*)?"
    rf"(?P<number>\d[\d.,'’ ]*\d|\d)\s*(?P<after>{_CURRENCY})?"
)
#: Between two amounts: a comma behind a currency or before a space, a bar, "and", or a space.
_BETWEEN_AMOUNTS = re.compile(
    rf"(?<={_CURRENCY})\s*,\s*|,\s+|\s*[;|+]\s*|\s*/\s*(?=\d|{_CURRENCY}|{_SIGN})|\s+and\s+"
    rf"|(?:(?<=\d{_CURRENCY})|(?<=\d\s{_CURRENCY}))\s+(?=\d)"
)
_NO_AMOUNT = re.compile(rf"[\s,]*(?:{_CURRENCY}|{_SIGN})?[\s,]*")
_NOTED = re.compile(r"\s*[\[(](?:note )?\d{1,3}[\])]$|\s*[*†‡]+$")
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL = re.compile(r"[-+]?\d+(?:\.\d+)?")
#: "1.500" is fifteen hundred to one reader, and one and a half to another.
_AMBIGUOUS = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}")
_DOT_GROUPED = re.compile(r"[-+]?\d{1,3}(?:\.\d{3}){2,}")
_GROUP_SPACE = re.compile(r"(?<=\d)['’ ](?=\d{3}(?!\d))")

_BULLET = re.compile(r"\A(?:[•·▪▫◦‣⁃●○■□→]|[-–—*](?=\s))\s*")
_EMPTY = re.compile(
    r"(?:[\W_]*(?:n\s*[/\\.⁄∕]?\s*a|not applicable|none|null|nil)[\W_]*|[-–—_.]+"
    r"|(?:n\s*[/\\⁄∕]\s*a|not applicable)\s*[(–—,;:-].*)?",
    re.IGNORECASE,
)
#: Five words at most, without digits and signs.
_STATUS = re.compile(r"[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*){0,4}")
_ELSEWHERE = re.compile(r"\s*\((?:at |on |talk\b|user[ _]talk:)[^()]*\)$", re.IGNORECASE)
_USER_NAMESPACE = (
    r"(?:user|usuario|usuaria|utilisateur|utilisatrice|usuário|usuária|benutzer|benutzerin|utente"
    r"|участник|участница|користувач|kullanıcı|gebruiker|用户|使用者|利用者|مستخدم)"
    r"(?:[ _]talk)?\s*:"
)
#: A page of a user, with the prefixes of other wikis before it.
_USER_PAGE = re.compile(
    r":?(?:[a-z]{1,12}(?:-[a-z]{1,12})?\s*:\s*){0,2}?"
    rf"(?:{_USER_NAMESPACE}|special:(?:contrib(?:ution)?s|centralauth)/)\s*(?P<name>[^/#]*)",
    re.IGNORECASE,
)
_BETWEEN_USERS = re.compile(rf"\s*(?:[,;&]|\band\b)\s*(?={_USER_NAMESPACE})", re.IGNORECASE)
_USER_TEMPLATE = re.compile(
    r"\{\{\s*(?:u|ul|usr|@|re|yo|ping|reply to|noping|user[^{}|]{0,20})\s*"
    r"\|\s*(?:(?:1|user)\s*=)?([^{}|=]{1,240})[^{}]{0,240}\}\}",
    re.IGNORECASE,
)
_USER_LINK = re.compile(r"\[\[\s*([^\[\]|]{1,300})(?:\|[^\[\]]*)?\]\]")
_ADDRESS = re.compile(
    r"(?:(?:https?:)?//)?(?:[\w-]+\.)*(?:media)?wiki\w*\.org/(?:wiki/|w/index\.php\?title=)"
    r"(?P<title>[^\s?&#,;]+)\S*",
    re.IGNORECASE,
)
#: Not in a username; a colon without a space may be another wiki's prefix.
_NO_USERNAME = re.compile(r"[#<>\[\]{}|/@=\x00-\x1f\x7f]|:(?!\s)")


def text_or_none(raw: str) -> str | None:
    """Return a header value without its bullet; ``None`` when it is empty or a kind of ``N/A``.

    The text of a template is not known, so it is ``None`` as well.
    """
    value = _without_bullet(raw)
    return None if _EMPTY.fullmatch(value) or "{{" in value else value


def _without_bullet(raw: str) -> str:
    """Return a value on one line, without a bullet before it."""
    return _BULLET.sub("", " ".join(raw.split()), count=1)


def status(raw: str) -> str | None:
    """Read a status: a few words, such as ``Under review``; ``None`` for anything else."""
    value = text_or_none(raw)
    return value if value and _STATUS.fullmatch(value) else None


def day(raw: str) -> date | None:
    """Read ``2023-10-03T00:00:00Z``, ``31 May 2025`` or ``May 31, 2025``; ``None`` for others.

    A date in digits with the month first or second is not certain, so it is ``None``.
    """
    value = _NOTED.sub("", _WEEKDAY.sub("", raw.strip(), count=1))
    if match := _ISO_DAY.fullmatch(value):
        year, month, number = (int(part) for part in match.groups()[1:])
    elif match := _DAY_FIRST.fullmatch(value):
        year, month, number = int(match[3]), _MONTHS.get(match[2].lower(), 0), int(match[1])
    elif match := _MONTH_FIRST.fullmatch(value):
        year, month, number = int(match[3]), _MONTHS.get(match[1].lower(), 0), int(match[2])
    else:
        return None
    if not MIN_YEAR <= year <= MAX_YEAR:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None


def is_doubtful_day(raw: str) -> bool:
    """Whether a date is printed that cannot be read: extended, changed, or in unknown words."""
    return not _EMPTY.fullmatch(_without_bullet(raw)) and day(raw) is None


def reporting_year(raw: str) -> int | None:
    """Read a bare year, or the year of a type line: ``… , reporting year: 2023``."""
    match = _YEAR.search(raw)
    bare = match[1] if match else raw.strip()
    if not _ONLY_YEAR.fullmatch(bare) or not MIN_YEAR <= int(bare) <= MAX_YEAR:
        return None
    return int(bare)


def span(raw: str) -> tuple[date, date] | None:
    """Read ``01 July 2025 - 31 July 2025``; ``None`` for anything else."""
    ends = _BETWEEN_DAYS.split(raw.strip())
    if len(ends) != 2:
        return None
    start, end = day(ends[0]), day(ends[1])
    return (start, end) if start and end else None


def money(raw: str) -> tuple[Money, ...]:
    """Read ``2600 USD, 1970.33``: amounts with their currencies, in the page's order.

    Parts that are not certainly one amount are left out (``USD,`` is an empty one). Where the
    first one has other words, or the text has a template, the others alone would mislead: no amount
    is returned. The number of a footnote, "[note 1]", is not part of an amount.
    """
    found: list[Money] = []
    for part in _BETWEEN_AMOUNTS.split(_to_ascii(raw)) if "{{" not in raw else ():
        match = _AMOUNT.fullmatch(_NOTED.sub("", _BULLET.sub("", part.strip(" ,"), count=1)))
        amount = _amount(match["number"]) if match else None
        if match and amount is not None and not (match["before"] and match["after"]):
            before = match["before"]
            found.append(Money(amount, _SIGNS.get(before, before) if before else match["after"]))
        elif match is None and not found and not _NO_AMOUNT.fullmatch(part):
            return ()
    return tuple(found)


def has_amount(raw: str) -> bool:
    """Return whether a printed amount has a digit: ``USD,`` is an empty one."""
    return any(map(str.isdigit, raw))


def _amount(number: str) -> str | None:
    """Return an amount as a decimal string, ``None`` where its marks can mean two numbers."""
    bare = _GROUP_SPACE.sub("", number)
    if bare.count(",") == 1 and bare.rfind(",") > bare.rfind(".") >= 0:
        # "1.234,50": the dots are thousands, the comma is the decimal point.
        bare = bare.translate(str.maketrans(",.", ".,"))
    value = quantity(bare).value
    return None if value is None else _plain_number(bare)


def _plain_number(text: str) -> str:
    """Return a number without the marks of its thousands."""
    return text.replace(".", "") if _DOT_GROUPED.fullmatch(text) else text.replace(",", "")


def quantity(raw: str) -> Quantity:
    """Read a number cell: ``1,234``, ``٣٥``, ``12.5``. ``~50``, ``10+``, ``1.500`` are unsure."""
    if not raw:
        return Quantity(raw, None)
    value = _to_ascii(_NOTED.sub("", raw.strip()))
    value = value.replace("\u066c", ",").replace("\u066b", ".")
    if sum(map(str.isdigit, value)) > MAX_DIGITS or _AMBIGUOUS.fullmatch(value):
        return Quantity(raw, None)
    if not any(form.fullmatch(value) for form in (_DECIMAL, _GROUPED, _DOT_GROUPED)):
        return Quantity(raw, None)
    number = _plain_number(value)
    return Quantity(raw, float(number) if "." in number else int(number))


def _to_ascii(text: str) -> str:
    """Return a text with the digits of all scripts as 0–9."""
    return text if text.isascii() else "".join(map(_ascii_digit, text))


def _ascii_digit(character: str) -> str:
    """Return a digit of any script as 0 to 9, any other character as it is."""
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def username(raw: str) -> str | None:
    """Read a username from a name, a link, a template, an address or ``@name``.

    Underscores are spaces. A namespace, a bullet and "(at Commons)" are removed. What cannot be a
    username is ``None``.
    """
    parts = _BETWEEN_USERS.split(raw)
    pages = parts if all(map(_USER_PAGE.match, parts)) else _linked_users(raw)
    names = [_username(page) for page in pages]
    if not names:
        return _username(raw)
    return ", ".join(dict.fromkeys(name for name in names if name)) or None


def _linked_users(raw: str) -> list[str]:
    """Return the users whom templates, links and addresses of a value name."""
    links = [match[1] for match in _USER_LINK.finditer(raw)]
    addresses = [unquote(match["title"]) for match in _ADDRESS.finditer(raw)]
    pages = [page for page in (*links, *addresses) if _USER_PAGE.match(page)]
    return [match[1] for match in _USER_TEMPLATE.finditer(raw)] + pages


def _username(raw: str) -> str | None:
    """Return one username without namespace, bullet and place; None if it cannot be one."""
    value = text_or_none(raw.replace("_", " "))
    if value is None:
        return None
    value = _ELSEWHERE.sub("", value)
    page = _USER_PAGE.match(value)
    value = (page["name"] if page else value).strip(" @")
    if len(value) > MAX_USERNAME_CHARS or _NO_USERNAME.search(value):
        return None
    return value[:1].upper() + value[1:] if value else None
