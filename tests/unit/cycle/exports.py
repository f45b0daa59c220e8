"""Small exports made of the sample wiki's pages, with changes for a test."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from click.testing import CliRunner

from bot.cli.main import reportbot

SAMPLE = Path(__file__).parents[3] / "sample" / "wiki.xml"
FUND = "Grants:Programs/Wikimedia Community Fund/Rapid Fund/"
TAJIK = "Tajik Wikimedians User Group"
TAJIK_REPORT = f"{FUND}{TAJIK} workshops (ID: 22748804)/Final Report"
CONFIG = "User:ReportBot/config.json"
#: The reports in the sample are older than a year, so the maximum age of notices is raised.
ANY_AGE = {"notices": {"max_age_days": 3650}}
_TAG = re.compile(r"\{[^}]*\}")


def sample_pages() -> dict[str, str]:
    """Return the wikitext of the sample wiki's pages, by title."""
    found = {}
    for page in ET.parse(SAMPLE).getroot():
        texts = {_TAG.sub("", one.tag): one.text or "" for one in page.iter()}
        if "title" in texts:
            found[texts["title"]] = texts["text"]
    return found


def write_export(
    path: Path, pages: Mapping[str, str], models: Mapping[str, str] | None = None
) -> None:
    """Write pages as an export; ``models`` are content models other than wikitext, by title."""
    written = [
        f"<page><title>{escape(title)}</title><revision><id>{number}</id>"
        "<timestamp>2026-01-01T00:00:00Z</timestamp>"
        "<contributor><username>CR-FluxxBot</username></contributor>"
        f"<model>{(models or {}).get(title, 'wikitext')}</model>"
        f"<text>{escape(text)}</text></revision></page>"
        for number, (title, text) in enumerate(pages.items(), start=1)
    ]
    path.write_text(f"<mediawiki>{''.join(written)}</mediawiki>", "utf-8")


def planned(
    folder: Path,
    pages: Mapping[str, str],
    *options: str,
    config: Mapping[str, Any] | None = None,
    models: Mapping[str, str] | None = None,
    code: int = 0,
) -> dict[str, Any]:
    """Plan an export of these pages and return ``plan.json``."""
    export, out = folder / "wiki.xml", folder / "out"
    settings = json.dumps(ANY_AGE if config is None else config)
    write_export(export, {**pages, CONFIG: settings}, {CONFIG: "json"} | dict(models or {}))
    command = ["plan", "--source", f"export:{export}", "--out", str(out), *options]
    done = CliRunner().invoke(reportbot, command)
    assert done.exit_code == code, done.output
    data: dict[str, Any] = json.loads((out / "plan.json").read_text("utf-8"))
    return data


def noticed(plan: Mapping[str, Any]) -> list[str]:
    """Return the pages on which a plan posts a notice."""
    return [change["title"] for change in plan["changes"] if "notice" in change["kinds"]]
