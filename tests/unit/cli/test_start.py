"""What the command line imports before it knows its command: ``--help`` must be fast."""

from __future__ import annotations

import subprocess
import sys

#: Only the work of a command needs these; importing them takes more time than all the rest.
HEAVY = {"structlog", "pydantic", "sqlalchemy", "pywikibot", "mwparserfromhell", "jinja2"}


def test_help_imports_no_heavy_library():
    script = "import sys, bot.cli.main; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    imported = set(done.stdout.split())
    assert {"click", "bot"} <= imported
    assert imported & HEAVY == set()
