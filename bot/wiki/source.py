"""What a wiki answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class WikiError(Exception):
    """The wiki could not be read or reached; the message says what to do."""


class AccessError(WikiError):
    """Wrong credentials, or no right to do what was asked: a matter of configuration."""


class ChangeRefused(Exception):  # noqa: N818 - says what happened
    """Raised by a change that must not be made to the text it was given; says why."""


@dataclass(frozen=True, slots=True)
class PageText:
    """A page as read: text and revision of one and the same read.

    ``text`` is ``None`` and ``revid`` 0 when the page does not exist. ``timestamp`` is the
    revision's, ISO 8601, ``""`` when unknown; ``user`` its author. ``language`` is the language
    code that the wiki gives the page, ``""`` when unknown; ``model`` its content model.
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
    """Where a title leads: after redirects, and whether there is a page."""

    title: str
    exists: bool
    redirected: bool = False
    language: str = ""


class ChangeType(StrEnum):
    """What happened to a page."""

    EDITED = "edited"
    CREATED = "created"
    DELETED = "deleted"
    RESTORED = "restored"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class PageChange:
    """One thing that happened to a page: ``revid`` is the new revision, 0 when there is none.

    ``onward`` is where a page was moved to. ``number`` is the wiki's own of this change, 0 when it
    has none, ``timestamp`` ISO 8601.
    """

    title: str
    what: ChangeType
    revid: int = 0
    onward: str = ""
    number: int = 0
    timestamp: str = ""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far the wiki's changes are known, as two of its own timestamps, ISO 8601.

    ``changes`` is for everything that happened, ``mirror`` is that of the newest known edit of the
    account that mirrors (it counts for pages that came by an import); ``""`` for nothing yet.
    """

    changes: str
    mirror: str = ""


@dataclass(frozen=True, slots=True)
class RecentChanges:
    """What happened since some time, in order, and until when that is known.

    ``edits`` is how many edits the wiki counts in all; an import adds to them without an event.
    ``by_bot`` is what `Source.edited_by_bot` would return, ``ever`` what `Source.was_ever` would,
    ``None`` where that was not asked.
    """

    events: tuple[PageChange, ...]
    until: Checkpoint
    edits: int = 0
    by_bot: frozenset[str] | None = None
    ever: bool | None = None


class Source(Protocol):
    """A wiki to read from. Titles are given and returned as the wiki spells them."""

    name: str

    def mirrored(self) -> Iterator[PageText]:
        """Yield the pages of the mirror, in a stable order.

        These are all below ``Grants:Programs/`` and ``Grants:MetaSync/`` but redirects.
        """

    def revisions(self) -> Mapping[str, int]:
        """Return the latest revision of each page that `mirrored` would yield."""

    def news(self, since: Checkpoint, about: str = "") -> RecentChanges | None:
        """Tell what others did since then; ``None`` where that cannot be known any more.

        Asked with an empty ``since``, it only tells the present, what the bot ever edited, and
        whether there ever was the page ``about``.
        """

    def below(self, prefix: str) -> Iterator[PageText]:
        """Yield the pages, but redirects, whose titles begin so."""

    def search(self, words: str) -> set[str]:
        """Return the subject pages whose wikitext the wiki's search finds to hold the words.

        Empty where the wiki cannot search in wikitext; an index may be out of date.
        """

    def pages(self, titles: Iterable[str]) -> Iterator[PageText]:
        """Yield the named pages, missing ones included, redirects not followed."""

    def resolve(self, titles: Iterable[str]) -> Mapping[str, ResolvedTitle]:
        """Tell for each title, in batches, where it leads and whether there is a page."""

    def past_posts(self, title: str) -> Iterable[str]:
        """Yield the texts of the bot's own revisions of a page, newest first."""

    def history(self, title: str, after: int = 0) -> Iterable[PageText]:
        """Yield the revisions of a page after the one named, newest first."""

    def rights(self, users: Iterable[str]) -> Mapping[str, frozenset[str]]:
        """Return the rights that each account has on the wiki."""

    def edited_by_bot(self) -> set[str]:
        """Return the titles of the talk pages, and others it may edit, that the bot ever edited."""

    def expand(self, title: str, text: str) -> str | None:
        """Return a page's text with its templates expanded, ``None`` where that cannot be had."""

    def deleted(self, titles: Iterable[str]) -> set[str]:
        """Return those of the titles that were deleted at some time."""

    def was_ever(self, title: str) -> bool:
        """Tell whether there is or was a page of this title, as far as can be known."""


class Outcome(StrEnum):
    """What became of one page."""

    SAVED = "saved"
    UNCHANGED = "unchanged"
    EXCLUDED = "excluded"
    REFUSED = "refused"
    CONFLICT = "conflict"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class SaveResult:
    """What the writer did: ``revid`` is the page's revision afterwards, 0 when not saved.

    ``old_revid`` is the one that a save replaced, 0 when it made the page: not always the one that
    was read, as the wiki joins our edit with one that was made meanwhile.
    ``fatal`` failures would meet every other page too, so the run ends. ``lasting`` refusals
    concern this page until somebody changes the page or the wiki: protection, the title blacklist,
    a translation page, a filter. Trying again in the next run would end in the same way.
    ``timestamp`` is the wiki's time of the save, ISO 8601, ``""`` when nothing was saved.
    """

    title: str
    outcome: Outcome
    reason: str = ""
    revid: int = 0
    fatal: bool = False
    old_revid: int = 0
    lasting: bool = False
    timestamp: str = ""
