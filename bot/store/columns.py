"""Column types with the same meaning on SQLite and on MariaDB."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import DateTime, String, Text
from sqlalchemy.dialects import mysql
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
