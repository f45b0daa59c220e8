#!/usr/bin/env python3
"""A real MediaWiki on this machine, for tests and for trying the bot out (Linux).

    python scripts/sandbox.py up --dir DIR [--port P] [--mediawiki PATH] [--load EXPORT ...]
    . DIR/env && reportbot run --apply
    python scripts/sandbox.py show --dir DIR TITLE ...
    python scripts/sandbox.py down --dir DIR [--remove]

`up` installs Debian's MediaWiki (or the unpacked source tree at PATH) on SQLite in DIR, loads the
exports (.xml, .xml.gz, .xml.bz2) keeping their contributors and timestamps, starts it on
127.0.0.1 and prints one JSON line. A DIR that holds a stopped sandbox is started again as it is.
`show` prints the wikitext of pages, as anybody can read it.

DIR/env               shell exports that point the bot at this wiki
DIR/accounts.json     the accounts and their passwords
DIR/LocalSettings.extra.php   HOOK, write it yourself: PHP that MediaWiki includes last on every
                      request, e.g. `<?php $wgReadOnly = 'Maintenance';`. No restart is needed.
DIR/server.log, DIR/setup.log   what the web server and the installation said

Exit codes: 0 done, 1 it failed (nothing is left running), 2 it cannot be done as asked.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if not __package__:  # run as a file, not imported as scripts.sandbox
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts import sandbox_wiki as wiki
from scripts.sandbox_wiki import SandboxError, UsageError, locate

__all__ = ["Sandbox", "SandboxError", "UsageError", "clone", "down", "locate", "main", "show", "up"]

ACCOUNTS_FILE = "accounts.json"
ENV_FILE = "env"
LOG = "server.log"
EXTRA_SETTINGS = "LocalSettings.extra.php"
WORKERS = 4
START_SECONDS = 60
STOP_SECONDS = 5

_servers: dict[Path, subprocess.Popen[bytes]] = {}


@dataclass(frozen=True)
class Sandbox:
    """A running wiki: where it is and how to log in."""

    dir: Path
    port: int
    pid: int

    @property
    def api(self) -> str:
        """URL of api.php."""
        return f"http://127.0.0.1:{self.port}/api.php"

    @property
    def index(self) -> str:
        """URL of index.php."""
        return f"http://127.0.0.1:{self.port}/index.php"

    @property
    def extra_settings(self) -> Path:
        """The PHP file that, if it exists, changes the wiki's settings from the next request on."""
        return self.dir / EXTRA_SETTINGS

    @property
    def accounts(self) -> dict[str, dict[str, Any]]:
        """Account name -> `password`, `groups`; the bot also `bot_login`, `bot_password`."""
        accounts: dict[str, dict[str, Any]] = json.loads((self.dir / ACCOUNTS_FILE).read_text())
        return accounts

    @property
    def env(self) -> dict[str, str]:
        """The environment in which the bot works on this wiki, as DIR/env exports it."""
        bot = self.accounts[wiki.BOT]
        return {
            "REPORTBOT_API": self.api,
            "PWB_USERNAME": wiki.BOT,
            "REPORTBOT_BOT_PASSWORD": f"{bot['bot_suffix']}@{bot['bot_password']}",
            "REPORTBOT_DATABASE_URL": f"sqlite:///{self.dir / 'reportbot.sqlite3'}",
            "PYWIKIBOT_DIR": str(self.dir / "pywikibot"),
            "REPORTBOT_PUT_THROTTLE": "0",
            "PYWIKIBOT_NO_USER_CONFIG": "2",
        }


def up(
    directory: Path,
    *,
    port: int | None = None,
    mediawiki: Path | None = None,
    load: Sequence[Path] = (),
) -> Sandbox:
    """Install (unless it is there), fill and start a wiki in `directory`.

    Raises SandboxError or UsageError, leaving nothing running and no half-made wiki.
    """
    directory = directory.resolve()
    if _processes(directory):
        raise UsageError(
            f"{directory} already holds a running sandbox; "
            f"stop it with: python scripts/sandbox.py down --dir {shlex.quote(str(directory))}"
        )
    if port is not None and not _is_free(port):
        raise UsageError(f"port {port} is in use; name another with --port, or leave it out")
    if directory.exists() and not directory.is_dir():
        raise UsageError(f"{directory} is not a directory; name another with --dir")
    state = wiki.read_state(directory)
    software = locate(mediawiki or (Path(state["mediawiki"]) if state else None))
    exports = [wiki.scan_export(path) for path in load]
    if state is None:
        _build(directory, software, exports)
    elif exports:
        contributors = {name for export in exports for name in export.contributors}
        wiki.add_accounts(directory, software, {}, contributors)
        wiki.load_exports(directory, software, exports)
    return _start(directory, software, port)


def clone(template: Path, directory: Path, *, port: int | None = None) -> Sandbox:
    """Start a copy of the wiki in `template` (running or not) in the new `directory`.

    Accounts and passwords are the same; nothing else is shared.
    """
    template, directory = template.resolve(), directory.resolve()
    state = wiki.read_state(template)
    if state is None:
        raise UsageError(f"{template} holds no sandbox; make one with: sandbox.py up")
    software = locate(Path(state["mediawiki"]))
    wiki.copy(template, directory)
    wiki.write_private(directory / ACCOUNTS_FILE, (template / ACCOUNTS_FILE).read_text())
    return _start(directory, software, port)


def show(directory: Path, title: str) -> str | None:
    """Read a page's wikitext on the running wiki in `directory`; None if there is no such page."""
    directory = directory.resolve()
    state = wiki.read_state(directory)
    if state is None or not _processes(directory):
        raise UsageError(f"{directory} holds no running sandbox; start one with: sandbox.py up")
    query = {
        "action": "query",
        "titles": title,
        "prop": "revisions",
        "rvprop": "content",
        "rvslots": "main",
        "format": "json",
        "formatversion": "2",
    }
    url = f"http://127.0.0.1:{state['port']}/api.php?{urllib.parse.urlencode(query)}"
    with _opener().open(url, timeout=START_SECONDS) as response:
        (page,) = json.load(response)["query"]["pages"]
    return str(page["revisions"][0]["slots"]["main"]["content"]) if "revisions" in page else None


def down(directory: Path, *, remove: bool = False) -> None:
    """Stop every process of the sandbox in `directory`; with `remove`, delete its files too.

    Stopping what is not running is no error. Raises SandboxError if something will not stop.
    """
    directory = directory.resolve()
    for number in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + STOP_SECONDS
        while (left := _processes(directory)) and time.monotonic() < deadline:
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
            time.sleep(0.01)
    if left:
        raise SandboxError(f"processes {sorted(left)} of {directory} do not stop; kill them")
    if server := _servers.pop(directory, None):
        server.wait()
    if remove and wiki.read_state(directory) is not None:
        own = (*wiki.FILES, ACCOUNTS_FILE, ENV_FILE, LOG, EXTRA_SETTINGS, "pywikibot")
        _discard(directory, own)
        for database in directory.glob("reportbot.sqlite3*"):
            database.unlink()
        with suppress(OSError):  # somebody else's files are in it
            directory.rmdir()


def _build(directory: Path, software: wiki.Software, exports: Sequence[wiki.Export]) -> None:
    """Install a wiki with accounts and exports, all or nothing."""
    directory.mkdir(parents=True, exist_ok=True)
    foreign = [name for name in wiki.FILES if (directory / name).exists()]
    if foreign and foreign != [wiki.SETUP_LOG] and wiki.STATE not in foreign:
        raise UsageError(
            f"{directory} holds {foreign[0]}, which is no sandbox's; "
            "name a new directory with --dir"
        )
    _discard(directory, wiki.FILES)
    try:
        wiki.install(directory, software)
        accounts = wiki.new_accounts()
        contributors = {name for export in exports for name in export.contributors}
        brought = any(export.has_run_page for export in exports)
        pages = {} if brought else {wiki.RUN_PAGE: "run"}
        wiki.add_accounts(directory, software, accounts, contributors, pages)
        if exports:
            wiki.load_exports(directory, software, exports)
    except BaseException:
        _discard(directory, [name for name in wiki.FILES if name != wiki.SETUP_LOG])
        raise
    wiki.write_private(directory / ACCOUNTS_FILE, json.dumps(accounts, indent=1) + "\n")
    state = json.loads((directory / wiki.STATE).read_text())
    wiki.write_state(directory, state | {"built": True})


def _start(directory: Path, software: wiki.Software, port: int | None) -> Sandbox:
    """Start the web server of an installed wiki and wait until its API answers."""
    # A free port found for us may be taken by somebody else before php gets it.
    for _ in range(3 if port is None else 1):
        if sandbox := _serve(directory, software, port):
            break
    else:
        said = (directory / LOG).read_text(errors="replace").strip().splitlines()[-1:]
        raise SandboxError(
            f"the web server ended at once ({' '.join(said)}); see {directory / LOG}"
        )
    pywikibot = directory / "pywikibot"
    pywikibot.mkdir(mode=0o700, exist_ok=True)
    lines = [f"export {name}={shlex.quote(value)}\n" for name, value in sandbox.env.items()]
    wiki.write_private(directory / ENV_FILE, "".join(lines))
    return sandbox


def _serve(directory: Path, software: wiki.Software, port: int | None) -> Sandbox | None:
    """One attempt at starting the server; None if it ended before it answered."""
    port = port or _free_port()
    wiki.set_port(directory, port)
    settings = {
        "display_errors": "0",
        "log_errors": "1",
        "memory_limit": "512M",
        # By default a changed LocalSettings.extra.php is noticed only 2 s later.
        "opcache.revalidate_freq": "0",
    }
    options = [part for name, value in settings.items() for part in ("-d", f"{name}={value}")]
    with (directory / LOG).open("ab") as log:
        process = subprocess.Popen(
            [software.php, *options, "-S", f"127.0.0.1:{port}"],
            cwd=software.tree,
            env=os.environ
            | {
                "MW_CONFIG_FILE": str(directory / wiki.SETTINGS),
                "PHP_CLI_SERVER_WORKERS": str(WORKERS),
                wiki.MARK: str(directory),
            },
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    _servers[directory] = process
    sandbox = Sandbox(directory, port, process.pid)
    try:
        if _answers(sandbox.api, lambda: process.poll() is None):
            return sandbox
    except BaseException:
        down(directory)
        raise
    down(directory)
    return None


def _answers(api: str, alive: Callable[[], bool]) -> bool:
    """Wait for the API's first answer; False if the server ended first."""
    opener = _opener()
    url = f"{api}?action=query&meta=siteinfo&format=json"
    deadline = time.monotonic() + START_SECONDS
    why: object = "no answer"
    while time.monotonic() < deadline:
        try:
            with opener.open(url, timeout=START_SECONDS) as response:
                if "query" in json.load(response):
                    # Somebody else's server may be the one that answered.
                    return alive()
                why = "an answer that is not the API's"
        except urllib.error.HTTPError as error:
            why = error
            break
        except (OSError, ValueError) as error:
            why = error
        if not alive():
            return False
        time.sleep(0.02)
    raise SandboxError(f"{api} does not answer ({why}); see server.log in the sandbox's directory")


def _opener() -> urllib.request.OpenerDirector:
    # A proxy of the machine's must not get between.
    return urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _processes(directory: Path) -> set[int]:
    """Find the living processes of the sandbox in `directory`, whoever started them."""
    mark = f"{wiki.MARK}={directory}".encode()
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):  # ended meanwhile, or another user's
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    found.add(int(entry.name))
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _discard(directory: Path, names: Sequence[str]) -> None:
    for name in names:
        path = directory / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _port(text: str) -> int:
    if not 0 < int(text) < 1 << 16:
        raise ValueError
    return int(text)


_port.__name__ = "port"  # argparse names it in its message


def _print_pages(directory: Path, titles: Sequence[str]) -> int:
    code = 0
    for title in titles:
        text = show(directory, title)
        if text is None:
            print(f"sandbox: there is no page {title}", file=sys.stderr)
            code = 1
        else:
            print(f"=== {title} ===\n{text}\n")
    return code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    summary, _, details = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        description=summary,
        epilog=details,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    start = commands.add_parser("up", help="install, fill and start a wiki")
    start.add_argument("--dir", type=Path, required=True, help="where it keeps everything")
    start.add_argument("--port", type=_port, help="port on 127.0.0.1 (default: a free one)")
    start.add_argument("--mediawiki", type=Path, metavar="PATH", help="an unpacked source tree")
    start.add_argument(
        "--load", type=Path, nargs="+", action="extend", default=[], metavar="EXPORT",
        help="XML exports to load (.xml, .xml.gz, .xml.bz2)",
    )  # fmt: skip
    read = commands.add_parser("show", help="print the wikitext of pages")
    read.add_argument("--dir", type=Path, required=True)
    read.add_argument("title", nargs="+")
    stop = commands.add_parser("down", help="stop it")
    stop.add_argument("--dir", type=Path, required=True)
    stop.add_argument("--remove", action="store_true", help="delete its files, too")
    options = parser.parse_args(arguments)
    # Told to end, it cleans up as after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        if options.command == "down":
            down(options.dir, remove=options.remove)
            return 0
        if options.command == "show":
            return _print_pages(options.dir, options.title)
        sandbox = up(options.dir, port=options.port, mediawiki=options.mediawiki, load=options.load)
    except SandboxError as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1
    except OSError as error:
        print(f"sandbox: {error}; check the directory and its permissions", file=sys.stderr)
        return 1
    line = {
        "api": sandbox.api,
        "pid": sandbox.pid,
        "index": sandbox.index,
        "port": sandbox.port,
        "dir": str(sandbox.dir),
    }
    print(json.dumps(line), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
