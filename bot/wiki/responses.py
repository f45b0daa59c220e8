"""The shape of the API's answers, as far as the bot relies on it.

https://www.mediawiki.org/wiki/API:Query documents each part. An answer of another shape comes from
another program or from a broken wiki, and the bot concludes nothing from it.
"""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

SITEINFO_PARTS: Final = ("namespaces", "namespacealiases", "general", "extensions")
"""The parts of siteinfo that Pywikibot needs before its first query."""


class _Part(BaseModel):
    """A part of an answer; its other fields are not checked."""

    model_config = ConfigDict(strict=True, extra="ignore")


class _Slot(_Part):
    content: str = ""


class _Revision(_Part):
    revid: int = 0
    user: str = ""
    timestamp: str = ""
    slots: dict[str, _Slot] = {}


class _Page(_Part):
    title: str
    ns: int = 0
    pageid: int = 0
    lastrevid: int = 0
    revisions: list[_Revision] = []


class _Titled(_Part):
    title: str


class _Renamed(_Part):
    origin: str = Field(alias="from")
    to: str


class _Contribution(_Part):
    ns: int
    title: str


class _Entry(_Part):
    """An entry of a log; its title can be hidden by an administrator."""

    title: str = ""
    type: str = ""


class _Moved(_Part):
    target_title: str = ""


class _Change(_Part):
    """A recent change; its title can be hidden too."""

    title: str = ""
    type: str
    timestamp: str
    revid: int = 0
    rcid: int = 0
    logtype: str = ""
    logaction: str = ""
    logparams: _Moved | list[object] = []  # a list only for logs of extensions


class _User(_Part):
    name: str
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
    namespaces: dict[str, dict[str, object]] = {}
    statistics: dict[str, int] = {}


class _Expanded(_Part):
    wikitext: str


class _Answer(_Part):
    query: _Query = _Query()
    expandtemplates: _Expanded = _Expanded(wikitext="")
    continuation: dict[str, object] = Field({}, alias="continue")
    curtimestamp: str = ""


def fault(answer: object) -> str:
    """Return where an answer differs from the documented shape, "" when it does not."""
    try:
        _Answer.model_validate(answer)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(map(str, first['loc'])) or 'the whole'}: {first['msg']}"
    return ""
