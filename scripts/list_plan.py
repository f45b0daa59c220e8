"""Print a plan.json as text: each page, and the kinds of content that it would get.

Usage: python scripts/list_plan.py PLAN.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main() -> int:
    """Print two lines for each page to change and each skipped page; return the exit code."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    path = Path(sys.argv[1])
    try:
        plan = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        print(f"{path}: not a plan ({error}); make one with 'reportbot plan'", file=sys.stderr)
        return 1
    for change in plan["changes"]:
        print(f"  {change['action']:<7}{change['title']}\n         {', '.join(change['kinds'])}")
    for refusal in plan["refused"]:
        print(f"  skip   {refusal['title']}\n         {refusal['reason']}")
    print(f"Preview for people: {path.parent.resolve() / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
