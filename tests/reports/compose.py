"""Report pages from facts: the same R2 report in every markup that a mirrored page may have.

The raw wikitext of a mirrored page is not known, so each `Family` is one guess at it (they are
in `tests.reports.families`). What the reader must find on a composed page is in its facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.reports.printed import (
    AGREEMENT,
    AGREEMENT_HEAD,
    METRICS,
    METRICS_HEAD,
    OTHER_HEAD,
    PARTS,
    PROJECTS,
    PROJECTS_HEAD,
    Asked,
)

WCF = "Grants:Programs/Wikimedia Community Fund/Rapid Fund"
NOTICE = (
    "This is an automatically generated Meta-Wiki page. The page was copied from Fluxx, the web"
    " service of Wikimedia Foundation Funds, where the user has submitted their midpoint report."
    " Please do not make any changes to this page because all changes will be removed after the"
    " next update. Use the discussion page for your feedback. The page was created by"
    " CR-FluxxBot."
)


class Grid(NamedTuple):
    """A table: a heading row (it may be empty) and rows of texts."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What one report says. All texts are as printed; ``answers`` go by the question's key.

    ``metrics`` and ``projects`` map a row to its cells, ``agreement`` is the column of choices.
    Rows of the form that are not named stand on the page with empty cells. ``marks`` is whether
    the page prints "(required)" and "(optional)".
    """

    title: str
    status: str = "Under review"
    due: str = "31 May 2025"
    applicant: str = "Mahnoza_S"
    organization: str = "N/A"
    awarded: str = "2600"
    spent: str = "2600 USD, 1970.33"
    answers: Mapping[str, str] = field(default_factory=dict)
    quoted: str = ""
    agreement: tuple[str, ...] = ()
    metrics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    projects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    other_metrics: tuple[tuple[str, ...], ...] = ()
    agreement_head: bool = True
    marks: bool = True

    @property
    def box(self) -> tuple[tuple[str, str], ...]:
        """What the box in the corner prints."""
        return (
            ("Report Status", self.status),
            ("Due date", self.due),
            ("Funding program", "Rapid Fund"),
            ("Report type", "Final"),
        )

    @property
    def identity(self) -> tuple[tuple[str, str], ...]:
        """What stands under "General information"."""
        return (
            ("Applicant username", self.applicant),
            ("Organization name", self.organization),
            ("Amount awarded", self.awarded),
            ("Amount spent", self.spent),
        )


def grids(facts: ReportFacts, key: str) -> tuple[Grid, ...]:
    """The tables that the form prints under a question, filled from the facts."""
    if key == "agreement":
        choices = facts.agreement + ("",) * (len(AGREEMENT) - len(facts.agreement))
        head = (AGREEMENT_HEAD,) if facts.agreement_head else ()
        return (Grid(head, tuple(zip(AGREEMENT, choices, strict=True))),)
    if key == "metrics":
        return (
            Grid(METRICS_HEAD, _filled(METRICS, facts.metrics)),
            Grid(PROJECTS_HEAD, _filled(PROJECTS, facts.projects)),
        )
    if key == "other_metrics":
        return (Grid(OTHER_HEAD, facts.other_metrics),)
    return ()


def _filled(
    names: Iterable[str], cells: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, ...], ...]:
    return tuple((name, *(cells.get(name, ()) + ("",) * 3)[:3]) for name in names)


Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Family:
    """One markup for a whole page.

    ``head`` writes the box and the identity fields, ``questions`` the (label, body) pairs of a
    section, ``grid`` a table inside a body, ``wrap`` changes the finished page.
    """

    head: Callable[[ReportFacts], str]
    questions: Callable[[Pairs], str]
    grid: Callable[[Grid], str]
    section: Callable[[str], str] = "== {} ==".format
    wrap: Callable[[str], str] = str


def compose(facts: ReportFacts, family: Family) -> str:
    """Write a report's page in the markup of a family."""
    parts = [family.head(facts)]
    for part in PARTS:
        parts.append(family.section(part.heading))
        parts.append(
            family.questions(
                [
                    (asked.line(marks=facts.marks), _body(facts, asked, family))
                    for asked in part.questions
                ]
            )
        )
    parts.append(family.section("Review notes"))
    parts.append("'''Review notes from Program Officer:'''\n\nN/A")
    parts.append("'''Applicant's response to the review feedback.'''\n\nN/A\n")
    return family.wrap("\n\n".join(parts))


def _body(facts: ReportFacts, asked: Asked, family: Family) -> str:
    """What stands between a label and the next one."""
    answer = facts.answers.get(asked.key, "")
    tables = [family.grid(grid) for grid in grids(facts, asked.key)]
    if asked.key == "learning":
        return f"{asked.standing} {facts.quoted}\n\n{answer}".strip()
    if asked.key == "financial_report":
        return f"{asked.standing} {answer}".strip()
    return "\n\n".join(piece for piece in (asked.standing, *tables, answer) if piece)
