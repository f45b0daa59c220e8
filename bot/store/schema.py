"""The ledger's tables. A change here needs a migration beside it; a test compares the two."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.store.columns import TABLE_OPTIONS, TITLE_BYTES, ExactText, Instant, long_text


class Base(DeclarativeBase):
    """What the tables have in common."""

    __table_args__: Any = TABLE_OPTIONS


class PageRow(Base):
    """A mirrored page as it was read.

    ``facts`` is the whole `Report` as JSON; ``facts_version`` says what made it, so that pages
    read by an older reader are found without opening the JSON. Kind, form and ``recognised`` are
    repeated for people who query the table by hand.
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
    """What the bot has put on a talk page: one row for each mark."""

    __tablename__ = "posts"

    title: Mapped[str] = mapped_column(ExactText(TITLE_BYTES), primary_key=True)
    kind: Mapped[str] = mapped_column(ExactText(32), primary_key=True)
    key: Mapped[str] = mapped_column(ExactText(TITLE_BYTES), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    revid: Mapped[int] = mapped_column(BigInteger)
    posted_at: Mapped[datetime] = mapped_column(Instant())
    run_id: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))


class RunRow(Base):
    """One cycle of the bot; ``summary`` is JSON."""

    __tablename__ = "runs"

    run_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(Instant(), index=True)
    finished_at: Mapped[datetime | None] = mapped_column(Instant())
    mode: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str | None] = mapped_column(String(255))
    summary: Mapped[str] = mapped_column(long_text())
