"""A real MariaDB for the tests: Debian's server in a temporary folder, on a free port.

The server's defaults are as unhelpful as a shared database's may be (Latin 1, no strictness,
another time zone), and the bot's account has the rights of a tool on ToolsDB: everything within
databases named ``<user>__…``, and nothing else.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import Final, Self

from sqlalchemy import URL, Engine, NullPool, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from bot.store.ledger import Ledger

HOST: Final = "127.0.0.1"
USER: Final = "s54321"
PASSWORD: Final = "p@ss:w/ord?%"
START_SECONDS: Final = 60
INSTALL: Final = "scripts/install_mariadb.sh as root on Debian installs it"
OPTIONS: Final = (
    "--performance-schema=OFF",
    "--innodb-buffer-pool-size=32M",
    "--innodb-log-file-size=16M",
    "--innodb-flush-log-at-trx-commit=2",  # outlives a killed server, if not a power cut
    "--character-set-server=latin1",
    "--collation-server=latin1_swedish_ci",
    "--sql-mode=",
    "--default-time-zone=+05:00",
)


def missing() -> str | None:
    """Why there is no MariaDB here, or None."""
    for program in ("mariadbd", "mariadb-install-db"):
        if _program(program) is None:
            return f"{program} is not installed"
    return None


def _program(name: str) -> str | None:
    path = os.environ.get("PATH", "")
    return shutil.which(name, path=f"{path}:/usr/sbin") if path else None


class MariaDB:
    """A server of its own; a context manager that ends it and removes its folder."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="mariadb-"))
        self.port = _free_port()
        self._names = (f"{USER}__test{n}" for n in count(1))
        self._user = ["--user=root"] if os.geteuid() == 0 else []
        self._process: subprocess.Popen[bytes] | None = None
        self._upgraded = ""

    def __enter__(self) -> Self:
        try:
            self._install()
            self.start()
            self.root(
                f"CREATE USER '{USER}'@'localhost' IDENTIFIED BY '{PASSWORD.replace('%', '%%')}'",
                rf"GRANT ALL ON `{USER}\_\_%%`.* TO '{USER}'@'localhost'",
            )
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self.kill()
        shutil.rmtree(self.folder)

    def new_database(self) -> str:
        """Make an empty database, with the server's defaults, and return its URL for the bot."""
        name = next(self._names)
        self.root(f"CREATE DATABASE `{name}`")
        return self.url(name)

    def new_ledger(self) -> str:
        """Make a database with the ledger's tables and return its URL for the bot."""
        url = self.new_database()
        self.add_tables(url)
        return url

    def add_tables(self, url: str) -> None:
        """Give an empty database the ledger's tables.

        They are copied from a ledger that was upgraded once, which takes less time than an
        upgrade. The ledger has no foreign keys, which such a copy would lose.
        """
        if not self._upgraded:
            first = self.new_database()
            Ledger.open(first).close()
            self._upgraded = str(make_url(first).database)
        name = make_url(url).database
        with self._administration().begin() as connection:
            for table in connection.scalars(text(f"SHOW TABLES FROM `{self._upgraded}`")).all():
                new, old = f"`{name}`.`{table}`", f"`{self._upgraded}`.`{table}`"
                connection.execute(text(f"CREATE TABLE {new} LIKE {old}"))
                connection.execute(text(f"INSERT INTO {new} SELECT * FROM {old}"))

    def url(self, database: str, port: int | None = None) -> str:
        """Return the URL of a database for the bot's account.

        :param port: the port of a proxy to use, ``None`` for the server's own
        """
        made = URL.create("mysql+pymysql", USER, PASSWORD, HOST, port or self.port, database)
        return made.render_as_string(hide_password=False)

    def root(self, *statements: str) -> None:
        """Carry out statements as the server's administrator; ``%`` is written ``%%``."""
        engine = self._administration()
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def start(self) -> None:
        """Start the server, again after `kill`, and wait until it answers.

        To be called from a thread that lives on: the server ends with it.
        """
        log = self.folder / "log"
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [
                    *_tied(),
                    _program("mariadbd") or "mariadbd",
                    "--no-defaults",
                    *self._user,
                    f"--datadir={self.folder}/data",
                    f"--bind-address={HOST}",
                    f"--port={self.port}",
                    f"--socket={self.folder}/socket",
                    f"--pid-file={self.folder}/pid",
                    *OPTIONS,
                ],
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"MariaDB does not start: {log.read_text()[-2000:]}")
            time.sleep(0.02)

    def kill(self) -> None:
        """End the server at once, as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _install(self) -> None:
        program = _program("mariadb-install-db") or "mariadb-install-db"
        done = subprocess.run(
            [
                program,
                "--no-defaults",
                *self._user,
                f"--datadir={self.folder}/data",
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--innodb-log-file-size=16M",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"MariaDB cannot be set up: {done.stdout}{done.stderr}")

    def _administration(self) -> Engine:
        """Return an engine of the superuser."""
        url = URL.create("mysql+pymysql", "root", None, HOST, self.port)
        return create_engine(url, poolclass=NullPool)

    def _answers(self) -> bool:
        """Whether the server accepts connections."""
        try:
            with self._administration().connect() as connection:
                connection.execute(text("SELECT 1"))
        except OperationalError:
            return False
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _tied() -> list[str]:
    """Return what makes a program end with this one, even if this one is killed (Linux)."""
    program = shutil.which("setpriv")
    return [program, "--pdeathsig", "KILL"] if program else []
