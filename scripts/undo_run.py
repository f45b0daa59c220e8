#!/usr/bin/env python3
"""Undo the edits of one run, on pages that nobody has edited since.

    python scripts/undo_run.py -run:20261120T221530-4f1c
    pwb undo_run -run:20261120T221530-4f1c -apply

`reportbot status` lists the runs, also those of scripts. Each page gets exactly the text that it
had before the run. A page that somebody (or the bot) edited since then is not changed, but listed.
Only an administrator can delete a page that the run created: it is listed, or with -tag replaced by
the deletion template if only the bot edited it. If you name pages, only these are undone.

The ledger forgets the undone posts, so the next run may post them again: fix the cause first. The
run page must say "run" or "undo"; "undo" lets only undo_run.py and withdraw_notices.py save pages.
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
from scripts.operators.deletion import OPTIONS, DeletionRequests
from scripts.operators.options import UsageError
from scripts.operators.page_selection import talk_titles
from scripts.operators.posts import forget_posts_gone
from scripts.operators.script import Script, run
from scripts.operators.session import Edit, OperatorSession

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.store.records import Edit as SavedEdit

SCRIPT_OPTIONS = {"run:ID": "the run to undo", **OPTIONS}


def undo(session: OperatorSession) -> str:
    """Undo the named run; return the last line, with the counts."""
    run_id = session.options.own.get("run")
    if not run_id:
        raise UsageError("name the run to undo: -run:ID; 'reportbot status' lists the last ones")
    saved = session.ledger.edits.of_run(run_id)
    if not saved:
        raise UsageError(
            f"-run:{run_id}: the ledger has no edit of this run; 'reportbot status' lists the runs"
        )
    named = session.pages()
    own = f"{session.settings.account.user_page}/"
    wanted = None if named is None else set(talk_titles(named, own))
    pages: dict[str, list[SavedEdit]] = defaultdict(list)
    for edit in saved:
        if wanted is None or edit.title in wanted:
            pages[edit.title].append(edit)
    revids = (number for edit in saved for number in (edit.old_revid, edit.revid))
    texts = texts_of(session.site, revids)
    deletions = DeletionRequests(session)
    planned = [_plan(session, deletions, title, of_page, texts) for title, of_page in pages.items()]
    session.edit([edit for edit in planned if edit is not None], undoing=True)
    deletions.write_list()
    return session.ending("page")


def _plan(
    session: OperatorSession,
    deletions: DeletionRequests,
    title: str,
    saved: Sequence[SavedEdit],
    texts: Mapping[int, str],
) -> Edit | None:
    """Return the edit that undoes a run's edits of a page, ``None`` if they cannot be undone.

    :param saved: the run's edits of this page, in their order
    :param texts: the texts of revisions, by number
    """
    first, last = saved[0], saved[-1]
    forget = partial(forget_posts_gone, session.ledger)
    if first.created:
        return deletions.add(title, f"created by mistake in the run {last.run_id}", forget)
    if any(after.old_revid != before.revid for before, after in pairwise(saved)):
        session.report(title, "left alone", "somebody edited the page during the run")
        return None
    if first.old_revid not in texts or last.revid not in texts:
        session.report(title, "left alone", "the text of a revision is hidden or deleted")
        return None
    change = partial(_restored, before=texts[first.old_revid], after=texts[last.revid])
    return Edit(title, change, f"Undid edit {last.revid} of run {last.run_id}", saved=forget)


def _restored(text: str, *, before: str, after: str) -> str:
    """Return the text before the run; raise ChangeRefused if the page was edited after it."""
    if text not in {before, after}:
        raise ChangeRefused("it was edited since the run; look at its history and undo by hand")
    return before


def main(*arguments: str) -> int:
    """Run the script and return its exit code."""
    return run(Script(__file__, __doc__, SCRIPT_OPTIONS, writes=True), arguments, undo)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
