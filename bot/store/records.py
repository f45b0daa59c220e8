"""What the ledger keeps, as its callers see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

PostKey: TypeAlias = tuple[str, str, str]
"""Title of the talk page, kind and key of what stands there."""


class StoreError(Exception):
    """The ledger cannot be used; the message says what, where and what to do."""


class StoreAddressError(StoreError):
    """The address of the ledger is no good: a matter of configuration."""


class PostState(StrEnum):
    """What became of a post after the bot saved it."""

    POSTED = "posted"
    REMOVED = "removed"
    """A person took it away: it is not put back."""
    EDITED = "edited"
    """A person changed it."""
    RESOLVED = "resolved"
    """What it asked for was done, and the bot said so."""
    ARCHIVED = "archived"
    """It was carried to an archive page: it stands there, and is not put back."""


class RunMode(StrEnum):
    """Whether a run may write to the wiki."""

    DRY = "dry"
    APPLY = "apply"


@dataclass(frozen=True, slots=True)
class Post:
    """Something that the bot put on a talk page.

    ``kind`` and ``key`` are those of its mark, ``digest`` the hash in the mark; ``revid`` is the
    revision of the save, ``posted_at`` an aware datetime. ``run_id`` is ``""`` for a post that
    was found again on the wiki and not saved by a run in this ledger.
    """

    title: str
    kind: str
    key: str
    digest: str
    revid: int
    posted_at: datetime
    run_id: str = ""
    state: PostState = PostState.POSTED
    data: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def id(self) -> PostKey:
        """What there is only one post of."""
        return (self.title, self.kind, self.key)


@dataclass(frozen=True, slots=True)
class Run:
    """One cycle. ``finished_at`` and ``outcome`` are ``None`` while it runs, or if it died.

    ``job`` is the name of the scheduled job, ``""`` for a run that a person started. ``version``
    is the version of the bot, with its commit.
    """

    run_id: str
    started_at: datetime
    mode: RunMode
    finished_at: datetime | None = None
    outcome: str | None = None
    summary: Mapping[str, Any] = field(default_factory=dict)
    job: str = ""
    version: str = ""

    @property
    def duration(self) -> timedelta | None:
        """The time from start to end, ``None`` for a run that has not ended."""
        return None if self.finished_at is None else self.finished_at - self.started_at


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """The outcome of one page in one run: ``outcome`` as `bot.wiki.source.Outcome` names it."""

    run_id: str
    title: str
    outcome: str
    reason: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a wiki page that the bot reads as a whole: a registry, a newsletter, the policy.

    ``user`` is who saved that revision, ``""`` when it was not asked for; ``read_at`` is aware.
    """

    name: str
    revid: int
    text: str
    user: str
    read_at: datetime


@dataclass(frozen=True, slots=True)
class PageCheck:
    """What was last seen of a page that the bot writes to.

    ``wanted`` is the digest of the wish that was last applied, ``revid`` the page's revision
    after it (0 when there was no page), ``outcome`` how that went and ``reason`` why.
    """

    title: str
    wanted: str
    revid: int
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """One save: what `undo` needs. ``old_revid`` is 0 when the save created the page."""

    run_id: str
    title: str
    old_revid: int
    revid: int
    saved_at: datetime
    created: bool


@dataclass(frozen=True, slots=True)
class LeaseState:
    """Who may write, and until when by the database's clock.

    ``seconds_left`` is what was left when the database answered, 0 or less when it was over.
    """

    holder: str
    acquired_at: datetime
    expires_at: datetime
    seconds_left: float = field(compare=False)

    def is_of(self, holder: str) -> bool:
        """Tell whether this holder had the lease when the database answered."""
        return self.holder == holder and self.seconds_left > 0
