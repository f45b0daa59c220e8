"""Scripts that only report: the pages they select, their output, and that they save nothing."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess

from tests.support.wiki.operator_shell import (
    FUND,
    PWB,
    ROOT,
    TAJIK,
    TAJIK_REPORT,
    TAJIK_TALK,
    operate,
    recent_revids,
    run_bot,
    talk_pages,
)


def test_check_report_prints_links_and_planned_edits(sample_wiki):
    before, edits = talk_pages(sample_wiki), recent_revids(sample_wiki)
    lines, _ = operate(sample_wiki, "check_report", f"-page:{TAJIK_REPORT}", way="python")
    same, _ = operate(sample_wiki, "check_report", f"-page:{TAJIK_REPORT}", way="pwb")
    assert same == lines
    text = "\n".join(lines)
    assert "  status:       Under review" in lines
    assert f"  group:        {TAJIK} (strong; " in text
    assert f"  would write: {TAJIK_TALK}" in lines
    assert f"  would write: Talk:{TAJIK}" in lines
    assert lines[-1] == "check_report: 1 page: 1 read; the bot would write to 3 talk pages."
    assert talk_pages(sample_wiki) == before
    assert recent_revids(sample_wiki) == edits
    run_bot(sample_wiki, "--apply")
    lines, _ = operate(sample_wiki, "check_report", f"-page:{TAJIK_TALK}")
    assert f"  nothing to write: {TAJIK_TALK}" in lines
    assert lines[-1] == "check_report: 1 page: 1 read; the bot would write to 0 talk pages."


def test_pages_are_selected_with_pywikibot_options(sample_wiki, tmp_path):
    admin = sample_wiki.client("Admin")
    admin.edit("User:Admin/list", f"[[Category:Chosen]] [[{TAJIK_REPORT}]]")
    admin.edit(TAJIK_TALK, "[[Category:Chosen]]")
    named = tmp_path / "titles"
    named.write_text(f"[[{TAJIK_REPORT}]]\n", "utf-8")

    def found(*arguments, code=0):
        lines, _ = operate(sample_wiki, "check_report", *arguments, code=code)
        return {line for line in lines if line.startswith("Grants:")}, lines[-1]

    reports, last = found(f"-prefixindex:Grants:{FUND}")
    assert TAJIK_REPORT in reports
    assert "4 read" in last
    assert "4 not a report" in last
    assert found(f"-file:{named}")[0] == {TAJIK_REPORT}
    assert found(f"-file:{named}", f"-page:{TAJIK_REPORT}")[0] == {TAJIK_REPORT}
    assert TAJIK_REPORT in found("-cat:Chosen", code=1)[0]
    assert "check_report: 2 pages:" in found(f"-prefixindex:Grants:{FUND}", "-limit:2")[1]
    assert "check_report: 0 pages:" in found(f"-prefixindex:Grants:{FUND}", "-limit:0")[1]


WRONG = {
    (): "name the pages to work on",
    ("-nonsense",): "-nonsense is not an option of this script",
    ("-file:/nowhere/titles",): "/nowhere/titles",
    ("-page:A", "-limit:some"): "some",
    ("-page:A", "-apply"): "-apply is not an option of this script",
}


def test_wrong_usage_is_reported_in_one_sentence(sample_wiki):
    for arguments, words in WRONG.items():
        _, said = operate(sample_wiki, "check_report", *arguments, code=2)
        assert words in said
    lines, _ = operate(sample_wiki, "check_report", "-page:Grants:Nothing here", code=1)
    assert lines[0].startswith("not known: Grants:Nothing here (")
    wrong = {"REPORTBOT_BOT_PASSWORD": "upkeep@" + "0" * 32}
    _, said = operate(sample_wiki, "check_report", f"-page:{TAJIK_REPORT}", code=2, **wrong)
    assert "refused to log" in said
    assert "0" * 32 not in said


def test_orphans_are_listed_and_data_is_exported(sample_wiki, tmp_path):
    out = f"-out:{tmp_path / 'data'}"
    for way in ("here", "pwb"):
        lines, _ = operate(sample_wiki, "find_orphans", way=way)
        reports = [line for line in lines if line.startswith("report without a group: ")]
        groups = [line for line in lines if line.startswith("group without a report: ")]
        assert len(reports) == 1
        assert "WikiSendero 2024-2" in reports[0]
        assert not any(TAJIK in line for line in groups)
        assert any("Wikimedia Serbia" in line for line in groups)
        wanted = f"1 of 4 reports without a group; {len(groups)} of {len(groups) + 3} groups"
        assert lines[-1] == f"find_orphans: {wanted} without a report."

        lines, _ = operate(sample_wiki, "export_data", out, "-format:csv", way=way)
        assert lines[-1].startswith("export_data: 4 rows of reports, ")
        with (tmp_path / "data" / "reports.csv").open(encoding="utf-8", newline="") as file:
            rows = {row["title"]: row for row in csv.DictReader(file)}
        assert rows[TAJIK_REPORT]["groups"] == TAJIK
    operate(sample_wiki, "export_data", out, "-format:csv", f"-page:{TAJIK_REPORT}")
    with (tmp_path / "data" / "reports.csv").open(encoding="utf-8", newline="") as file:
        assert [row["title"] for row in csv.DictReader(file)] == [TAJIK_REPORT]


def test_pwb_accepts_global_options_and_the_example_user_config(updated_wiki, tmp_path):
    shutil.copy(ROOT / "user-config.py.example", tmp_path / "user-config.py")
    (tmp_path / "user-config.py").chmod(0o600)
    env = {**updated_wiki.env, "PYWIKIBOT_DIR": str(tmp_path), "PYWIKIBOT_NO_USER_CONFIG": "0"}
    arguments = ["scripts/recheck_pages.py", "-apply", f"-page:{TAJIK_REPORT}"]
    done = subprocess.run(
        [PWB, "-simulate", *arguments], cwd=ROOT, env={**os.environ, **env},
        capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    verdict = done.stdout.splitlines()[0]
    assert verdict == (
        "recheck_pages: 1 page: 1 would be forgotten. Nothing was saved; this was -simulate."
    )
