"""The values that the ledger stores, and its errors."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

PostKey: TypeAlias = tuple[str, str, str]
"""The title of the talk page, and the kind and the key in the post's mark."""


class StoreError(Exception):
    """The ledger cannot be used; the message says what failed, where, and what to do."""


class StoreAddressError(StoreError):
    """The address of the ledger in the settings cannot be used."""


class PostState(StrEnum):
    """The state of a post after the bot saved it."""

    POSTED = "posted"
    REMOVED = "removed"
    """A person removed it; it is not posted again."""
    EDITED = "edited"
    """A person changed it; it is not overwritten."""
    RESOLVED = "resolved"
    """The questions were answered, and the bot marked it as resolved."""
    ARCHIVED = "archived"
    """A person moved it to an archive page; it is not posted again."""

    @property
    def is_open(self) -> bool:
        """Whether the post is still on its page and waits for an answer."""
        return self in {PostState.POSTED, PostState.EDITED}


class RunMode(StrEnum):
    """Whether a run may write to the wiki."""

    DRY = "dry"
    APPLY = "apply"


@dataclass(frozen=True, slots=True)
class Post:
    """A region, table or notice that the bot put on a page.

    ``kind``, ``key`` and ``digest`` (the hash) are those in its mark. ``revid`` is the revision of
    the save, ``posted_at`` its time. ``run_id`` is the run that saved it, ``""`` for a post that
    was found on the wiki. ``data`` are further facts, such as a notice's questions.
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
        """The unique key of the post."""
        return (self.title, self.kind, self.key)


SCRIPT_JOB = "script "
"""The beginning of `Run.job` for the run of an operator's script, such as ``script undo_run``."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the bot, or of an operator's script.

    ``finished_at`` and ``outcome`` are ``None`` while it runs, and if its process died. ``job`` is
    the name of the scheduled job, ``""`` for a run that a person started. ``version`` is the
    version of the bot, with its commit.
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
        """The time from start to end, ``None`` for an unfinished run."""
        return None if self.finished_at is None else self.finished_at - self.started_at


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """The outcome of one page in one run: a value of `bot.wiki.source.Outcome`, or ``planned``."""

    run_id: str
    title: str
    outcome: str
    reason: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Document:
    """A revision of a page whose text is kept, such as the registry, a newsletter, the config.

    ``user`` is the author of the revision, ``""`` when unknown. ``revid`` is 0 for a missing page.
    """

    name: str
    revid: int
    text: str
    user: str
    read_at: datetime


@dataclass(frozen=True, slots=True)
class PageCheck:
    """The last check of a page that the bot writes to.

    ``wanted`` is the digest of the content that was wanted on it. ``revid`` is its revision after
    the check, 0 for a missing page. ``outcome`` is the result of the check, with a ``reason``.
    """

    title: str
    wanted: str
    revid: int
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """One saved edit, as needed to undo it; ``old_revid`` is 0 if the edit created the page."""

    run_id: str
    title: str
    old_revid: int
    revid: int
    saved_at: datetime
    created: bool


@dataclass(frozen=True, slots=True)
class LeaseState:
    """The holder of the lease, and when it expires on the database's clock.

    ``seconds_left`` is the time left when the database answered, 0 or less for an expired lease.
    """

    holder: str
    acquired_at: datetime
    expires_at: datetime
    seconds_left: float = field(compare=False)

    def is_of(self, holder: str) -> bool:
        """Return whether this holder had the lease when the database answered."""
        return self.holder == holder and self.seconds_left > 0
