"""The expected structure of the API's answers: the parts that the bot uses.

https://www.mediawiki.org/wiki/API:Query documents them. An answer with another structure comes from
another program or from a broken wiki, and the bot must not use it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from bot.wiki.source import MAX_TITLE_BYTES, TIMESTAMP

SITEINFO_PARTS: Final = ("namespaces", "namespacealiases", "general", "extensions")
"""The parts of siteinfo that Pywikibot requests before its first query."""

MAX_NUMBER: Final = 2**63 - 1
"""The largest number that a column of the ledger can store."""
MAX_LANGUAGE_CHARS: Final = 64
"""The longest language codes have about 20 characters."""


def _checked_title(title: str) -> str:
    """Return a title; raise ValueError if it is too long."""
    if len(title.encode()) > MAX_TITLE_BYTES:
        raise ValueError(f"a title of more than {MAX_TITLE_BYTES} bytes")
    return title


def _checked_time(timestamp: str) -> str:
    """Return a timestamp; raise ValueError if it has another form."""
    if timestamp:
        datetime.strptime(timestamp, TIMESTAMP).replace(tzinfo=UTC)
    return timestamp


_Number = Annotated[int, Field(ge=0, le=MAX_NUMBER)]
_Title = Annotated[str, AfterValidator(_checked_title)]
_Time = Annotated[str, AfterValidator(_checked_time)]


class _Part(BaseModel):
    """A part of an answer; its other fields are not checked."""

    model_config = ConfigDict(strict=True, extra="ignore")


class _Slot(_Part):
    content: str = ""


class _Revision(_Part):
    revid: _Number
    parentid: _Number = 0
    user: _Title = ""
    timestamp: _Time = ""
    slots: dict[str, _Slot] = {}


class _Page(_Part):
    title: _Title
    ns: int = 0
    pagelanguage: Annotated[str, Field(max_length=MAX_LANGUAGE_CHARS)] = ""
    contentmodel: str = "wikitext"
    pageid: _Number = 0
    lastrevid: _Number = 0
    revisions: list[_Revision] = []


class _Titled(_Part):
    title: _Title


class _Renamed(_Part):
    origin: str = Field(alias="from")
    to: _Title


class _Contribution(_Part):
    ns: int
    title: _Title
    revid: _Number = 0
    timestamp: _Time = ""


class _Entry(_Part):
    """An entry of a log; an administrator can hide its title."""

    title: _Title = ""
    type: str = ""


class _Moved(_Part):
    target_title: _Title = ""


class _Change(_Part):
    """A recent change; an administrator can hide its title."""

    title: _Title = ""
    type: str
    timestamp: _Time
    revid: _Number = 0
    rcid: _Number = 0
    logtype: str = ""
    logaction: str = ""
    logparams: _Moved | list[object] = []  # a list only for logs of extensions


class _User(_Part):
    name: str
    groups: list[str] = []
    rights: list[str] = []


class _Group(_Part):
    name: str = ""
    rights: list[str] = []


class _Query(_Part):
    pages: list[_Page] = []
    redirects: list[_Renamed] = []
    normalized: list[_Renamed] = []
    interwiki: list[_Titled] = []
    usercontribs: list[_Contribution] = []
    recentchanges: list[_Change] = []
    logevents: list[_Entry] = []
    search: list[_Titled] = []
    users: list[_User] = []
    usergroups: list[_Group] = []
    namespaces: dict[str, dict[str, object]] = {}
    statistics: dict[str, int] = {}


class _Expanded(_Part):
    wikitext: str


class _Answer(_Part):
    query: _Query = _Query()
    expandtemplates: _Expanded = _Expanded(wikitext="")
    continuation: dict[str, object] = Field({}, alias="continue")
    curtimestamp: _Time = ""


def fault(answer: object) -> str:
    """Return where an answer differs from the expected structure, ``""`` if it does not."""
    try:
        _Answer.model_validate(answer)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(map(str, first['loc'])) or 'the whole'}: {first['msg']}"
    return ""
