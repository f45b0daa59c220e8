#!/usr/bin/env python3
"""Print what the bot reads from reports, the evidence of each link, and what it would write.

    python scripts/check_report.py -page:"Grants:Programs/…/Final Report"
    pwb check_report -cat:"Some category" -limit:20

For a talk page, the script checks the report that it belongs to. It reads all mirrored pages,
because a group's table lists all its reports. Nothing is saved on the wiki.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if not __package__:  # run as a file or by pwb
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.cli.inspect import inspection_text
from bot.links.model import Role
from bot.wikitext.titles import talk_page
from scripts.operators.options import DIFF_HELP
from scripts.operators.page_selection import subject_titles
from scripts.operators.script import Script, run
from scripts.operators.session import OperatorSession, count_of

if TYPE_CHECKING:
    from bot.links.model import LinkedReport


def check(session: OperatorSession) -> str:
    """Print a paragraph for each named page; return the last line, with the counts."""
    titles = subject_titles(session.named_pages())
    prepared = session.prepared()
    linked = {one.report.title: one for one in prepared.planning.linked.linked}
    kinds = {page.title: page.kind for page in prepared.mirror.pages}
    changes = {change.title: change for change in prepared.plan.changes}
    refused = {refusal.title: refusal.reason for refusal in prepared.plan.refused}
    written: set[str] = set()
    for title in titles:
        one = linked.get(title)
        if one is None and title in kinds:
            session.report(title, "not a report", f"kind: {kinds[title]}")
            continue
        if one is None:
            session.problems += 1
            session.report(title, "not known", "the bot reads pages below Grants:Programs/")
            continue
        print(inspection_text(one.report, one.links))
        for place in _places(one):
            if place in changes:
                written.add(place)
                print(f"  would write: {place}")
                session.show_difference(changes[place].old.text or "", changes[place].new)
            elif place in refused:
                print(f"  left alone: {place} ({refused[place]})")
            else:
                print(f"  nothing to write: {place}")
        print()
        session.counts["read" if one.report.identified else "not understood"] += 1
    counted = ", ".join(f"{count} {what}" for what, count in session.counts.items()) or "none"
    would = f"the bot would write to {count_of(len(written), 'talk page')}"
    return f"{count_of(len(titles), 'page')}: {counted}; {would}."


def _places(one: LinkedReport) -> list[str]:
    """Return the talk pages with content about a report: its own, its groups' and its events'."""
    shown = (*one.links.strong(Role.GROUP), *one.links.strong(Role.EVENT))
    return [talk_page(title) for title in (one.report.title, *(link.title for link in shown))]


def main(*arguments: str) -> int:
    """Run the script and return its exit code."""
    return run(Script(__file__, __doc__, {"diff": DIFF_HELP}), arguments, check)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
