#!/usr/bin/env python3
"""Write all reports as tables, for people who analyse grants (docs/data.md explains the columns).

    python scripts/export_data.py -out:DIR [-format:csv,jsonl,parquet]
    python scripts/export_data.py -out:DIR -source:export:FILE

If you name pages, the tables contain only these. A datapackage.json beside the files describes them
(https://specs.frictionlessdata.io). Nothing is saved on the wiki.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if not __package__:  # run as a file or by pwb
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.reports.model import Kind
from scripts.dataset.formats import FORMATS, FormatError, check_format, default_formats, write_table
from scripts.dataset.package import write_package
from scripts.dataset.tables import TABLES
from scripts.operators.options import UsageError
from scripts.operators.page_selection import subject_titles
from scripts.operators.script import Script, run
from scripts.operators.session import OperatorSession, count_of

if TYPE_CHECKING:
    from bot.links.model import LinkedReport

SCRIPT_OPTIONS = {
    "out:DIR": "the folder to write to",
    "format:LIST": "csv, jsonl, parquet, separated by commas (default: all that can be written)",
}


def export(session: OperatorSession) -> str:
    """Write the tables of the named reports, or of all; return the last line, with the counts."""
    folder = session.options.own.get("out")
    if not folder:
        raise UsageError("name the folder to write to: -out:DIR")
    given = session.options.own.get("format")
    formats = given.split(",") if given else default_formats()
    if unknown := set(formats) - FORMATS.keys():
        known = ", ".join(FORMATS)
        raise UsageError(f"-format: unknown: {', '.join(sorted(unknown))}; known: {known}")
    try:
        for name in formats:
            check_format(name)
    except FormatError as error:
        raise UsageError(str(error)) from error
    reports = _reports(session)
    Path(folder).mkdir(parents=True, exist_ok=True)
    counts, files = [], {}
    for table in TABLES:
        rows = list(table.rows(reports))
        files[table.name] = write_table(Path(folder), table, rows, formats)
        counts.append(f"{count_of(len(rows), 'row')} of {table.name}")
    described = write_package(Path(folder), TABLES, files)
    for path in [path for paths in files.values() for path in paths] + [described]:
        print(f"written: {path}")
    return f"{', '.join(counts)}, as {', '.join(formats)}, in {folder}."


def _reports(session: OperatorSession) -> list[LinkedReport]:
    """Return the named reports with their links, or all reports if none were named."""
    named = session.pages()
    wanted = None if named is None else set(subject_titles(named))
    prepared = session.prepared()
    return [
        linked
        for linked in prepared.planning.linked.linked
        if linked.report.kind is Kind.REPORT and (wanted is None or linked.report.title in wanted)
    ]


def main(*arguments: str) -> int:
    """Run the script and return its exit code."""
    return run(Script(__file__, __doc__, SCRIPT_OPTIONS, exports=True), arguments, export)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
