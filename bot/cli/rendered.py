"""Render pages as they would look, each into one HTML file that needs no network."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bot.cli.preview import OutputError, template
from bot.config.lookup import subject_page
from bot.wiki.rendering import Renderer
from bot.wiki.source import WikiError
from bot.wikitext.titles import normalise, talk_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.cycle.plan import Plan
    from bot.wiki.site import BotSite
    from bot.wiki.source import Source

#: Pages rendered before a pause: parsing costs a wiki more than reading.
PAGES_PER_BATCH = 10
FOLDER = "rendered"


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
