#!/usr/bin/env python3
"""A real MediaWiki on this machine, for tests and for trying the bot out (Linux).

    python scripts/sandbox.py up --dir DIR [--port P] [--mediawiki PATH] [--load EXPORT ...]
        [--like-meta] [--extension NAME ...] [--production-limits]
    . DIR/env && reportbot run --apply
    python scripts/sandbox.py show --dir DIR TITLE ...
    python scripts/sandbox.py down --dir DIR [--remove]

`up` installs MediaWiki on SQLite in DIR, from the source tree at PATH, else from MEDIAWIKI_ROOT,
else from the tree that `install_mediawiki.sh newest` unpacked, else from Debian's package. It loads
the exports (.xml, .xml.gz, .xml.bz2) with their contributors and timestamps, starts the wiki on
127.0.0.1 and prints one JSON line. A stopped sandbox in DIR is started again, and the exports are
added. With --reuse nothing is loaded into an existing sandbox, and a running one is used as it is.
With --like-meta a new wiki has the extensions of Meta-Wiki that the tree contains, temporary
accounts, Vector 2022, night mode, page languages and Parsoid's linter.
`show` prints the addresses of pages, to open in a browser.

DIR/env               shell exports that let the bot work on this wiki
DIR/accounts.json     the accounts and their passwords
DIR/LocalSettings.extra.php   a file that you can write: PHP that MediaWiki includes last on every
                      request, e.g. `<?php $wgReadOnly = 'Maintenance';`. No restart is needed.
DIR/server.log, DIR/setup.log   the output of the web server and of the installation

Exit codes: 0 done, 1 failed (nothing is left running), 2 not possible as asked.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

if not __package__:  # run as a file, not imported as scripts.sandbox
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.sandboxes.errors import SandboxError, UsageError
from scripts.sandboxes.installation import Profile
from scripts.sandboxes.lifecycle import clone, down, show, up
from scripts.sandboxes.running import Sandbox
from scripts.sandboxes.software import locate

__all__ = [
    "Profile",
    "Sandbox",
    "SandboxError",
    "UsageError",
    "clone",
    "down",
    "locate",
    "main",
    "show",
    "up",
]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    options = _parser().parse_args(arguments)
    # After SIGTERM, clean up as after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        if options.command == "down":
            down(options.dir, remove=options.remove)
            return 0
        if options.command == "show":
            return _print_addresses(options.dir, options.title)
        sandbox = up(
            options.dir,
            port=options.port,
            mediawiki=options.mediawiki,
            load=options.load,
            profile=Profile(options.like_meta, tuple(options.extension), options.production_limits),
            reuse=options.reuse,
        )
        version, extensions = sandbox.software()
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
    print(f"sandbox: {version} with {', '.join(extensions)}", file=sys.stderr)
    print(json.dumps(line), flush=True)
    return 0


def _parser() -> argparse.ArgumentParser:
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
    start.add_argument("--like-meta", action="store_true", help="configure it as Meta-Wiki")
    start.add_argument(
        "--extension", nargs="+", action="extend", default=[], metavar="NAME",
        help="other extensions of the tree to load",
    )  # fmt: skip
    start.add_argument(
        "--production-limits", action="store_true", help="rate limits as on Wikimedia's wikis"
    )
    start.add_argument(
        "--reuse", action="store_true", help="use an existing sandbox as it is, running or not"
    )
    read = commands.add_parser("show", help="print the addresses of pages")
    read.add_argument("--dir", type=Path, required=True)
    read.add_argument("title", nargs="+")
    stop = commands.add_parser("down", help="stop it")
    stop.add_argument("--dir", type=Path, required=True)
    stop.add_argument("--remove", action="store_true", help="also delete its files")
    return parser


def _port(text: str) -> int:
    if not 0 < int(text) < 1 << 16:
        raise ValueError
    return int(text)


_port.__name__ = "port"  # argparse names it in its message


def _print_addresses(directory: Path, titles: Sequence[str]) -> int:
    """Print the address of each page; return the exit code, 1 if a page does not exist."""
    code = 0
    for title in titles:
        address = show(directory, title)
        if address is None:
            print(f"sandbox: there is no page {title}", file=sys.stderr)
            code = 1
        else:
            print(address)
    return code


if __name__ == "__main__":
    sys.exit(main())
