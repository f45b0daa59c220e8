"""Write a plan to files: as JSON for programs, as HTML and rendered pages for people."""

from __future__ import annotations

import difflib
import json
import time
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

from bot.config.lookup import subject_page
from bot.wiki.rendering import Renderer
from bot.wiki.source import WikiError
from bot.wikitext.titles import normalise, talk_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.cycle.plan import Change, Plan
    from bot.wiki.site import BotSite
    from bot.wiki.source import Source

#: Pages rendered before a pause: parsing costs a wiki more than reading.
PAGES_PER_BATCH = 10
FOLDER = "rendered"


class OutputError(Exception):
    """A file cannot be written; the message says where and what to do."""


def as_json(plan: Plan, *, source: str, reports: int, failed: Mapping[str, str]) -> dict[str, Any]:
    """Return the content of ``plan.json``.

    :param source: the name of the source
    :param reports: the number of reports that were read
    :param failed: the pages that failed, with the reason
    """
    return {
        "source": source,
        "reports": reports,
        "changes": [_change(change) for change in plan.changes],
        "refused": [{"title": r.title, "reason": r.reason} for r in plan.refused],
        "left_out": [{"title": r.title, "reason": r.reason} for r in plan.left_out],
        "failed": [{"title": title, "reason": reason} for title, reason in failed.items()],
    }


def _change(change: Change) -> dict[str, Any]:
    """Return a change as an object of ``plan.json``."""
    return {
        "title": change.title,
        "exists": change.old.exists,
        "base_revid": change.old.revid,
        "action": "update" if change.old.exists else "create",
        "summary": change.summary,
        "kinds": [done.kind for done in change.done if done.outcome.is_written],
        "old": change.old.text or "",
        "new": change.new,
        "reason": change.reason,
    }


def write_plan(
    plan: Plan,
    folder: Path,
    *,
    source: str,
    reports: int,
    failed: Mapping[str, str],
    summary: str,
    rendered: bool = False,
) -> Path:
    """Write ``plan.json`` and ``index.html`` into a folder; return the path of ``index.html``.

    A file is replaced only when the new one is complete. The other parameters are those of
    `as_json`.

    :param summary: lines about the whole plan, for the top of ``index.html``
    :param rendered: whether ``index.html`` links to the rendered pages
    :raises OutputError: when the folder cannot be created or written
    """
    data = as_json(plan, source=source, reports=reports, failed=failed)
    page = template("preview.html")
    index = folder / "index.html"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # In pieces, because the files can be too large for the memory.
        _replace(
            folder / "plan.json", json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(data)
        )
        _replace(index, page.generate(data=data, summary=summary, diff=_diff, rendered=rendered))
    except OSError as error:
        raise OutputError(
            f"{folder}: the preview cannot be written ({error.strerror}); give another --out"
        ) from error
    return index


def _replace(path: Path, pieces: Iterable[str]) -> None:
    """Write a text to another file, and then replace ``path`` by it in one step."""
    temporary = path.with_name(path.name + ".part")
    with temporary.open("w", encoding="utf-8") as out:
        out.writelines(pieces)
        out.write("\n")
    temporary.replace(path)


#: How a line of a diff begins on the page, by its first character.
_SIGNS = {"+": "+ ", "-": "− ", "@": ""}


def _diff(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a unified diff: their sign (``+``, ``-``, ``@`` or a space) and text."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=3)
    for sort, part in groupby(islice(lines, 2, None), key=lambda line: line[:1]):
        sign = _SIGNS.get(sort, "  ")
        yield sort, "\n".join(sign + (line[1:] if sort != "@" else line) for line in part)


def template(name: str) -> Template:
    """Return an HTML template of the command line, by its file name."""
    environment = Environment(
        loader=PackageLoader("bot.cli", "templates"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def page_text(source: Source, plan: Plan, title: str) -> tuple[str, str]:
    """Return the title and the wikitext of a page as it would be after the plan.

    For a report, a group or an event this is its talk page, if that exists or would be created.

    :raises WikiError: when the page does not exist and would not be created
    """
    named = normalise(title) or title
    changes = {change.title: change.new for change in plan.changes}
    for candidate in (named, talk_page(subject_page(named))):
        if candidate in changes:
            return candidate, changes[candidate]
    for page in source.pages([talk_page(subject_page(named)), named]):
        if page.text is not None:
            return page.title, page.text
    why = why_unchanged(plan, title)
    raise WikiError(
        f"{source.name} has no page {named}, and the bot would not create one{why and f' ({why})'}"
    )


def why_unchanged(plan: Plan, title: str) -> str:
    """Return why the plan leaves a page, or its talk page, as it is; ``""`` without a reason."""
    named = normalise(title) or title
    pages = {named, talk_page(subject_page(named))}
    reasons = (one.reason for one in (*plan.left_out, *plan.refused) if one.title in pages)
    return next(reasons, "")


def write_page(renderer: Renderer, title: str, text: str, path: Path) -> None:
    """Render a page into an HTML file that contains the wiki's styles.

    :raises WikiError: when the wiki cannot be read
    :raises OutputError: when the file cannot be written
    """
    page = renderer.render(title, text)
    html = template("rendered.html").render(page=page, styles=renderer.stylesheet(page))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, "utf-8")
    except OSError as error:
        raise OutputError(
            f"{path}: the page cannot be written ({error.strerror}); give another --out"
        ) from error


def write_pages(site: BotSite, plan: Plan, folder: Path, pause: float) -> Iterator[str]:
    """Render each changed page of a plan into a file, and yield its title.

    :param pause: seconds to wait after each batch
    """
    renderer = Renderer(site)
    for number, change in enumerate(plan.changes):
        if number and number % PAGES_PER_BATCH == 0:
            time.sleep(pause)
        write_page(renderer, change.title, change.new, folder / rendered_name(number))
        yield change.title


def rendered_name(number: int) -> str:
    """Return the path of a rendered page below the plan's folder.

    :param number: the position of the change in the plan, from 0
    """
    return f"{FOLDER}/{number + 1}.html"
