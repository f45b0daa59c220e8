"""A second, independent client of the wiki's API.

The tests look at the wiki through this, not through Pywikibot, so that a fault in the code under
test (or in Pywikibot) cannot hide itself. Every method follows the API's continuation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import requests

TIMEOUT = 60


class ApiError(Exception):
    """The API answered with an error; `code` is the API's name for it."""

    def __init__(self, code: str, info: str) -> None:
        super().__init__(f"{code}: {info}")
        self.code = code


class Client:
    """One account's session; without a login, an anonymous reader."""

    def __init__(self, api: str) -> None:
        self.api = api
        self.user: str | None = None
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy of the machine's must not get between
        self._session.headers["User-Agent"] = "reportbot-tests (local sandbox)"

    def login(self, name: str, password: str) -> Client:
        """Log in by action=login, with an account's own password or a bot password."""
        self._session.cookies.clear()
        token = self.token("login")
        answer = self.post(action="login", lgname=name, lgpassword=password, lgtoken=token)
        result = answer["login"]
        if result["result"] != "Success":
            raise ApiError(result["result"], str(result.get("reason")))
        self.user = result["lgusername"]
        return self

    def post(self, **parameters: Any) -> dict[str, Any]:
        """One POST; raises ApiError. Values: None leaves out, False too, True is an empty flag."""
        data = {
            name: "1" if value is True else str(value)
            for name, value in parameters.items()
            if value is not None and value is not False
        }
        data |= {"format": "json", "formatversion": "2"}
        response = self._session.post(self.api, data=data, timeout=TIMEOUT)
        response.raise_for_status()
        answer: dict[str, Any] = response.json()
        if "error" in answer:
            raise ApiError(answer["error"]["code"], answer["error"]["info"])
        return answer

    def query(self, **parameters: Any) -> Iterator[dict[str, Any]]:
        """The `query` part of each answer, until there is no more to continue."""
        onward: dict[str, Any] = {}
        while True:
            answer = self.post(action="query", **(parameters | onward))
            if "query" in answer:
                yield answer["query"]
            if "continue" not in answer:
                return
            onward = answer["continue"]

    def token(self, kind: str = "csrf") -> str:
        """A fresh token."""
        answer = self.post(action="query", meta="tokens", type=kind)
        return str(answer["query"]["tokens"][f"{kind}token"])

    def act(self, action: str, **parameters: Any) -> dict[str, Any]:
        """An action that needs a token; returns what the API says of it."""
        answer = self.post(action=action, token=self.token(), **parameters)
        result: dict[str, Any] = answer[action]
        return result

    # Reading

    def revisions(self, title: str) -> list[dict[str, Any]]:
        """All revisions, newest first: revid, user, comment, timestamp, text, minor, bot, tags.

        `bot` is None when the revision is no longer among the recent changes. A missing page has
        no revisions.
        """
        found: list[dict[str, Any]] = []
        for part in self.query(
            titles=title,
            prop="revisions",
            rvprop="ids|user|comment|timestamp|content|flags|tags",
            rvslots="main",
            rvlimit="50",
        ):
            found += part["pages"][0].get("revisions", [])
        bots = {
            change["revid"]: change["bot"]
            for part in self.query(list="recentchanges", rctitle=title, rcprop="ids|flags",
                                   rclimit="max")
            for change in part["recentchanges"]
        }  # fmt: skip
        return [
            {
                "revid": revision["revid"],
                "parentid": revision["parentid"],
                "user": revision.get("user"),
                "comment": revision.get("comment"),
                "timestamp": revision["timestamp"],
                "text": revision["slots"]["main"].get("content"),
                "minor": revision["minor"],
                "bot": bots.get(revision["revid"]),
                "tags": revision["tags"],
            }
            for revision in found
        ]

    def text(self, title: str) -> str | None:
        """Return the current wikitext, None if there is no such page."""
        (part,) = self.query(titles=title, prop="revisions", rvprop="content", rvslots="main")
        page = part["pages"][0]
        return (
            str(page["revisions"][0]["slots"]["main"]["content"]) if "revisions" in page else None
        )

    def texts(self, namespaces: Iterable[int]) -> dict[str, str]:
        """The wikitext of all pages of some namespaces, by title."""
        pages: dict[str, dict[str, Any]] = {}
        for namespace in namespaces:
            for part in self.query(
                generator="allpages",
                gapnamespace=namespace,
                gaplimit="max",
                prop="revisions",
                rvprop="content",
                rvslots="main",
            ):
                # A page comes again, without its text, when the answer was too large for it.
                for page in part["pages"]:
                    pages.setdefault(page["title"], {}).update(page)
        return {
            title: str(page["revisions"][0]["slots"]["main"]["content"])
            for title, page in pages.items()
        }

    def contributions(self, user: str) -> list[dict[str, Any]]:
        """Edits by `user`, newest first."""
        return self._all("usercontribs", "uc", ucuser=user)

    def recent_changes(self) -> list[dict[str, Any]]:
        """All recent changes, newest first."""
        return self._all(
            "recentchanges", "rc", rcprop="title|ids|user|comment|timestamp|flags|tags|loginfo"
        )

    def pages(self, prefix: str, namespace: int = 0) -> list[str]:
        """Titles of the pages (redirects, too) whose name begins with `prefix`."""
        return [
            page["title"]
            for page in self._all("allpages", "ap", apprefix=prefix, apnamespace=namespace)
        ]

    def backlinks(self, title: str) -> list[str]:
        """Titles of the pages that link to `title`."""
        return [page["title"] for page in self._all("backlinks", "bl", bltitle=title)]

    def categories(self, title: str) -> list[str]:
        """The page's categories, without the prefix."""
        return [
            category["title"].partition(":")[2]
            for part in self.query(titles=title, prop="categories", cllimit="max")
            for category in part["pages"][0].get("categories", [])
        ]

    def parse(self, text: str, title: str = "API") -> str:
        """The HTML that `text` would give on the page `title`."""
        answer = self.post(
            action="parse", text=text, title=title, contentmodel="wikitext", prop="text", pst=True
        )
        return str(answer["parse"]["text"])

    def html(self, title: str) -> str:
        """Return the HTML of the current page."""
        return str(self.post(action="parse", page=title, prop="text")["parse"]["text"])

    def _all(self, name: str, prefix: str, **parameters: Any) -> list[dict[str, Any]]:
        limit = {f"{prefix}limit": "max"}
        return [
            item for part in self.query(list=name, **limit, **parameters) for item in part[name]
        ]

    # Writing

    def edit(self, title: str, text: str, summary: str = "", **parameters: Any) -> dict[str, Any]:
        """Save a whole page (or what `parameters` say); returns the API's `edit` answer.

        Raises ApiError for everything but a success, filters and captchas included.
        """
        if text:
            parameters["text"] = text
        elif not parameters.keys() & {"appendtext", "prependtext", "undo"}:
            parameters["text"] = ""
        result = self.act("edit", title=title, summary=summary, **parameters)
        if result["result"] != "Success":
            raise ApiError(str(result.get("code", result["result"])), str(result))
        return result

    def append(self, title: str, text: str, summary: str = "") -> dict[str, Any]:
        """Add `text` at the end of a page."""
        return self.edit(title, "", summary, appendtext=text)

    def move(self, old: str, new: str, *, redirect: bool = True) -> dict[str, Any]:
        """Move a page; a redirect stays by default."""
        return self.act("move", **{"from": old}, to=new, noredirect=not redirect)

    def delete(self, title: str) -> dict[str, Any]:
        """Delete a page."""
        return self.act("delete", title=title)

    def protect(self, title: str, protections: str = "edit=sysop|move=sysop") -> dict[str, Any]:
        """Protect a page (`create=sysop` for one that does not exist)."""
        return self.act("protect", title=title, protections=protections)

    def block(self, user: str, expiry: str = "infinite", **parameters: Any) -> dict[str, Any]:
        """Block a user."""
        return self.act("block", user=user, expiry=expiry, reblock=True, **parameters)

    def unblock(self, user: str) -> dict[str, Any]:
        """Lift a block."""
        return self.act("unblock", user=user)
