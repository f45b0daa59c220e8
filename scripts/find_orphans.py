#!/usr/bin/env python3
"""List reports without a group, and groups without a report.

    python scripts/find_orphans.py
    pwb find_orphans -prefixindex:"Grants:Programs/Wikimedia Community Fund/Rapid Fund"

If you name pages, only these reports are checked. Groups are the recognised affiliates in the
registry. Nothing is saved on the wiki. A report in the list is not a mistake: many grants do not
belong to a group. If the bot did not recognise a name, add it to "aliases" in its config.json.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if not __package__:  # run as a file or by pwb
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.links.affiliates import REGISTRY, RegistryError, parse_registry
from bot.links.model import Role, Strength
from bot.wiki.source import WikiError
from bot.wikitext.titles import normalise
from scripts.operators.page_selection import subject_titles
from scripts.operators.script import Script, run
from scripts.operators.session import OperatorSession, count_of

if TYPE_CHECKING:
    from bot.links.affiliates import Affiliate
    from bot.links.model import LinkedReport


def find(session: OperatorSession) -> str:
    """Print both lists; return the last line, with the counts."""
    named = session.pages()
    prepared = session.prepared()
    understood = [one for one in prepared.planning.linked.linked if one.report.identified]
    with_report = {link.title for one in understood for link in one.links.strong(Role.GROUP)}
    if named is not None:
        wanted = set(subject_titles(named))
        understood = [one for one in understood if one.report.title in wanted]
    alone = [one for one in understood if not one.links.strong(Role.GROUP)]
    for one in alone:
        print(f"report without a group: {one.report.title}{_hints(one)}")
    groups, idle = _groups(session), 0
    for affiliate, page in groups:
        if page not in with_report:
            idle += 1
            print(f"group without a report: {affiliate.name} ({affiliate.kind or 'affiliate'})")
    reports, all_groups = count_of(len(understood), "report"), count_of(len(groups), "group")
    return f"{len(alone)} of {reports} without a group; {idle} of {all_groups} without a report."


def _hints(one: LinkedReport) -> str:
    """Return facts that help a person to find the group of a report, ``""`` without any."""
    application = one.application.organization if one.application is not None else None
    organization = one.report.organization or application
    weak = [x.title for x in one.links.links if (x.role, x.strength) == (Role.GROUP, Strength.WEAK)]
    hints = [f"organization: {organization}"] if organization else []
    hints += [f"possibly: {'; '.join(weak)}"] if weak else []
    return f" ({'; '.join(hints)})" if hints else ""


def _groups(session: OperatorSession) -> list[tuple[Affiliate, str]]:
    """Return the recognised affiliates with the titles of their pages, redirects followed."""
    page = next(iter(session.source.pages([REGISTRY])))
    try:
        affiliates = parse_registry(page.text or "")
    except RegistryError as error:
        raise WikiError(str(error)) from error
    names = {one.name: normalise(one.name) or one.name for one in affiliates if one.recognised}
    pages = session.source.resolve(names.values())
    return [(one, pages[names[one.name]].title) for one in affiliates if one.recognised]


def main(*arguments: str) -> int:
    """Run the script and return its exit code."""
    return run(Script(__file__, __doc__), arguments, find)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
