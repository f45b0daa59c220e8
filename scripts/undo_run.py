#!/usr/bin/env python3
"""Take the edits of one run back, on the pages that nobody has edited since.

    python scripts/undo_run.py -run:20261120T221530-4f1c
    pwb scripts/undo_run.py -run:20261120T221530-4f1c -apply

`reportbot status` tells the runs. A page gets the text back that it had before the run, byte for
byte; where anybody, the bot's later runs included, edited since, it is left alone and listed. A
page that the run made cannot be taken back without the right to delete: it is listed, for an
administrator, and never blanked; so are the bot's overview pages, which otherwise get their text
back as well. Pages may be named, and then only these are undone. What a script of an operator saved
is a run, too: its last lines tell the number.

The bot forgets what it had posted there, so its next run may post again: mend what was wrong
before it is started. The run page must say run, as for every edit.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if not __package__:  # run as a file or by pwb
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.wiki.history import texts_of
from bot.wiki.source import ChangeRefused
from scripts.operators.desk import Edit, OperatorSession, run
from scripts.operators.memory import forget_posts_gone
from scripts.operators.options import UsageError
from scripts.operators.pages import talk_titles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.store.records import Edit as Saved


def undo(desk: OperatorSession) -> str:
    """Undo the run named."""
    run_id = desk.options.own.get("run")
    if not run_id:
        raise UsageError("name the run to undo: -run:ID; 'reportbot status' lists the last ones")
    saved = desk.ledger.edits.of_run(run_id)
    if not saved:
        raise UsageError(f"-run:{run_id}: the ledger knows no edit of such a run")
    named = desk.pages()
    wanted = (
        None if named is None else set(talk_titles(named, f"{desk.settings.account.user_page}/"))
    )
    pages: dict[str, list[Saved]] = defaultdict(list)
    for one in saved:
        if wanted is None or one.title in wanted:
            pages[one.title].append(one)
    texts = texts_of(desk.site, (number for one in saved for number in (one.old_revid, one.revid)))
    edits = [edit for title, its in pages.items() if (edit := _plan(desk, title, its, texts))]
    desk.edit(edits)
    return desk.ending("page")


def _plan(
    desk: OperatorSession, title: str, saved: Sequence[Saved], texts: Mapping[int, str]
) -> Edit | None:
    """Return the edit that undoes a run's edits of one page; ``None`` when there can be none."""
    first, last = saved[0], saved[-1]
    if first.created:
        desk.report(title, "for an administrator", "the run made the page; only deletion undoes it")
        return None
    if any(after.old_revid != before.revid for before, after in pairwise(saved)):
        desk.report(title, "left alone", "somebody edited the page while the run did")
        return None
    if first.old_revid not in texts or last.revid not in texts:
        desk.report(title, "left alone", "a revision's text is hidden or gone")
        return None
    change = partial(_back, before=texts[first.old_revid], after=texts[last.revid])
    summary = f"Undid the edit {last.revid} of the run {last.run_id}"
    return Edit(title, change, summary, saved=partial(forget_posts_gone, desk.ledger))


def _back(text: str, *, before: str, after: str) -> str:
    if text not in {before, after}:
        raise ChangeRefused("it was edited since the run; look at its history and undo by hand")
    return before


def main(*arguments: str) -> int:
    """Run the script and return its exit code."""
    return run(__file__, __doc__, arguments, undo, own=("run",), writes=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
