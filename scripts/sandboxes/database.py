"""The wiki's SQLite database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from scripts.sandboxes.files import DATABASES

NAME = "metawiki"  # as in LocalSettings.php


def connect(directory: Path) -> sqlite3.Connection:
    """Connect to the wiki's database."""
    return sqlite3.connect(directory / DATABASES / f"{NAME}.sqlite", timeout=30)


def count_rows(directory: Path, table: str) -> int:
    """Count the rows of one of the wiki's tables."""
    with closing(connect(directory)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def last_page(directory: Path) -> int:
    """Read the highest page id."""
    with closing(connect(directory)) as connection:
        return int(connection.execute("SELECT max(page_id) FROM page").fetchone()[0])


def lead_to_itself(directory: Path, url: str) -> None:
    """Let the prefixes m: and meta: lead to the wiki itself, at `url`."""
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
