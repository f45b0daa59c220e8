#!/usr/bin/env python3
"""Write all reports as tables, for people who analyse grants (docs/data.md tells the columns).

    python scripts/export_data.py -out:DIR [-format:csv,jsonl,parquet]
    python scripts/export_data.py -out:DIR -source:export:FILE     of an XML export, no wiki

Pages may be named, and then only these are in the tables. Nothing is written to the wiki.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if not __package__:  # run as a file or by pwb
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.reports.model import Kind
from scripts.grantdata.formats import FORMATS, FormatError, write_table
from scripts.grantdata.tables import TABLES
from scripts.operators.desk import OperatorSession, count_of, run
from scripts.operators.options import UsageError
from scripts.operators.pages import subject_titles

if TYPE_CHECKING:
    from bot.links.model import LinkedReport


def export(desk: OperatorSession) -> str:
    """Write the tables of the reports named, or of all."""
    folder = desk.options.own.get("out")
    if not folder:
        raise UsageError("name the folder to write to: -out:DIR")
    formats = (desk.options.own.get("format") or ",".join(FORMATS)).split(",")
    if unknown := set(formats) - FORMATS.keys():
        raise UsageError(f"-format: {', '.join(sorted(unknown))}; known are {', '.join(FORMATS)}")
    reports = _reports(desk)
    Path(folder).mkdir(parents=True, exist_ok=True)
    counts = []
    try:
        for table in TABLES:
            rows = list(table.rows(reports))
            for path in write_table(Path(folder), table, rows, formats):
                print(f"written: {path}")
            counts.append(f"{count_of(len(rows), 'row')} of {table.name}")
    except FormatError as error:
        raise UsageError(str(error)) from error
    return f"{', '.join(counts)}, as {', '.join(formats)}, in {folder}."


def _reports(desk: OperatorSession) -> list[LinkedReport]:
    named = desk.pages()
    wanted = None if named is None else set(subject_titles(named))
    prepared = desk.prepared()
    return [
        one
        for one in prepared.planning.linked.linked
        if one.report.kind is Kind.REPORT and (wanted is None or one.report.title in wanted)
    ]


def main(*arguments: str) -> int:
    """Run the script and return its exit code."""
    return run(__file__, __doc__, arguments, export, own=("out", "format"), exports=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
