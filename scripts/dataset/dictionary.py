"""The data dictionary docs/data.md, made from the tables.

To update it: ``python -m scripts.dataset.dictionary > docs/data.md``.
"""

from __future__ import annotations

from scripts.dataset.tables import SEPARATOR, TABLES, Table

_HEAD = f"""\
# The data that `scripts/export_data.py` writes

<!-- Printed by: python -m scripts.dataset.dictionary > docs/data.md -->

All values are those that the pages of the mirror showed when they were read. Nothing is corrected
or converted, and amounts in different currencies must not be compared. If a text cannot be read as
a date or a number, that cell is empty, and another column has the text as printed. The tables are
joined by `title`.

- **CSV**: UTF-8, separated by commas, with empty cells for missing values. A text that begins with
  `=`, `+`, `-` or `@` has an apostrophe before it, so that no spreadsheet reads it as a formula.
  The other formats have no apostrophe.
- **JSON Lines**: one object a line, `null` for missing values, dates as `YYYY-MM-DD`.
- **Parquet**: typed columns, with these meanings in the schema. It needs the extra `export`.

Several titles in one cell are separated by `{SEPARATOR.strip()}` with a space on both sides.
"""


def dictionary() -> str:
    """Return the text of docs/data.md."""
    return "\n".join([_HEAD, *map(_section, TABLES)])


def _section(table: Table) -> str:
    """Return the section of docs/data.md about a table."""
    lines = [
        f"## {table.name}",
        "",
        f"A row is {table.row}.",
        "",
        "| column | type | meaning |",
        "|---|---|---|",
        *(f"| `{c.name}` | {c.type} | {c.meaning} |" for c in table.columns),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(dictionary(), end="")
