"""Compose pages: the same content in every markup that a mirrored page may have.

The raw wikitext of a mirrored page is not known. Each `Family` is one guess at it; the families are
in `tests.support.pages.markup_families`. A `Sheet` holds what a page of any form prints, in order,
and what the reader must find on the composed page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.support.pages.rapid_fund_form import (
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


Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Block:
    """A question as one page prints it: its body in order, and the answer in the body.

    ``filled`` is whether a table of the body holds an answer.
    """

    asked: Asked
    body: tuple[str | Grid, ...] = ()
    answer: str = ""
    filled: bool = False
    applies: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a page; ``intro`` is the text before its first question."""

    heading: str
    blocks: tuple[Block, ...]
    intro: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The content of one page, in order. A field without a label is a line of its own.

    ``lead`` is the text above the box, ``below`` the one under it; ``marks`` is whether the page
    prints "(required)" and "(optional)".
    """

    title: str
    box: Pairs
    sections: tuple[Section, ...]
    lead: str = ""
    notice: str = NOTICE
    notice_first: bool = False
    below: tuple[str, ...] = ()
    general: str = "General information"
    intro: str = ""
    identity: Pairs = ()
    closing: str = ""
    marks: bool = True

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All questions, in order."""
        return tuple(block for section in self.sections for block in section.blocks)


@dataclass(frozen=True, slots=True)
class Family:
    """One markup for a whole page.

    ``head`` writes the box and the identity fields, ``questions`` the (label, body) pairs of a
    section, ``grid`` a table inside a body, ``wrap`` changes the finished page.
    """

    head: Callable[[Sheet], str]
    questions: Callable[[Pairs], str]
    grid: Callable[[Grid], str]
    section: Callable[[str], str] = "== {} ==".format
    wrap: Callable[[str], str] = str


def write(sheet: Sheet, family: Family) -> str:
    """Write a page in the markup of a family."""
    parts = [family.head(sheet)]
    for section in sheet.sections:
        parts.append(family.section(section.heading))
        if section.intro:
            parts.append(section.intro)
        parts.append(
            family.questions(
                [
                    (block.asked.line(marks=sheet.marks), _body(block, family))
                    for block in section.blocks
                ]
            )
        )
    if sheet.closing:
        parts += [family.section("Review notes"), sheet.closing]
    return family.wrap("\n\n".join(parts))


def _body(block: Block, family: Family) -> str:
    """The content between a label and the next one."""
    pieces = (family.grid(piece) if isinstance(piece, Grid) else piece for piece in block.body)
    return "\n\n".join(piece for piece in pieces if piece)


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """The facts of one R2 report. All texts are as printed; ``answers`` are by the question's key.

    ``metrics`` and ``projects`` map a row to its cells, ``agreement`` is the column of choices.
    Rows of the form that are not named are on the page with empty cells. ``marks`` is whether
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


REVIEW_NOTES = (
    "'''Review notes from Program Officer:'''\n\nN/A\n\n"
    "'''Applicant's response to the review feedback.'''\n\nN/A\n"
)


def compose(facts: ReportFacts, family: Family) -> str:
    """Write an R2 report's page in the markup of a family."""
    return write(rapid_sheet(facts), family)


def rapid_sheet(facts: ReportFacts) -> Sheet:
    """Return the content of the page of an R2 report."""
    return Sheet(
        title=facts.title,
        lead="Rapid Fund Final Report",
        box=(
            ("Report Status", facts.status),
            ("Due date", facts.due),
            ("Funding program", "Rapid Fund"),
            ("Report type", "Final"),
        ),
        identity=(
            ("Applicant username", facts.applicant),
            ("Organization name", facts.organization),
            ("Amount awarded", facts.awarded),
            ("Amount spent", facts.spent),
        ),
        sections=tuple(
            Section(part.heading, tuple(_rapid_block(facts, asked) for asked in part.questions))
            for part in PARTS
        ),
        closing=REVIEW_NOTES,
        marks=facts.marks,
    )


#: Questions that apply only when another is answered with Yes.
ONLY_AFTER_YES = {
    "difficulties_details": "difficulties",
    "unspent_amount": "unspent",
    "unspent_plan": "unspent",
    "unspent_details": "unspent",
}


def _rapid_block(facts: ReportFacts, asked: Asked) -> Block:
    """Return a question of the R2 form as the facts fill it in."""
    answer = facts.answers.get(asked.key, "")
    body: tuple[str | Grid, ...]
    if asked.key == "learning":
        body = (f"{asked.standing} {facts.quoted}\n\n{answer}".strip(),)
    elif asked.key == "financial_report":
        body = (f"{asked.standing} {answer}".strip(),)
    else:
        body = (asked.standing, *grids(facts, asked.key), answer)
    condition = ONLY_AFTER_YES.get(asked.key)
    filled = {
        "agreement": any(facts.agreement),
        "metrics": any(any(cells[1:]) for cells in facts.metrics.values())
        or any(any(cells[1:]) for cells in facts.projects.values()),
        "other_metrics": any(any(row[3:]) for row in facts.other_metrics),
    }
    return Block(
        asked,
        body,
        answer,
        filled=filled.get(asked.key, False),
        applies=condition is None or facts.answers.get(condition) == "Yes",
    )


def grids(facts: ReportFacts, key: str) -> tuple[Grid, ...]:
    """Return the tables that the form prints under a question, filled in from the facts."""
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
    """Return the rows of a table: the name of each, and three cells."""
    return tuple((name, *(cells.get(name, ()) + ("",) * 3)[:3]) for name in names)
