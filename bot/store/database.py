"""Opening the database behind the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from bot.store import sqlite
from bot.store.columns import MARIADB
from bot.store.errors import where
from bot.store.records import StoreAddressError

if TYPE_CHECKING:
    from sqlalchemy import URL

EXAMPLES: Final = "sqlite:////var/lib/reportbot/ledger.sqlite or mysql+pymysql://USER@HOST/DATABASE"
CONNECT_SECONDS: Final = 10
ANSWER_SECONDS: Final = 30
"""How long a single answer may take. Without it a connection that a firewall forgot would hang."""
LOCK_SECONDS: Final = 10
"""How long to wait for another process's row: no transaction of the bot lasts a second."""


def connect(url: str, *, wal: bool = True) -> Engine:
    """Return an engine for a database URL; the folder of an SQLite file is made.

    ``wal`` lets one process read while another writes; turn it off where files cannot be mapped
    into memory. Raises StoreAddressError when the URL, its folder or its driver is no good. The
    database itself is first touched by what is done next.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreAddressError(
            f"The ledger's address is not a database URL. Write one like {EXAMPLES}."
        ) from error
    try:
        if parsed.get_backend_name() == "sqlite":
            return sqlite.engine(parsed, wal=wal)
        if parsed.get_backend_name() in MARIADB:
            return _mariadb(parsed)
    except ModuleNotFoundError as error:
        raise StoreAddressError(
            f"The ledger {where(parsed)} needs the Python module {error.name}. Write "
            "mysql+pymysql:// at the start of its address, or keep the ledger in an SQLite file."
        ) from error
    except NoSuchModuleError:
        pass
    raise StoreAddressError(
        f"The ledger {where(parsed)} would be on {parsed.drivername}, which the bot does not know. "
        f"Use {EXAMPLES}."
    )


def _mariadb(url: URL) -> Engine:
    arguments: dict[str, Any] = {
        "connect_timeout": CONNECT_SECONDS,
        "read_timeout": ANSWER_SECONDS,
        "write_timeout": ANSWER_SECONDS,
        "charset": "utf8mb4",
        # Else a server may cut off what is too long and say nothing.
        "sql_mode": "STRICT_ALL_TABLES",
        "init_command": f"SET SESSION innodb_lock_wait_timeout = {LOCK_SECONDS}",
    }
    # One connection is kept, for a new one costs a round of greetings (and PyMySQL loads the
    # machine's certificates for it). ToolsDB drops those that lie idle, so it is tried before use.
    return create_engine(
        url,
        connect_args=arguments,
        hide_parameters=True,
        pool_size=1,
        pool_pre_ping=True,
    )
