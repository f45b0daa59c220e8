"""The interface through which the bot reads a wiki: `Source`, and the values that it returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class WikiError(Exception):
    """The wiki could not be reached or read; the message contains a remedy."""


class AccessError(WikiError):
    """The credentials are wrong, or the account lacks a right: an operator must change that."""


class ChangeRefused(Exception):  # noqa: N818 - an answer, not an error
    """A change cannot be made to the text of a page; the message is the reason."""


MAX_TITLE_BYTES: Final = 320
"""MediaWiki allows 255 bytes without the namespace; the longest namespace has less than 64."""
TIMESTAMP: Final = "%Y-%m-%dT%H:%M:%SZ"
"""The format of the API's timestamps, in UTC."""
LOST_TEXT: Final = "lost text"
"""The content model given to a page whose text is lost or hidden.

So it does not look like an empty page: like all pages that are not wikitext, it is not read as a
report, and not edited.
"""


@dataclass(frozen=True, slots=True)
class PageText:
    """A page as it was read: its latest revision.

    ``text`` is ``None`` and ``revid`` is 0 when the page does not exist. ``timestamp`` is the time
    of the revision, ISO 8601, and ``user`` its author, both ``""`` when unknown. ``language`` is
    the page's language code, ``""`` when unknown. ``model`` is the content model; if the text is
    lost, it is `LOST_TEXT`, and ``text`` is empty.
    """

    title: str
    text: str | None
    revid: int = 0
    timestamp: str = ""
    user: str = ""
    language: str = ""
    model: str = "wikitext"
    redirect: bool = False

    @property
    def exists(self) -> bool:
        """Whether the page exists."""
        return self.text is not None


@dataclass(frozen=True, slots=True)
class ResolvedTitle:
    """The page that a title leads to through redirects, and whether it exists.

    ``language`` is the page's language as the wiki reports it, ``""`` when unknown.
    """

    title: str
    exists: bool
    language: str = ""


class ChangeType(StrEnum):
    """The kind of a change to a page."""

    EDITED = "edited"
    CREATED = "created"
    DELETED = "deleted"
    RESTORED = "restored"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class PageChange:
    """One change to a page.

    ``revid`` is the new revision, 0 for changes that make no revision. ``move_target`` is the new
    title of a moved page, else ``""``. ``number`` is the number of the entry in recent changes, 0
    for an edit that is not listed there; ``timestamp`` is ISO 8601.
    """

    title: str
    what: ChangeType
    revid: int = 0
    move_target: str = ""
    number: int = 0
    timestamp: str = ""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The point up to which the bot knows the changes: two times on the wiki's clock, ISO 8601.

    ``changes`` is for recent changes. ``mirror`` is the time of the newest known edit of the
    account that mirrors the reports; imported edits are listed only there. ``""`` means that
    nothing is known yet.
    """

    changes: str
    mirror: str = ""


@dataclass(frozen=True, slots=True)
class RecentChanges:
    """The changes after a checkpoint, in order, and the new checkpoint ``until``.

    ``edits`` is the number of all edits on the wiki; imported edits count without being listed.
    ``by_bot`` is the answer of `Source.edited_by_bot`, and ``existed`` that of
    `Source.ever_existed`; they are ``None`` if the wiki was not asked.
    """

    events: tuple[PageChange, ...]
    until: Checkpoint
    edits: int = 0
    by_bot: frozenset[str] | None = None
    existed: bool | None = None


class Source(Protocol):
    """A wiki to read from. Titles have the wiki's spelling.

    ``name`` is for messages: ``wiki`` or ``export:PATH``. ``is_live`` is whether it is a wiki that
    people edit, and not an export.
    """

    name: str
    is_live: bool

    def mirrored(self) -> Iterator[PageText]:
        """Yield the mirrored pages, always in the same order.

        These are all pages below ``Grants:Programs/`` and ``Grants:MetaSync/``, without redirects.
        """

    def revisions(self) -> Mapping[str, int]:
        """Return the latest revision of each mirrored page, by title."""

    def recent_changes(self, since: Checkpoint, about: str = "") -> RecentChanges | None:
        """Return the changes by others after a checkpoint, ``None`` if it is too old.

        With an empty ``since``, return no changes, but the current checkpoint, the pages that the
        bot ever edited, and whether the page ``about`` ever existed.
        """

    def below(self, prefix: str) -> Iterator[PageText]:
        """Yield the pages whose titles start with a prefix, without redirects."""

    def search(self, words: str) -> set[str]:
        """Return the subject pages whose wikitext contains the words.

        The wiki's search index may be out of date. The result is empty if the wiki cannot search
        in wikitext.
        """

    def pages(self, titles: Iterable[str]) -> Iterator[PageText]:
        """Yield the pages with these titles, also missing pages and redirects."""

    def resolve(self, titles: Iterable[str]) -> Mapping[str, ResolvedTitle]:
        """Return the page that each title leads to."""

    def past_posts(self, title: str) -> Iterable[str]:
        """Yield the texts of the bot's own revisions of a page, newest first."""

    def history(self, title: str, after: int = 0) -> Iterable[PageText]:
        """Yield the revisions of a page after the revision ``after``, newest first."""

    def rights(self, users: Iterable[str]) -> Mapping[str, frozenset[str]]:
        """Return the rights that each account has on the wiki."""

    def edited_by_bot(self) -> set[str]:
        """Return the pages that the bot ever edited, without pages that it may not edit."""

    def expand(self, title: str, text: str) -> str | None:
        """Return wikitext with its templates expanded, ``None`` if the source cannot do that.

        :param title: the page on which the templates are expanded
        """

    def deleted(self, titles: Iterable[str]) -> set[str]:
        """Return the titles, among these, of pages that were ever deleted."""

    def ever_existed(self, title: str) -> bool:
        """Return whether a page exists or once existed, as far as the wiki's logs show."""


class Outcome(StrEnum):
    """The outcome of saving one page."""

    SAVED = "saved"
    UNCHANGED = "unchanged"
    EXCLUDED = "excluded"
    REFUSED = "refused"
    CONFLICT = "conflict"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class SaveResult:
    """The result of saving one page.

    ``revid`` is the revision after the save, or of an unchanged page, else 0. ``old_revid`` is the
    revision before the save, 0 when it created the page. It can be newer than the revision that
    was read: the wiki merges an edit that somebody saved in between.
    ``text`` is the page's text after the save, or of an unchanged page, else ``""``.
    ``timestamp`` is the time of the save on the wiki's clock, ISO 8601, ``""`` if nothing was
    saved. A ``fatal`` failure would also happen on every other page, so the run ends. A ``lasting``
    refusal (protection, the title blacklist, a translation, a filter) would happen again in the
    next run, unless somebody changes the page or the wiki.
    """

    title: str
    outcome: Outcome
    reason: str = ""
    revid: int = 0
    fatal: bool = False
    old_revid: int = 0
    lasting: bool = False
    timestamp: str = field(default="", compare=False)
    text: str = field(default="", compare=False, repr=False)
