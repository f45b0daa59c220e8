"""Pages read correctly, by form and markup; run ``python -m tests.support.pages.coverage``."""

from __future__ import annotations

import sys

from tests.support.pages.markup_families import FAMILIES
from tests.support.pages.readback import wrong
from tests.support.pages.sheets import SHEETS


def table() -> dict[str, dict[str, list[str]]]:
    """What is read wrongly, by page and family."""
    return {
        page: {family: wrong(SHEETS[page], FAMILIES[family]) for family in FAMILIES}
        for page in SHEETS
    }


def main() -> int:
    """Print the table in wikitext-free Markdown, then what is wrong."""
    read = table()
    print("| form | " + " | ".join(FAMILIES) + " |")  # noqa: T201
    print("|---" * (len(FAMILIES) + 1) + "|")  # noqa: T201
    for page, families in read.items():
        cells = ("failed" if faults else "ok" for faults in families.values())
        print(f"| {page} | " + " | ".join(cells) + " |")  # noqa: T201
    faults = [
        f"{page}, {family}: {fault}"
        for page, families in read.items()
        for family, found in families.items()
        for fault in found
    ]
    good = sum(not found for families in read.values() for found in families.values())
    print(f"\n{good} of {len(SHEETS) * len(FAMILIES)} pages are read correctly.")  # noqa: T201
    print("\n".join(faults))  # noqa: T201
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
