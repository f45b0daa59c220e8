#!/usr/bin/env python3
"""Delete pages from the ledger, so that the next run reads them again.

    python scripts/recheck_pages.py -page:"Grants:Programs/…/Final Report" -apply
    pwb recheck_pages -prefixindex:"Grants:Programs/Wikimedia Community Fund" -apply

Use it for a page that was read wrongly, or whose talk page is wrong. The next run compares all
mirrored pages. It does not post again what people removed. Nothing is saved on the wiki. Without
-apply the script only lists the pages.
"""

from __future__ import annotations

import sys
from pathlib import Path

if not __package__:  # run as a file or by pwb
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.cycle.notes import LAST_SWEEP, Sweep
from bot.wikitext.titles import talk_page
from scripts.operators.page_selection import subject_titles
from scripts.operators.script import Script, run
from scripts.operators.session import OperatorSession


def recheck(session: OperatorSession) -> str:
    """Delete the named pages and their talk pages from the ledger; return the last line."""
    titles = subject_titles(session.named_pages())
    known = session.ledger.known_revisions()
    checks = session.ledger.page_checks.all()
    for title in titles:
        if title not in known and talk_page(title) not in checks:
            session.report(title, "not known")
            continue
        seen = f"read at revision {known[title]}" if title in known else "its talk page"
        session.report(title, "forgotten" if session.options.writes else "would be forgotten", seen)
    if session.options.writes:
        # First, because a run that reads only changes would not read these pages.
        LAST_SWEEP.set(session.ledger, Sweep())
        session.ledger.forget_pages(titles)
        session.ledger.page_checks.forget([*titles, *map(talk_page, titles)])
        session.ledger.resolved_titles.forget(titles)
    return session.ending("page")


def main(*arguments: str) -> int:
    """Run the script and return its exit code."""
    return run(Script(__file__, __doc__, writes=True), arguments, recheck)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
