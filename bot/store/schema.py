"""The ledger's tables, and column types with the same meaning on SQLite and on MariaDB.

A change of a table needs a migration too; a test compares both.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, DateTime, String, Text
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

MARIADB = ("mysql", "mariadb")
"""SQLAlchemy's two names for MariaDB: which one it uses depends on the URL."""

TITLE_BYTES = 320
"""MediaWiki allows 255 bytes without the namespace; the ledger's titles include it. A key of two
such columns and a kind has less than 767 bytes, the limit of old versions of InnoDB."""

TABLE_OPTIONS: dict[str, Any] = {
    f"{dialect}_{option}": value
    for dialect in MARIADB
    for option, value in (
        ("engine", "InnoDB"),
        ("charset", "utf8mb4"),
        ("collate", "utf8mb4_bin"),
    )
}
"""The options of every table on MariaDB: the defaults of a tool's database may differ."""


class ExactText(TypeDecorator[str]):
    """Text that is compared byte by byte, as MediaWiki compares titles.

    On MariaDB it is a VARBINARY, because even ``utf8mb4_bin`` ignores trailing spaces.

    :param size: the most bytes of UTF-8
    """

    impl = String
    cache_ok = True

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column's type."""
        binary = dialect.name in MARIADB
        return dialect.type_descriptor(mysql.VARBINARY(self.size) if binary else String(self.size))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401
        """Encode for a binary column."""
        if value is None:
            return None
        return value.encode() if dialect.name in MARIADB else str(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ANN401, ARG002
        """Decode from a binary column."""
        return value.decode() if isinstance(value, (bytes, bytearray)) else value


class Instant(TypeDecorator[datetime]):
    """A time to the microsecond: an aware datetime, which is returned in UTC.

    The databases store it without a time zone. A naive datetime raises ValueError.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column's type; MariaDB drops fractions of seconds by default."""
        precise = dialect.name in MARIADB
        return dialect.type_descriptor(mysql.DATETIME(fsp=6) if precise else DateTime())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Convert to UTC and remove the time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone: give the ledger aware datetimes.")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Add the time zone UTC."""
        return value and value.replace(tzinfo=UTC)


def long_text() -> TypeEngine[str]:
    """Return the type for long texts: MariaDB's TEXT ends at 64 KB."""
    return Text().with_variant(mysql.LONGTEXT(), *MARIADB)


class Base(DeclarativeBase):
    """The base class of all tables, with their common options."""

    __table_args__: Any = TABLE_OPTIONS


class PageRow(Base):
    """The facts of a mirrored page.

    ``facts`` is the `Report` as JSON, ``facts_version`` the version of the reader that read it.
    Kind, form and ``recognised`` are copies from the facts, for people who query the table.
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
    """A post of the bot, one for each mark on a page; ``data`` is JSON."""

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
    """One run of the bot; ``summary`` is JSON."""

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
    """The text of a wiki page, by its title."""

    __tablename__ = "documents"

    name: Mapped[str] = mapped_column(ExactText(TITLE_BYTES), primary_key=True)
    revid: Mapped[int] = mapped_column(BigInteger)
    user: Mapped[str] = mapped_column(ExactText(TITLE_BYTES))
    read_at: Mapped[datetime] = mapped_column(Instant())
    text: Mapped[str] = mapped_column(long_text())


class ResolvedTitleRow(Base):
    """A resolved title: ``title`` is the page that the title ``asked`` leads to."""

    __tablename__ = "targets"

    asked: Mapped[str] = mapped_column(ExactText(TITLE_BYTES), primary_key=True)
    title: Mapped[str] = mapped_column(ExactText(TITLE_BYTES), index=True)
    is_there: Mapped[bool]
    language: Mapped[str] = mapped_column(String(64))


class PageCheckRow(Base):
    """The last check of a page that the bot writes to."""

    __tablename__ = "looks"

    title: Mapped[str] = mapped_column(ExactText(TITLE_BYTES), primary_key=True)
    wanted: Mapped[str] = mapped_column(String(128))
    revid: Mapped[int] = mapped_column(BigInteger)
    outcome: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(long_text())


class NoteRow(Base):
    """A small value that a run keeps for later runs; ``value`` is JSON."""

    __tablename__ = "notes"

    name: Mapped[str] = mapped_column(ExactText(128), primary_key=True)
    value: Mapped[str] = mapped_column(long_text())


class EditRow(Base):
    """An edit that a run saved."""

    __tablename__ = "edits"

    run_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    title: Mapped[str] = mapped_column(ExactText(TITLE_BYTES), primary_key=True)
    revid: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    old_revid: Mapped[int] = mapped_column(BigInteger)
    saved_at: Mapped[datetime] = mapped_column(Instant())
    created: Mapped[bool]


class LeaseRow(Base):
    """The process that may write to the wiki; the table has one row."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(ExactText(32), primary_key=True)
    holder: Mapped[str] = mapped_column(ExactText(255))
    acquired_at: Mapped[datetime] = mapped_column(Instant())
    expires_at: Mapped[datetime] = mapped_column(Instant())
