"""Scripts as an operator starts them, in processes of their own and without a wiki."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import export_data

ROOT = Path(__file__).parents[3]
WITHOUT_PAGES = {"import_aliases", "publish_help", "rebuild_dashboards"}
OPERATORS = (
    "import_aliases",
    "check_report",
    "recheck_pages",
    "undo_run",
    "find_orphans",
    "export_data",
    "publish_help",
    "rebuild_dashboards",
    "withdraw_notices",
)


@pytest.mark.parametrize("script", OPERATORS)
def test_help_of_each_script_works_without_a_wiki(script, tmp_path):
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / f"{script}.py", "-help"],
        capture_output=True, text=True, timeout=60, cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert f"scripts/{script}.py" in done.stdout
    assert ("-prefixindex:" in done.stdout) is (script not in WITHOUT_PAGES)
    assert done.stderr == ""


def test_list_of_scripts_is_complete():
    found = {
        path.stem
        for path in (ROOT / "scripts").glob("*.py")
        if "scripts.operators.session" in path.read_text("utf-8")
    }
    assert found == set(OPERATORS)


def export(*arguments):
    script = [sys.executable, str(ROOT / "scripts" / "export_data.py"), *map(str, arguments)]
    return subprocess.run(script, capture_output=True, text=True, timeout=120, cwd=ROOT)


def test_wiki_export_becomes_tables_without_a_wiki(tmp_path):
    out = tmp_path / "data"
    done = export(f"-out:{out}", "-source:export:sample/wiki.xml", "-format:csv,jsonl")
    assert done.returncode == 0, done.stderr
    verdict = done.stdout.splitlines()[0]
    assert verdict.startswith("export_data: 4 rows of reports, ")
    assert {path.name for path in out.iterdir()} == {
        "reports.csv", "reports.jsonl", "measures.csv", "measures.jsonl", "datapackage.json"
    }  # fmt: skip
    described = json.loads((out / "datapackage.json").read_text("utf-8"))["resources"]
    assert {resource["path"] for resource in described} == {
        path.name for path in out.iterdir() if path.suffix != ".json"
    }
    (table,) = [resource for resource in described if resource["path"] == "reports.csv"]
    with (out / "reports.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == [field["name"] for field in table["schema"]["fields"]]
    rows = [json.loads(line) for line in (out / "reports.jsonl").read_text("utf-8").splitlines()]
    (tajik,) = [row for row in rows if row["proposal_id"] == "22748804"]
    assert tajik["spent_printed"] == "2600 USD, 1970.33"
    assert tajik["missing"] == 1
    assert tajik["groups"] == "Tajik Wikimedians User Group"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-source:export:sample/wiki.xml"], "-out:DIR"),
        (["-out:x", "-format:xlsx"], "xlsx"),
        (["-out:x", "-source:export:sample/wiki.xml", "-page:A"], "on a wiki only"),
    ],
)
def test_wrong_usage_is_reported(arguments, sentence, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    wanted = [a.replace("-out:x", f"-out:{tmp_path}") for a in arguments]
    if not any("source" in a for a in wanted):
        wanted.append("-source:export:sample/wiki.xml")
    assert export_data.main(*wanted) == 2
    assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
