"""Precision and recall of strong links: ``python -m tests.support.links.score`` prints errors."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.links.model import Role
from tests.support.links.labelled_set import Judged, judged

ROLES = (Role.GROUP, Role.EVENT, Role.APPLICATION)


@dataclass(slots=True)
class Score:
    """Strong links of one role: the right ones, the wrong ones, and those not found."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    not_found: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of true links among the links found."""
        made = self.right + len(self.wrong)
        return self.right / made if made else 1.0

    @property
    def recall(self) -> float:
        """The share of found links among the true links."""
        true = self.right + len(self.not_found)
        return self.right / true if true else 1.0


def true_pages(one: Judged, role: Role) -> set[str]:
    """Return the pages of one role that an entry is truly linked with."""
    entry = one.entry
    if role is Role.GROUP:
        return set(entry.groups)
    if role is Role.EVENT:
        return set(entry.events)
    return {entry.application_title} if entry.application is not None else set()


def score(found: Iterable[Judged], role: Role) -> Score:
    """Compare the strong links of a role with the truth."""
    result = Score()
    for one in found:
        true = true_pages(one, role)
        made = {link.title for link in one.linked.links.strong(role)}
        result.right += len(true & made)
        result.wrong += [f"{one.entry.id}: {title}" for title in sorted(made - true)]
        result.not_found += [f"{one.entry.id}: {title}" for title in sorted(true - made)]
    return result


def main() -> int:
    """Print precision and recall of each role, and every error; return 1 if a link is wrong."""
    found = judged()
    print(f"{len(found)} reports")  # noqa: T201
    wrong = 0
    for role in ROLES:
        result = score(found, role)
        wrong += len(result.wrong)
        print(  # noqa: T201
            f"{role}: precision {result.precision:.2f}, recall {result.recall:.2f}"
            f" ({result.right} right, {len(result.wrong)} wrong, {len(result.not_found)} not found)"
        )
        for error in result.wrong:
            print(f"  wrong: {error}")  # noqa: T201
        for error in result.not_found:
            print(f"  not found: {error}")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
