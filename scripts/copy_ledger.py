#!/usr/bin/env python3
"""Copy the ledger to a file, or fill a new ledger from such a file.

    python scripts/copy_ledger.py dump FILE
    python scripts/copy_ledger.py restore FILE

Use it to move the ledger between SQLite and ToolsDB, or to keep a copy. The settings name the
ledger (REPORTBOT_DATABASE_URL, ToolsDB, or the SQLite file). The file contains JSON lines, and must
not exist before a dump. Stop the service first: rows that are written during a dump may be missing.
restore needs an empty ledger.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.environment import load_settings
from bot.settings import SettingsError
from bot.store.ledger import Ledger
from bot.store.records import StoreError


def main(*arguments: str) -> int:
    """Run the script; return 0, 1 if the ledger or the file cannot be used, 2 for wrong usage."""
    if len(arguments) != 2 or arguments[0] not in {"dump", "restore"}:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    action, file = arguments[0], Path(arguments[1])
    try:
        with Ledger.open(load_settings().database_url) as ledger:
            count = _dump(ledger, file) if action == "dump" else _restore(ledger, file)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except (StoreError, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(
        f"{count} rows {'written to' if action == 'dump' else 'restored from'} {file}\n"
    )
    return 0


def _dump(ledger: Ledger, file: Path) -> int:
    """Write the ledger to a new file, readable only by its owner; return the number of rows."""
    count = -2  # the first and the last line are not rows
    with os.fdopen(
        os.open(file, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as out:
        for line in ledger.dump():
            out.write(f"{line}\n")
            count += 1
    return count


def _restore(ledger: Ledger, file: Path) -> int:
    """Fill the ledger from a file; return the number of rows."""
    with file.open(encoding="utf-8") as lines:
        return ledger.restore(lines)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
