#!/usr/bin/env python3
"""Add other names of groups, from a CSV file, to the text of the bot's config.json.

    python scripts/import_aliases.py -csv:names.csv > config.json

Each row of the file has two cells: another name, and the title of the group's page on the wiki. A
first row "name,page" is skipped. The script prints the current config with the new names. An editor
saves it at User:<Bot>/config.json: the config belongs to the editors, so the script never saves it.
Rows that cannot be used are listed on standard error: an empty cell, a page that does not exist,
a name that already has another page.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run as a file or by pwb
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.wikitext.titles import normalise
from scripts.operators.options import UsageError
from scripts.operators.script import Script, run
from scripts.operators.session import OperatorSession, count_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCRIPT_OPTIONS = {"csv:FILE": "the names: other name, title of the group's page"}
HEADER = ["name", "page"]


def propose(session: OperatorSession) -> str:
    """Print the config with the names in the file; return the last line, with the counts."""
    file = session.options.own.get("csv")
    if not file:
        raise UsageError("name the file to read: -csv:FILE")
    rows = read_rows(Path(file))
    (page,) = session.source.pages([session.settings.account.config_page])
    try:
        config = json.loads(page.text or "{}")
    except ValueError as error:
        raise UsageError(f"{page.title} is not valid JSON ({error}); fix it first") from error
    titles = {title for _, _, name in rows if (title := normalise(name)) is not None}
    found = session.source.resolve(sorted(titles))
    pages = {title: target.title for title, target in found.items() if target.exists}
    added, problems = merge(config, rows, pages)
    for problem in problems:
        session.problems += 1
        print(f"{file}, {problem}", file=sys.stderr)
    print(json.dumps(config, indent="\t", ensure_ascii=False))
    return f"{count_of(added, 'name')} added, {count_of(len(problems), 'row')} left out."


def read_rows(path: Path) -> list[tuple[int, str, str]]:
    """Return the line number, name and page of each row.

    :raises UsageError: when the file is not UTF-8, or a row has fewer than two cells
    """
    rows = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            for cells in reader:
                if not any(cells) or (reader.line_num == 1 and cells[:2] == HEADER):
                    continue
                if len(cells) < len(HEADER):
                    raise UsageError(
                        f"{path}, line {reader.line_num}: two cells are needed, the name and the "
                        "title of the group's page"
                    )
                rows.append((reader.line_num, cells[0].strip(), cells[1].strip()))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path}: {error}; save it as CSV in UTF-8") from error
    return rows


def merge(
    config: dict[str, Any], rows: Sequence[tuple[int, str, str]], pages: Mapping[str, str]
) -> tuple[int, list[str]]:
    """Add the names to the config; return their number, and a sentence for each row left out.

    :param rows: line number, name and page
    :param pages: the page that each normalised title leads to; missing pages are not in it
    """
    aliases: dict[str, str] = config.setdefault("aliases", {})
    added, problems = 0, []
    for line, name, page in rows:
        title = pages.get(normalise(page) or "")
        if not name or not page:
            problems.append(f"line {line}: a cell is empty")
        elif title is None:
            problems.append(f"line {line}: there is no page {page}")
        elif aliases.get(name, title) != title:
            problems.append(f"line {line}: {name} already means {aliases[name]}")
        elif name not in aliases:
            aliases[name] = title
            added += 1
    return added, problems


def main(*arguments: str) -> int:
    """Run the script and return its exit code."""
    script = Script(__file__, __doc__, SCRIPT_OPTIONS, takes_pages=False)
    return run(script, arguments, propose)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
