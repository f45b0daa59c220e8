"""Access to the SQLite database of a sandbox's wiki."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from scripts.sandboxes.files import DATABASES

NAME = "metawiki"  # as in LocalSettings.php


def connect(directory: Path) -> sqlite3.Connection:
    """Open the wiki's database."""
    return sqlite3.connect(directory / DATABASES / f"{NAME}.sqlite", timeout=30)


def count_rows(directory: Path, table: str) -> int:
    """Return the number of rows in a table."""
    with closing(connect(directory)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def last_page(directory: Path) -> int:
    """Return the highest page id."""
    with closing(connect(directory)) as connection:
        return int(connection.execute("SELECT max(page_id) FROM page").fetchone()[0])


def set_interwiki(directory: Path, url: str) -> None:
    """Let the interwiki prefixes m: and meta: lead to this wiki.

    :param url: the wiki's address, without a path
    """
    rows = [
        (prefix, f"{url}/index.php?title=$1", f"{url}/api.php", NAME, 1, 0)
        for prefix in ("m", "meta")
    ]
    with closing(connect(directory)) as connection, connection:
        connection.executemany(
            "INSERT OR REPLACE INTO interwiki"
            " (iw_prefix, iw_url, iw_api, iw_wikiid, iw_local, iw_trans) VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )
