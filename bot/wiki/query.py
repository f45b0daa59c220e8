"""Questions to the API: one at a time, or followed to the end, and never a half answer."""

from __future__ import annotations

import unicodedata
from itertools import islice
from typing import TYPE_CHECKING, Any

from bot.wiki.errors import translated_errors
from bot.wiki.responses import fault
from bot.wiki.source import WikiError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.wiki.site import BotSite

Json = dict[str, Any]

# Beyond this many continuations of one batch the wiki is not getting anywhere.
_CONTINUATIONS = 1000


def query(
    site: BotSite, what: str, *, action: str = "query", key: str = "query", **parameters: object
) -> Json:
    """Return the whole answer to one question; the part ``key`` of it is there.

    Raises WikiError naming ``what`` ("the page X").
    """
    with translated_errors(f"read {what}", site.address):
        request = site.simple_request(action=action, formatversion=2, **parameters)
        answer: Json = request.submit()
    if why := fault(answer):
        raise WikiError(
            f"{site.address} gave no answer of the API's when asked for {what} ({why}); check the "
            "address, or try again later"
        )
    if key not in answer:
        raise WikiError(f"{site.address} gave no answer when asked for {what}; try again later")
    return answer


def follow(site: BotSite, what: str, **parameters: Any) -> Iterator[Json]:  # noqa: ANN401
    """Yield the ``query`` part of each answer, until there is no more to continue."""
    onward: Json = {}
    while True:
        answer = query(site, what, **(parameters | onward))
        yield answer.get("query", {}) | {
            "whole": bool(answer.get("batchcomplete")),
            "time": answer.get("curtimestamp", ""),
        }
        if "continue" not in answer:
            return
        if answer["continue"] == onward:
            raise WikiError(f"{site.address} does not get on with reading {what}; try again later")
        onward = answer["continue"]


def batches(site: BotSite, what: str, **parameters: object) -> Iterator[Json]:
    """Yield the ``query`` part of each complete batch: an answer may hold a part of a page."""
    batch: Json = {}
    parts = 0
    for part in follow(site, what, **parameters):
        whole = part.pop("whole")
        part.pop("time")
        parts += 1
        _merge(batch, part)
        if whole:
            yield batch
            batch, parts = {}, 0
        elif parts > _CONTINUATIONS:
            break
    if parts:
        raise WikiError(f"{site.address} broke off while reading {what}; try again later")


def chunks(titles: Iterable[str], size: int) -> Iterator[list[str]]:
    """Yield the titles in lists of at most ``size``, each title once, those that can be asked."""
    left = iter(dict.fromkeys(filter(None, map(api_title, titles))))
    while chunk := list(islice(left, size)):
        yield chunk


def api_title(title: str) -> str | None:
    """Return the title as it is sent, None if it cannot be one (the API would split it)."""
    # Not in NFC, it would come back under another spelling without a word of it.
    title = unicodedata.normalize("NFC", title).strip()
    return None if not title or set(title) & set("|\x1f\n\r\t\0") else title


def by_asked(query: Mapping[str, Any], asked: Iterable[str]) -> dict[str, Json | None]:
    """Find the page entry of each asked title; None for an invalid or an interwiki title.

    Raises WikiError if the answer passes over a title.
    """
    pages = {page["title"]: page for page in query.get("pages", [])}
    spelled = {entry["from"]: entry["to"] for entry in query.get("normalized", [])}
    elsewhere = {entry["title"] for entry in query.get("interwiki", [])}
    found: dict[str, Json | None] = {}
    for title in asked:
        name = spelled.get(title, title)
        page = pages.get(name)
        if page is None and name not in elsewhere and title not in elsewhere:
            raise WikiError(f"the wiki's answer leaves out the page {title}; try again later")
        found[title] = None if page is None or page.get("invalid") else page
    return found


def revision(page: Json) -> Json | None:
    """Return the page's latest revision with its ``text``, None if there is no such page.

    Raises WikiError if the page exists but the answer does not hold its text.
    """
    if page.get("missing") or page.get("special"):
        return None
    title = page.get("title", "?")
    revisions = page.get("revisions")
    if not revisions or not page.get("pageid"):
        raise WikiError(f"the wiki's answer holds no revision of {title}; try again later")
    found: Json = revisions[0]
    text = content(found)
    if text is None or not found.get("revid"):
        raise WikiError(f"the wiki's answer lacks the text of {title}; look at the page's history")
    return found | {"text": text}


def content(entry: Json) -> str | None:
    """Return the text of a revision, None if the answer does not hold it."""
    text = entry.get("slots", {}).get("main", {}).get("content")
    return text if isinstance(text, str) else None


def _merge(into: Json, part: Json) -> None:
    for key, value in part.items():
        if key == "pages" and key in into:
            known = {page["title"]: page for page in into[key]}
            for page in value:
                if page["title"] in known:
                    _merge(known[page["title"]], page)
                else:
                    into[key].append(page)
        elif isinstance(value, list) and isinstance(into.get(key), list):
            into[key] = into[key] + [item for item in value if item not in into[key]]
        else:
            into[key] = value
