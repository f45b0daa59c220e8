"""The ledger's tables. A change here also needs a migration; a test compares the two."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.store.columns import TABLE_OPTIONS, TITLE_BYTES, ExactText, Instant, long_text


class Base(DeclarativeBase):
    """The options that all tables have."""

    __table_args__: Any = TABLE_OPTIONS


class PageRow(Base):
    """The facts of a mirrored page.

    ``facts`` is the `Report` as JSON; ``facts_version`` is the version of the reader, so that pages
    of an older version are found without decoding. Kind, form and ``recognised`` are copies for
    people who query the table.
    """

    __tablename__ = "pages"

    title: Mapped[str] = mapped_column(ExactText(TITLE_BYTES), primary_key=True)
    revid: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(16))
    form: Mapped[str | None] = mapped_column(String(32))
    recognised: Mapped[bool]
    facts_version: Mapped[str] = mapped_column(String(32))
    facts: Mapped[str] = mapped_column(long_text())
    read_at: Mapped[datetime] = mapped_column(Instant())


class PostRow(Base):
    """A post of the bot: one row for each mark; ``data`` is JSON."""

    __tablename__ = "posts"

    title: Mapped[str] = mapped_column(ExactText(TITLE_BYTES), primary_key=True)
    kind: Mapped[str] = mapped_column(ExactText(32), primary_key=True)
    key: Mapped[str] = mapped_column(ExactText(TITLE_BYTES), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    revid: Mapped[int] = mapped_column(BigInteger)
    posted_at: Mapped[datetime] = mapped_column(Instant())
    run_id: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))
    data: Mapped[str] = mapped_column(long_text(), server_default="{}")


class RunRow(Base):
    """One cycle of the bot; ``summary`` is JSON."""

    __tablename__ = "runs"

    run_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(Instant(), index=True)
    finished_at: Mapped[datetime | None] = mapped_column(Instant())
    mode: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str | None] = mapped_column(String(255))
    summary: Mapped[str] = mapped_column(long_text())
    job: Mapped[str] = mapped_column(String(64), server_default="")
    version: Mapped[str] = mapped_column(String(128), server_default="")


class OutcomeRow(Base):
    """The outcome of one page in one run, with its reason."""

    __tablename__ = "outcomes"

    run_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    title: Mapped[str] = mapped_column(ExactText(TITLE_BYTES), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(long_text())
    recorded_at: Mapped[datetime] = mapped_column(Instant(), index=True)


class DocumentRow(Base):
    """The text of a wiki page that is read whole, by its title."""

    __tablename__ = "documents"

    name: Mapped[str] = mapped_column(ExactText(TITLE_BYTES), primary_key=True)
    revid: Mapped[int] = mapped_column(BigInteger)
    user: Mapped[str] = mapped_column(ExactText(TITLE_BYTES))
    read_at: Mapped[datetime] = mapped_column(Instant())
    text: Mapped[str] = mapped_column(long_text())


class TargetRow(Base):
    """The page that a title leads to; ``title`` is ``asked`` when it is not a redirect."""

    __tablename__ = "targets"

    asked: Mapped[str] = mapped_column(ExactText(TITLE_BYTES), primary_key=True)
    title: Mapped[str] = mapped_column(ExactText(TITLE_BYTES), index=True)
    is_there: Mapped[bool]
    language: Mapped[str] = mapped_column(String(64))


class LookRow(Base):
    """The last check of a page that the bot writes to."""

    __tablename__ = "looks"

    title: Mapped[str] = mapped_column(ExactText(TITLE_BYTES), primary_key=True)
    wanted: Mapped[str] = mapped_column(String(128))
    revid: Mapped[int] = mapped_column(BigInteger)
    outcome: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(long_text())


class NoteRow(Base):
    """A small value that outlives a run; ``value`` is JSON."""

    __tablename__ = "notes"

    name: Mapped[str] = mapped_column(ExactText(128), primary_key=True)
    value: Mapped[str] = mapped_column(long_text())


class EditRow(Base):
    """A save of a run."""

    __tablename__ = "edits"

    run_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    title: Mapped[str] = mapped_column(ExactText(TITLE_BYTES), primary_key=True)
    revid: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    old_revid: Mapped[int] = mapped_column(BigInteger)
    saved_at: Mapped[datetime] = mapped_column(Instant())
    created: Mapped[bool]


class LeaseRow(Base):
    """The process that may write; the bot uses one row."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(ExactText(32), primary_key=True)
    holder: Mapped[str] = mapped_column(ExactText(255))
    acquired_at: Mapped[datetime] = mapped_column(Instant())
    expires_at: Mapped[datetime] = mapped_column(Instant())
