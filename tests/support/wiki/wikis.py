"""Real MediaWikis for tests: installed once, copied and started for each test.

They are set up like Meta-Wiki, on the MediaWiki that `scripts.sandboxes.software.default_tree`
returns.
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from scripts import sandbox
from tests.support.wiki.client import Client

LIKE_META = sandbox.Profile(like_meta=True)
SAMPLE = Path(__file__).parents[3] / "sample" / "wiki.xml"


class Wiki:
    """A running sandbox, and sessions on it."""

    def __init__(self, running: sandbox.Sandbox) -> None:
        self.sandbox = running
        self._clients: dict[str, Client] = {}

    @property
    def env(self) -> dict[str, str]:
        """What DIR/env exports, and that notices need not wait for the next minute."""
        return {**self.sandbox.env, "REPORTBOT_SEPARATE_NOTICES": "0"}

    def client(self, user: str = "Admin") -> Client:
        """A session of `user` (Admin, ReportBot, CR-FluxxBot, Editor), logged in once a test."""
        if user not in self._clients:
            password = self.sandbox.accounts[user]["password"]
            self._clients[user] = Client(self.sandbox.api).login(user, password)
        return self._clients[user]

    def anonymous(self) -> Client:
        """A session without a login."""
        return Client(self.sandbox.api)

    def extra_settings(self, php: str) -> None:
        """Change the wiki's settings from the next request on: `$wgReadOnly = 'Why';`.

        Each call replaces what the last one said; '' takes it back.
        """
        self.sandbox.extra_settings.write_text(f"<?php\n{php}\n")

    def lose_text(self, revid: int) -> None:
        """Make the wiki lose the text of a revision, as an old database does."""
        path = self.sandbox.dir / "db" / "metawiki.sqlite"
        with closing(sqlite3.connect(path, timeout=30)) as database, database:
            database.execute(
                "UPDATE content SET content_address = 'tt:99999999' WHERE content_id IN"
                " (SELECT slot_content_id FROM slots WHERE slot_revision_id = ?)",
                [revid],
            )

    def abuse_filter(self, rules: str, *actions: str) -> int:
        """Enable an edit filter with `actions` such as 'disallow', 'warn' or 'tag'; its number.

        Written straight into the database, because the API cannot create filters.
        """
        path = self.sandbox.dir / "db" / "metawiki.sqlite"
        with closing(sqlite3.connect(path, timeout=30)) as database, database:
            names = [row[1] for row in database.execute("PRAGMA table_info(abuse_filter)")]
            row = {
                "af_pattern": rules,
                "af_timestamp": "20200101000000",
                "af_enabled": 1,
                "af_comments": "",
                "af_public_comments": "test",
                "af_hidden": 0,
                "af_hit_count": 0,
                "af_throttled": 0,
                "af_deleted": 0,
                "af_actions": ",".join(actions),
                "af_global": 0,
                "af_group": "default",
            }
            # 1.39 names the author in af_user, later versions in af_actor.
            author = {"af_user": 1, "af_user_text": "Admin", "af_actor": 1}
            row |= {name: value for name, value in author.items() if name in names}
            marks = ", ".join("?" * len(row))
            cursor = database.execute(
                f"INSERT INTO abuse_filter ({', '.join(row)}) VALUES ({marks})",
                list(row.values()),
            )
            number = int(cursor.lastrowid or 0)
            database.executemany(
                "INSERT INTO abuse_filter_action (afa_filter, afa_consequence, afa_parameters)"
                " VALUES (?, ?, ?)",
                [
                    (
                        number,
                        action,
                        {"tag": "filtered", "warn": "abusefilter-warning"}.get(action, ""),
                    )
                    for action in actions
                ],
            )
        return number


@cache
def missing_mediawiki() -> str | None:
    """Why there is no real wiki here, or None."""
    try:
        sandbox.locate()
    except sandbox.UsageError as error:
        return str(error)
    return None


def made_once(directory: Path, make: Callable[[], None]) -> Path:
    """Call `make`, which fills a directory, unless that was done before; return the directory.

    Processes that ask for the same directory at once wait for the one that makes it.
    """
    directory.parent.mkdir(exist_ok=True)
    made = directory.with_suffix(".made")
    with directory.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            make()
            made.touch()
    return directory


def install(
    directory: Path,
    *exports: Path,
    profile: sandbox.Profile = LIKE_META,
    tree: Path | None = None,
) -> Path:
    """Make a wiki with the pages of the exports once, and stop it."""

    def make() -> None:
        sandbox.up(directory, mediawiki=tree, load=exports, profile=profile)
        sandbox.down(directory)

    return made_once(directory, make)


@contextmanager
def running_copy(template: Path, directory: Path) -> Iterator[Wiki]:
    """Yield a running copy of a stopped wiki, with a server of its own."""
    try:
        yield Wiki(sandbox.clone(template, directory))
    finally:
        sandbox.down(directory)
