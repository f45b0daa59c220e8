"""The cycle over the export of the sample wiki: everything except saving."""

from __future__ import annotations

import bz2
import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import reportbot as commands

SAMPLE = Path(__file__).parents[3] / "sample" / "wiki.xml"
PREFIX = "Grants:Programs/Wikimedia Community Fund/Rapid Fund/"
TAJIK = "Tajik Wikimedians User Group"
TAJIK_REPORT = f"{PREFIX}{TAJIK} workshops (ID: 22748804)/Final Report"
KAZAKH = "Wikimedia Community of Kazakh language User Group"
KAZAKH_REPORT = f"{PREFIX}{KAZAKH}/Events/Conference (ID: 22215712)/Final Report"


Page = dict[str, Any]


def reportbot(*arguments: str) -> Result:
    return CliRunner().invoke(commands, [*arguments])


def inspected(*titles: str, path: Path = SAMPLE) -> dict[str, Page]:
    result = reportbot("inspect", "--json", "--source", f"export:{path}", *titles)
    assert result.exit_code == 0, result.output
    pages = [json.loads(line) for line in result.stdout.splitlines()]
    return {page["title"]: page for page in pages}


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return inspected()


def links(page: Page, role: str, strength: str = "strong") -> list[str]:
    return [x["title"] for x in page["links"] if (x["role"], x["strength"]) == (role, strength)]


def test_tajik_report_lacks_only_the_materials(pages):
    page = pages[TAJIK_REPORT]
    assert [(q["number"], q["label"][:32]) for q in page["missing"]] == [
        (None, "Additionally, share the material")
    ]
    assert [q["number"] for q in page["blank"]] == ["8", "12.2", "15"]
    assert page["applicant"] == "Zolfeqar Fatihzadeh"
    assert page["organization"] is None
    assert page["spent"] == [
        {"amount": "2600", "currency": "USD"},
        {"amount": "1970.33", "currency": None},
    ]


def test_kazakh_report_lacks_no_required_answer(pages):
    page = pages[KAZAKH_REPORT]
    assert page["recognised"]
    assert page["missing"] == []
    assert [q["number"] for q in page["questions"] if not q["applies"]] == ["9.1"]
    assert page["metrics"][0] == {"name": "Number of participants", "target": 32, "result": 33}


def test_groups_events_and_applications_are_linked_with_evidence(pages):
    page = pages[TAJIK_REPORT]
    assert links(page, "group") == [TAJIK]
    assert links(page, "event") == [f"{TAJIK}/Trainer Training Program"]
    assert links(page, "application") == [TAJIK_REPORT.removesuffix("/Final Report")]
    assert all(link["evidence"] for link in page["links"])
    assert links(pages[KAZAKH_REPORT], "group") == [KAZAKH]
    assert links(pages[KAZAKH_REPORT], "event") == [f"{KAZAKH}/Events/Conference/2023"]


def test_identified_application_has_its_organization(tmp_path):
    text = SAMPLE.read_text("utf-8")
    for label in ("funding region", "decision fiscal year", "grant type", "budget (local"):
        text = text.replace(f"| {label}", "| something new")
    path = tmp_path / "wiki.xml"
    path.write_text(text, "utf-8")
    changed = inspected(path=path)
    application = changed[TAJIK_REPORT.removesuffix("/Final Report")]
    assert application["understanding"] == "identified"
    group = next(link for link in changed[TAJIK_REPORT]["links"] if link["role"] == "group")
    assert any("application-organization" in piece for piece in group["evidence"])
    assert group["strength"] == "strong"


def test_title_with_raw_spaces_is_one_title(pages):
    assert [(b["target"], b["where"]) for b in pages[TAJIK_REPORT]["broken_links"]] == [
        (f"{TAJIK}/General Assembly", "2")
    ]


def test_pages_that_are_not_reports_have_the_kind_other(pages):
    kinds = {page["kind"] for page in pages.values()}
    assert kinds == {"report", "application", "template"}
    template = next(page for page in pages.values() if page["kind"] == "template")
    assert not template["recognised"]
    assert template["missing"] == template["blank"] == []


@pytest.mark.parametrize(("suffix", "opener"), [(".gz", gzip.open), (".bz2", bz2.open)])
def test_packed_export_is_read_like_the_file_itself(tmp_path, pages, suffix, opener):
    path = tmp_path / f"wiki.xml{suffix}"
    with opener(path, "wb") as file:
        file.write(SAMPLE.read_bytes())
    assert inspected(path=path) == pages


def plan(tmp_path: Path) -> Page:
    result = reportbot("plan", "--source", f"export:{SAMPLE}", "--out", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    data: Page = json.loads((tmp_path / "out" / "plan.json").read_text("utf-8"))
    return data


def test_plan_has_only_talk_pages(tmp_path):
    data = plan(tmp_path)
    assert data["reports"] == 4
    own = [x["title"] for x in data["changes"] if x["title"].startswith("User:ReportBot/Reports")]
    assert len(data["changes"]) - len(own) == 10
    for change in data["changes"]:
        if change["title"] in own:
            continue
        namespace = change["title"].partition(":")[0]
        assert namespace in {"Talk", "Grants talk", "Event talk"}
        assert change["new"].startswith(change["old"])
        assert change["exists"] == (change["action"] == "update") == bool(change["base_revid"])
        assert change["kinds"]


def test_table_shows_the_year_of_the_grant(tmp_path):
    changes = {change["title"]: change["new"] for change in plan(tmp_path)["changes"]}
    event = changes["Event talk:Africa Wiki Challenge 2024 Kigali"]
    # The application says that the grant began in December 2024; it ended in 2025.
    assert re.search(r'\n\| data-sort-value="2024"[^|]*\| .*2024–2025.*\n', event)


def test_preview_escapes_page_text(tmp_path):
    plan(tmp_path)
    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;!-- reportbot:begin" in page


def test_each_page_gets_one_edit(tmp_path):
    titles = [change["title"] for change in plan(tmp_path)["changes"]]
    assert len(titles) == len(set(titles))


def test_dry_run_over_an_export_prints_the_summary():
    result = reportbot("run", "--json", "--source", f"export:{SAMPLE}")
    summary = json.loads(result.stdout.splitlines()[-1])
    assert result.exit_code == 0
    assert {"run_id", "seconds"} < summary.keys()
    assert (summary["applied"], summary["reports"], summary["saved"]) == (False, 4, 0)
    assert (summary["requests"], summary["stopped"]) == (0, None)
    assert summary["planned"] > 10


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("inspect", "--source", "export:no-such.xml"), 1, "no such export file"),
        (("inspect", "--source", "elsewhere"), 2, "give 'wiki' or 'export:PATH'"),
        (("inspect", "--source", f"export:{SAMPLE}", "No page"), 1, "No page"),
        (("run", "--apply", "--source", f"export:{SAMPLE}"), 2, "--source wiki only"),
        (("plan", "--source", f"export:{SAMPLE}"), 2, "--out"),
        (("plan", "--source", f"export:{SAMPLE}", "--out", f"{SAMPLE}/x"), 1, "cannot be written"),
        (("frobnicate",), 2, "No such command"),
    ],
)
def test_bad_input_is_one_sentence_and_an_exit_code(arguments, code, says):
    result = reportbot(*arguments)
    assert result.exit_code == code
    assert says in result.output
    assert "Traceback" not in result.output


def test_damaged_export_is_read_up_to_the_damage(tmp_path):
    text = SAMPLE.read_text("utf-8")
    cut = tmp_path / "cut.xml"
    second = text.index("<title>", text.index(f"<title>{TAJIK_REPORT}") + 10)
    cut.write_text(text[:second], "utf-8")
    result = reportbot("inspect", "--json", "--source", f"export:{cut}")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) >= 2
    assert TAJIK_REPORT in result.stderr
    assert "line " in result.stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"not xml at all", "line 1"),
        (b"<html><body/></html>", "not <mediawiki>"),
        (b"<mediawiki><page><title>A</title>", "before its first page"),
    ],
)
def test_file_that_is_not_an_export_is_reported(tmp_path, content, says):
    path = tmp_path / "bad.xml"
    path.write_bytes(content)
    result = reportbot("inspect", "--source", f"export:{path}")
    assert result.exit_code == 1
    assert says in result.stderr
    assert str(path) in result.stderr


def test_incomplete_packed_export_is_reported(tmp_path):
    path = tmp_path / "cut.xml.gz"
    path.write_bytes(gzip.compress(SAMPLE.read_bytes())[:5000])
    result = reportbot("inspect", "--source", f"export:{path}")
    assert result.exit_code == 1
    assert "damaged" in result.stderr


def test_newest_revision_of_a_history_dump_is_read(tmp_path):
    path = tmp_path / "history.xml"
    revision = (
        "<revision><id>{id}</id><timestamp>{time}</timestamp><contributor><username>U</username>"
        "</contributor><text>{text}</text></revision>"
    )
    revisions = "".join(
        revision.format(id=number, time=f"2025-01-0{number}T00:00:00Z", text=text)
        for number, text in ((1, "old"), (3, "; Report Status: Accepted"), (2, "middle"))
    )
    path.write_text(
        f"<mediawiki><page><title>{TAJIK_REPORT}</title>{revisions}</page></mediawiki>", "utf-8"
    )
    page = inspected(path=path)[TAJIK_REPORT]
    assert page["revid"] == 3
    assert page["status"] == "Accepted"
    assert not page["recognised"]
