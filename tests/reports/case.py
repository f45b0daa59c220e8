"""The case files under ``cases/``: a page's wikitext and what is to be read from it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "cases"
WIKITEXT = "-------- wikitext --------\n"
EXPECTED = "-------- expected --------\n"


@dataclass(frozen=True, slots=True)
class Case:
    """One case: the page and the expected values (see ``cases/README.md``)."""

    about: str
    title: str
    wikitext: str
    expected: dict[str, Any]


def load(path: Path) -> Case:
    """Read a case file.

    :raises ValueError: when it is not in the form that ``cases/README.md`` describes
    """
    head, _, rest = path.read_text("utf-8").partition(WIKITEXT)
    wikitext, separator, expected = rest.rpartition("\n" + EXPECTED)
    if not separator:
        raise ValueError(f"{path.name}: a separator line is missing; see cases/README.md")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    if fields.get("escapes") == "on":
        wikitext = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), wikitext)
    if fields.get("line-ends") == "crlf":
        wikitext = wikitext.replace("\n", "\r\n")
    return Case(fields["about"], fields["title"], wikitext, json.loads(expected))
