"""The data dictionary, docs/data.md, as it follows from the tables.

python -m scripts.dataset.dictionary > docs/data.md
"""

from __future__ import annotations

from scripts.dataset.tables import SEPARATOR, TABLES, Table

_HEAD = f"""\
# The data that `scripts/export_data.py` writes

<!-- Printed by: python -m scripts.dataset.dictionary > docs/data.md -->

Everything is what a page of the mirror showed when it was read; nothing is corrected or
converted, and amounts in different currencies must not be compared. What cannot be read as a date
or a number leaves its cell empty, and the text as printed stands beside it. The tables are joined
by `title`.

- **CSV**: UTF-8, commas, empty cells for what is not there. A text that begins with `=`, `+`, `-`
  or `@` has an apostrophe before it, so that no spreadsheet takes it for a formula; the other
  formats have the bare text.
- **JSON Lines**: one object a line, `null` for what is not there, dates as `YYYY-MM-DD`.
- **Parquet**: typed columns, with these meanings in the schema. It needs the extra `export`.

Several titles in one cell are separated by `{SEPARATOR.strip()}` with a space on both sides.
"""


def dictionary() -> str:
    """Return the text of docs/data.md."""
    return "\n".join([_HEAD, *map(_section, TABLES)])


def _section(table: Table) -> str:
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
