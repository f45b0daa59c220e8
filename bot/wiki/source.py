"""The wiki as the bot sees it: the protocol of a readable wiki, and the values in its answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class WikiError(Exception):
    """The wiki could not be reached or read; the message says what to do."""


class AccessError(WikiError):
    """Wrong credentials, or no right to do what was asked: a matter of configuration."""


class ChangeRefused(Exception):  # noqa: N818 - says what happened
    """Raised by a change that must not be made to this text; the message says why."""


MAX_TITLE_BYTES: Final = 320
"""MediaWiki allows 255 bytes without the namespace; the longest namespace has less than 64."""
LOST_TEXT: Final = "lost text"
"""The content model of a page whose text the wiki or the export no longer has.

Such a page must not look like an empty one. As all pages that are not wikitext, it is never read as
a report and never edited.
"""


@dataclass(frozen=True, slots=True)
class PageText:
    """A page as it was read: text and revision of the same read.

    ``text`` is ``None`` and ``revid`` 0 when the page does not exist. ``timestamp`` is the
    revision's, ISO 8601, ``""`` when unknown; ``user`` its author. ``language`` is the language
    code that the wiki gives the page, ``""`` when unknown; ``model`` its content model, `LOST_TEXT`
    with an empty ``text`` where the text is lost.
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
    """One change to a page: ``revid`` is the new revision, 0 when there is none.

    ``move_target`` is the new title of a moved page. ``number`` is the wiki's number of this
    change, 0 when it has none; ``timestamp`` is ISO 8601.
    """

    title: str
    what: ChangeType
    revid: int = 0
    move_target: str = ""
    number: int = 0
    timestamp: str = ""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far the wiki's changes are known, as two of its own timestamps, ISO 8601.

    ``changes`` is for all changes. ``mirror`` is the time of the newest known edit of the account
    that mirrors the reports; it counts for imported pages. ``""`` means nothing yet.
    """

    changes: str
    mirror: str = ""


@dataclass(frozen=True, slots=True)
class RecentChanges:
    """The changes after a checkpoint, in order, and the checkpoint up to which they are complete.

    ``edits`` is the wiki's count of all edits; an import adds to it without a change.
    ``by_bot`` is the answer of `Source.edited_by_bot`, ``existed`` that of `Source.ever_existed`,
    ``None`` where that was not asked.
    """

    events: tuple[PageChange, ...]
    until: Checkpoint
    edits: int = 0
    by_bot: frozenset[str] | None = None
    existed: bool | None = None


class Source(Protocol):
    """A wiki to read from. Titles are given and returned as the wiki spells them.

    ``is_live`` is whether it is a wiki with people, and not a file.
    """

    name: str
    is_live: bool

    def mirrored(self) -> Iterator[PageText]:
        """Yield the pages of the mirror, in a stable order.

        These are all pages below ``Grants:Programs/`` and ``Grants:MetaSync/``, without redirects.
        """

    def revisions(self) -> Mapping[str, int]:
        """Return the latest revision of each page that `mirrored` would yield."""

    def recent_changes(self, since: Checkpoint, about: str = "") -> RecentChanges | None:
        """Return what others changed after a checkpoint; ``None`` where that is no longer known.

        With an empty ``since`` there are no changes in the answer, but the present checkpoint, the
        pages that the bot ever edited, and whether the page ``about`` ever existed.
        """

    def below(self, prefix: str) -> Iterator[PageText]:
        """Yield the pages whose titles begin with a prefix, without redirects."""

    def search(self, words: str) -> set[str]:
        """Return the subject pages whose wikitext contains the words.

        Empty where the wiki cannot search in wikitext. The wiki's index may be out of date.
        """

    def pages(self, titles: Iterable[str]) -> Iterator[PageText]:
        """Yield the named pages, missing ones included; redirects are not followed."""

    def resolve(self, titles: Iterable[str]) -> Mapping[str, ResolvedTitle]:
        """Return for each title the page that it leads to, in batches."""

    def past_posts(self, title: str) -> Iterable[str]:
        """Yield the texts of the bot's own revisions of a page, newest first."""

    def history(self, title: str, after: int = 0) -> Iterable[PageText]:
        """Yield the revisions of a page after a revision, newest first."""

    def rights(self, users: Iterable[str]) -> Mapping[str, frozenset[str]]:
        """Return the rights that each account has on the wiki."""

    def edited_by_bot(self) -> set[str]:
        """Return the pages that the bot ever edited, of those that it may edit."""

    def expand(self, title: str, text: str) -> str | None:
        """Return a page's text with its templates expanded, ``None`` where that is impossible."""

    def deleted(self, titles: Iterable[str]) -> set[str]:
        """Return those of the titles that were ever deleted."""

    def ever_existed(self, title: str) -> bool:
        """Tell whether the page exists or existed, as far as the wiki shows it."""


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
    """The result of one call of the writer.

    ``revid`` is the page's revision afterwards, 0 when nothing was saved. ``old_revid`` is the
    revision that the save replaced, 0 when it created the page. It is not always the one that was
    read: the wiki merges an edit that was made meanwhile.
    ``text`` is the page's text afterwards, as it was sent or read; "" when the page was not saved.
    ``timestamp`` is the wiki's time of the save, ISO 8601, ``""`` when nothing was saved.
    ``fatal`` failures would also happen on every other page, so the run ends.
    ``lasting`` refusals concern this page until somebody changes the page or the wiki: protection,
    the title blacklist, a translation page, a filter. The next run would meet the same refusal.
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
