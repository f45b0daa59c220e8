"""A wiki as editors find it after a run of the bot, for the tests and for the pictures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from bot.links.affiliates import REGISTRY
from bot.wikitext.titles import talk_page
from scripts import sandbox
from scripts.publish_help import help_pages
from tests.integration.browser.extra_pages import (
    CYPRUS,
    LAKES,
    OASIS,
    OASIS_GRANTS,
    extra_pages,
    registry_with_groups,
)
from tests.support.pages.compose import WCF
from tests.support.wiki.operator_shell import run_bot
from tests.support.wiki.small_wiki import export
from tests.support.wiki.wikis import LIKE_META, SAMPLE, Wiki, made_once

OPT_IN = "Wikimedia Community User Group Rwanda"
RAPID = "User:ReportBot/Reports/By fund/Rapid Fund"
MISSING = "User:ReportBot/Reports/Required questions without an answer"
OVERVIEW = "User:ReportBot/Reports"
REPORT = f"{WCF}/Tajik Wikimedians User Group workshops (ID: 22748804)/Final Report"
#: Titles of pages that the bot writes on, by a short name.
PAGES = {
    "report": talk_page(REPORT),
    "group": talk_page(LAKES),
    "covered": talk_page(CYPRUS),
    "event": "Event talk:Africa Wiki Challenge 2024 Kigali",
    "opt-in": OPT_IN,
    "overview": OVERVIEW,
    "list": RAPID,
    "missing": MISSING,
    "arabic-report": talk_page(OASIS_GRANTS[0].report),
    "arabic-group": talk_page(OASIS),
}
OPT_IN_TEXT = "\n\n== Our grants ==\n\n<!-- reportbot:here group-reports -->\n"
REPLY = "\n:Thank you, we will ask the trainers. ~~~~"
CONFIG = {
    # Some reports of the sample are older than the default limit for notices.
    "notices": {"max_age_days": 3650},
    "languages": {
        "enabled": ["en", "ar"],
        # The group's page has its language set on the wiki.
        "pages": dict.fromkeys((grant.application for grant in OASIS_GRANTS), "ar"),
    },
}


@contextmanager
def running_shown_wiki(directory: Path) -> Iterator[Wiki]:
    """Yield a running wiki with the sample, `extra_pages`, help and config, after one run."""
    pages = directory.with_suffix(".xml")
    export(pages, extra_pages())
    try:
        wiki = Wiki(sandbox.up(directory, load=(SAMPLE, pages), profile=LIKE_META))
        _prepare(wiki)
        summary = run_bot(wiki, "--apply")
        if summary["failed"] or not summary["saved"]:
            raise RuntimeError(f"the bot did not write the pages to show: {summary}")
        wiki.client("Editor").append(PAGES["report"], REPLY, "Reply")
        yield wiki
    finally:
        sandbox.down(directory)


def install_shown_wiki(directory: Path) -> Path:
    """Make the wiki of `running_shown_wiki` once, and stop it."""

    def make() -> None:
        with running_shown_wiki(directory):
            pass

    return made_once(directory, make)


def page_address(wiki: Wiki, title: str, skin: str, **more: str) -> str:
    """Return the address of a page in a skin, with ``more`` in its query."""
    return f"{wiki.sandbox.index}?{urlencode({'title': title, 'useskin': skin, **more})}"


def _prepare(wiki: Wiki) -> None:
    admin = wiki.client("Admin")
    admin.edit(REGISTRY, registry_with_groups(admin.text(REGISTRY) or ""), "Two groups")
    admin.edit("User:ReportBot/config.json", json.dumps(CONFIG))
    admin.append(OPT_IN, OPT_IN_TEXT, "A place for the bot's table")
    admin.act("setpagelanguage", title=OASIS, lang="ar")
    for page in help_pages("ReportBot", "Admin"):
        if not page.by_hand:
            admin.edit(page.title, page.text, "Help for editors")
