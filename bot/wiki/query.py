"""Send queries to the API, and follow continuations; an incomplete answer raises an error."""

from __future__ import annotations

import unicodedata
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from bot.wiki.errors import translated_errors
from bot.wiki.responses import fault
from bot.wiki.source import MAX_TITLE_BYTES, WikiError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.wiki.site import BotSite

Json = dict[str, Any]

MAX_CONTINUATIONS: Final = 1000
"""In one batch. A batch of 500 large pages needs fewer, so more mean that the wiki is in a loop."""


def query(
    site: BotSite, what: str, *, action: str = "query", key: str = "query", **parameters: object
) -> Json:
    """Send one query and return the answer. Raises WikiError.

    :param what: what is read, for error messages: ``the page X``
    :param key: the part that the answer must contain
    """
    with translated_errors(f"read {what}", site.address):
        request = site.simple_request(action=action, formatversion=2, **parameters)
        # By default Pywikibot asks the wiki, for every module, whether it accepts GET.
        request.use_get = action == "query"
        answer: Json = request.submit()
    if why := fault(answer):
        raise WikiError(
            f"{site.address} did not answer as an API to the query for {what} ({why}); check the "
            "address, or try again later"
        )
    if key not in answer:
        raise WikiError(f"{site.address} did not answer the query for {what}; try again later")
    return answer


def follow(site: BotSite, what: str, **parameters: Any) -> Iterator[Json]:  # noqa: ANN401
    """Yield the ``query`` part of each answer to a query and its continuations.

    Two keys are added: ``whole`` (whether a batch of pages is complete) and ``time`` (the wiki's
    time).
    """
    continuation: Json = {}
    while True:
        answer = query(site, what, **(parameters | continuation))
        yield answer.get("query", {}) | {
            "whole": bool(answer.get("batchcomplete")),
            "time": answer.get("curtimestamp", ""),
        }
        if "continue" not in answer:
            return
        if answer["continue"] == continuation:
            raise WikiError(f"{site.address} repeats itself in {what}; try again later")
        continuation = answer["continue"]


def batches(site: BotSite, what: str, **parameters: object) -> Iterator[Json]:
    """Yield the ``query`` part of each complete batch: one answer can contain a part of a page."""
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
        elif parts > MAX_CONTINUATIONS:
            break
    if parts:
        raise WikiError(f"{site.address} ended in the middle of {what}; try again later")


def chunks(titles: Iterable[str], size: int) -> Iterator[list[str]]:
    """Yield the titles in lists of at most ``size``; invalid and repeated titles are left out."""
    left = iter(dict.fromkeys(filter(None, map(api_title, titles))))
    while chunk := list(islice(left, size)):
        yield chunk


def api_title(title: str) -> str | None:
    """Return a title as it can be sent to the API, ``None`` if it cannot be a title."""
    # The API answers a title that is not in NFC with another spelling, without "normalized".
    title = unicodedata.normalize("NFC", title).strip()
    if not title or set(title) & set("|\x1f\n\r\t\0"):
        return None
    return title if len(title.encode(errors="replace")) <= MAX_TITLE_BYTES else None


def by_asked(query: Mapping[str, Any], asked: Iterable[str]) -> dict[str, Json | None]:
    """Return the entry of each title in an answer, ``None`` for an invalid or interwiki title.

    Raises WikiError when the answer lacks a title.
    """
    pages = {page["title"]: page for page in query.get("pages", [])}
    spelled = {entry["from"]: entry["to"] for entry in query.get("normalized", [])}
    elsewhere = {entry["title"] for entry in query.get("interwiki", [])}
    found: dict[str, Json | None] = {}
    for title in asked:
        name = spelled.get(title, title)
        page = pages.get(name)
        if page is None and name not in elsewhere and title not in elsewhere:
            raise WikiError(f"the wiki's answer lacks the page {title}; try again later")
        found[title] = None if page is None or page.get("invalid") else page
    return found


def revision(page: Json) -> Json | None:
    """Return a page's latest revision with its ``text``, ``None`` for a missing page.

    ``text`` is ``None`` if the wiki has lost or hidden it. Raises WikiError when the answer is
    incomplete.
    """
    if page.get("missing") or page.get("special"):
        return None
    title = page.get("title", "?")
    revisions = page.get("revisions")
    if not revisions or not page.get("pageid"):
        raise WikiError(f"the wiki's answer lacks the revision of {title}; try again later")
    found: Json = revisions[0]
    text = content(found)
    if not found.get("revid") or (text is None and not _is_lost(found)):
        raise WikiError(f"the wiki's answer lacks the text of {title}; look at the page's history")
    return found | {"text": text}


def _is_lost(entry: Json) -> bool:
    """Return whether the answer says that the wiki cannot show the text of a revision."""
    slot = entry.get("slots", {}).get("main", {})
    return any(slot.get(sign) for sign in ("textmissing", "texthidden", "badcontentformat"))


def content(entry: Json) -> str | None:
    """Return the text of a revision, ``None`` if the answer does not contain it."""
    text = entry.get("slots", {}).get("main", {}).get("content")
    return text if isinstance(text, str) else None


def _merge(into: Json, part: Json) -> None:
    """Add a continuation to the answer before it; pages with the same title are joined."""
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
