"""The results as a table for people to read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from tests.integration.faults.problem import Kind, Result

#: How a run ended, in what is said of a trial with one or more of them.
END = re.compile(r"(?:^|; | and )(overcome|killed|does not end|exit -?\d+)")
HEAD = ("what was done", "trials", "times", "what happened", *Kind)


def table(rows: Mapping[str, Sequence[Result]], seed: int, seconds: float) -> str:
    """Return a Markdown table with a line for each kind of trial, and how to repeat it."""
    lines = [_line(HEAD), _line("---" for _ in HEAD)]
    lines += [_line(_cells(kind, results)) for kind, results in rows.items()]
    lines.append(_line(_cells("all", [one for results in rows.values() for one in results])))
    repeat = (
        f"`python -m tests.integration.faults.all_trials --seed {seed}`, {seconds / 60:.0f} minutes"
    )
    return "\n".join([*lines, "", repeat])


def _cells(kind: str, results: Sequence[Result]) -> Iterable[str]:
    ends = Counter(end for result in results for end in END.findall(result.said))
    kinds = Counter(problem.kind for result in results for problem in result.problems)
    yield kind
    yield str(len(results))
    yield str(sum(result.tried for result in results))
    yield ", ".join(f"{end}: {number}" for end, number in ends.most_common())
    for name in Kind:
        yield str(kinds[name])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
