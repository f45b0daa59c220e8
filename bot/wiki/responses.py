"""The shape of the API's answers, as far as the bot relies on it.

https://www.mediawiki.org/wiki/API:Query tells what each part holds. An answer of another shape
comes from something that is not MediaWiki, or from one that is broken; nothing may be concluded
from it.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class _Part(BaseModel):
    """A part of an answer. What is not named here is not looked at."""

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


class _Onward(_Part):
    origin: str = Field(alias="from")
    to: str


class _Contribution(_Part):
    ns: int
    title: str


class _Entry(_Part):
    """An entry of a log; an administrator can hide its title."""

    title: str = ""
    type: str = ""


class _Moved(_Part):
    target_title: str = ""


class _Change(_Part):
    """A recent change, of which the title can be hidden too."""

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
    redirects: list[_Onward] = []
    normalized: list[_Onward] = []
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
    onward: dict[str, object] = Field({}, alias="continue")
    curtimestamp: str = ""


def fault(answer: object) -> str:
    """Say where an answer is not what the API documents; "" when all of it is."""
    try:
        _Answer.model_validate(answer)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(map(str, first['loc'])) or 'the whole'}: {first['msg']}"
    return ""
