"""Pages of a hostile wiki: at the limits of what MediaWiki stores, and beyond what people write.

Circles of redirects, as a question to the API, are in tests/integration/wiki/test_live.py.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli.main import reportbot
from bot.links.affiliates import REGISTRY
from tests.integration.faults import page_checks, runs
from tests.integration.faults.trial import Bench
from tests.support.wiki.small_wiki import Entry, export, group, registry, report, report_text

MEMORY = 1024 * 2**20  # bytes of address space; the interpreter with its libraries takes half
SECONDS = 60


def dry_run(folder: Path, entries: Iterable[Entry]) -> tuple[int, dict[str, Any], str]:
    """Plan on an export within bounds; the exit code, the summary and what was said."""
    path = folder / "hostile.xml"
    export(path, entries)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run", "--json", "--source", f"export:{path}"],
        cwd=runs.ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )
    lines = done.stdout.splitlines()
    return done.returncode, json.loads(lines[-1]) if lines else {}, done.stderr


def small(*more: Entry, without: str = "") -> list[Entry]:
    """A group with one report, and more pages."""
    own = [
        Entry(REGISTRY, registry(), "Admin"),
        Entry(group(0), "A user group."),
        Entry(report(0), report_text(0), "CR-FluxxBot"),
    ]
    return [*(entry for entry in own if entry.title != without), *more]


def longest(start: str, letter: str) -> str:
    """A title of 255 bytes, the most that MediaWiki stores; its namespace does not count."""
    space, colon, name = start.rpartition(":")
    room = 255 - len(name.encode())
    return f"{space}{colon}{name}{letter * (room // len(letter.encode()))}"


def test_titles_of_255_bytes_are_read(tmp_path: Path) -> None:
    start = report(1).removesuffix("/Final Report").rpartition(" workshops")[0]
    entries = []
    for letter in ("x", "ж", "報", "🎉"):
        title = longest(f"{start} ", letter)[: -len("/Final Report")] + "/Final Report"
        entries.append(Entry(title, report_text(1), "CR-FluxxBot"))
        entries.append(Entry(longest("Talk:Wikimedians ", letter)[len("Talk:") :], "A page."))
    code, summary, said = dry_run(tmp_path, small(*entries))
    assert code == 0, said
    assert summary["reports"] == 5


def test_ten_thousand_links_in_one_answer_are_read(tmp_path: Path) -> None:
    links = "\n".join(f"* [[{group(0)}/Events/Meetup {n}]] [[Nowhere {n}|x]]" for n in range(5_000))
    text = report_text(0).replace("We did all of it, 0 times.", links, 1)
    code, summary, said = dry_run(
        tmp_path, small(Entry(report(0), text, "CR-FluxxBot"), without=report(0))
    )
    assert code == 0, said
    assert summary["reports"] == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("return {{ group_name = 'A' ", "line 1"),
        ("return require('Module:Other')", "does not return a table"),
        ("", "empty"),
    ],
    ids=["cut off", "moved", "empty"],
)
def test_unreadable_registry_is_reported_in_one_sentence(
    tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "hostile.xml"
    export(path, small(Entry(REGISTRY, text, "Admin"), without=REGISTRY))
    done = CliRunner().invoke(reportbot, ["run", "--json", "--source", f"export:{path}"])
    assert done.exit_code in {0, 1}, done.stderr
    assert words in done.stderr
    assert done.exit_code == 1 or json.loads(done.stdout.splitlines()[-1])["reports"] == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("return {" + "{" * 50_000, "not valid Lua"),
        ("-- " + "x" * 10_000_000, "does not return a table"),
    ],
    ids=["nested", "ten megabytes of nothing"],
)
def test_huge_or_nested_registry_does_not_end_the_process(
    tmp_path: Path, text: str, words: str
) -> None:
    code, summary, said = dry_run(tmp_path, small(Entry(REGISTRY, text, "Admin"), without=REGISTRY))
    assert code in {0, 1}, said
    assert "Traceback" not in said
    assert words in said
    assert code == 1 or summary["reports"] == 1


def test_registry_of_ten_megabytes_is_read(tmp_path: Path) -> None:
    rows = "".join(
        f"{{ group_name = 'Group {n} User Group', org_type = 'User Group', "
        f"group_country = '{'x' * 150}' }},\n"
        for n in range(42_000)
    )
    text = registry().replace("return {\n", f"return {{\n{rows}")
    assert len(text) > 10_000_000 * 0.9
    code, summary, said = dry_run(tmp_path, small(Entry(REGISTRY, text, "Admin"), without=REGISTRY))
    assert code == 0, said
    assert summary["reports"] == 1


def test_group_in_a_circle_of_redirects_changes_no_other_page(sample: Bench) -> None:
    """The bot does not change the redirect, posts nothing twice, and has nothing left to save."""
    group_page = "Tajik Wikimedians User Group"
    with sample.wiki() as wiki:
        admin = wiki.client()
        admin.edit(group_page, "#REDIRECT [[Tajik Wikimedians]]")
        admin.edit("Tajik Wikimedians", f"#REDIRECT [[{group_page}]]")
        ended = runs.run(wiki)
        assert ended.code == 0, ended.said
        assert runs.run(wiki).summary["saved"] == 0
        found = page_checks.texts(wiki)
    assert list(page_checks.duplicates(found)) == []
    assert found[group_page] == "#REDIRECT [[Tajik Wikimedians]]"
