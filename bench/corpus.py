"""Generated report pages; the same number gives the same page in every run.

A page has about 13 KB of UTF-8 on average and is in one of the markup families of the tests. Its
answers are in one of eight languages, with links, lists, tables and headings. A fifth of the
reports are drafts with few answers, and every third leaves questions blank.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.support.pages.compose import WCF, ReportFacts, compose
from tests.support.pages.markup_families import FAMILIES
from tests.support.pages.rapid_fund_form import METRICS, PARTS, PROJECTS

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 3
GROUPS = 150


class Page(NamedTuple):
    """A page: its title and its wikitext."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Language:
    """Sentences of one language, and names of places to fill in."""

    places: tuple[str, ...]
    sentences: tuple[str, ...]


@cache
def languages() -> tuple[Language, ...]:
    """Return the languages of the answers, from ``sentences.toml``."""
    data = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text("utf-8"))
    return tuple(Language(tuple(x["places"]), tuple(x["sentences"])) for x in data.values())


def reports(count: int, first: int = 0) -> Iterator[Page]:
    """Yield the report pages from number ``first`` on."""
    for number in range(first, first + count):
        yield report(number)


def report(number: int) -> Page:
    """Return the n-th report, in the n-th markup family."""
    families = list(FAMILIES.values())
    facts = _Writer(number).facts()
    return Page(facts.title, compose(facts, families[number % len(families)]))


def application_title(number: int) -> str:
    """Return the title of the n-th application; every third title begins with a group's name."""
    name = f"{group(number)}/Events/Workshop {number}" if number % 3 == 0 else f"Wiki walk {number}"
    return f"{WCF}/{name} (ID: {21_900_000 + number})"


def group(number: int) -> str:
    """Return the user group of the n-th applicant; there are `GROUPS` groups."""
    return f"Wikimedians of Region {number % GROUPS} User Group"


class _Writer:
    """Writes the report of one applicant, each text chosen at random with the report's own seed."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.random = random.Random(f"{SEED}:{number}")  # noqa: S311 - a corpus, no secret
        # Every second applicant writes English.
        english, *others = languages()
        self.language = self.random.choice([english, self.random.choice(others)])
        self.draft = self.random.random() < 0.2
        self.length = 0.4 if self.draft else min(self.random.lognormvariate(-0.1, 0.45), 4.0)

    def facts(self) -> ReportFacts:
        """Return the facts of the whole report page."""
        rand = self.random
        blank = 0.7 if self.draft else rand.choice([0.0, 0.0, 0.1])
        amount = rand.randrange(300, 5000)
        return ReportFacts(
            title=f"{application_title(self.number)}/Final Report",
            status="Draft" if self.draft else rand.choice(["Accepted", "Under review"]),
            due=rand.choice(["31 May 2025", "05 April 2024", "2023-10-03T00:00:00Z", ""]),
            applicant=f"Editor_{self.number % 700}",
            organization="N/A",
            awarded=rand.choice([f"{amount}", f"{amount} USD, {amount * 31} TWD"]),
            spent="USD," if self.draft else f"{amount} USD, {amount * 31}.50",
            answers={
                asked.key: text
                for part in PARTS
                for asked in part.questions
                if rand.random() >= blank and (text := self._answer(asked.key))
            },
            quoted=self._sentence(),
            agreement=() if self.draft else self._agreement(),
            agreement_head=rand.random() < 0.5,
            metrics={name: self._row() for name in METRICS} if not self.draft else {},
            projects={name: self._row() for name in PROJECTS if rand.random() < 0.3},
            other_metrics=tuple(
                (f"Walk {n}", self._sentence(), *self._row()[:2], "")
                for n in range(rand.choice([0, 0, 2]))
            ),
            marks=rand.random() < 0.9,
        )

    def _answer(self, key: str) -> str:
        """Return the answer to the question with this key."""
        if key.startswith("compliance") or key in {"difficulties", "unspent"}:
            return self.random.choice(["Yes", "No"])
        if key in {"spent_local", "spent_usd"}:
            return str(self.random.randrange(300, 90_000))
        if key == "financial_report":
            return f"https://docs.google.com/spreadsheets/d/1{self.random.getrandbits(90):x}/edit"
        if key in {"documentation", "materials"}:
            return self._links()
        if key in {"activities", "learning", "unexpected", "sharing"}:
            return self._essay()
        if key == "agreement":
            return ""
        return self._paragraph() if self.random.random() < 0.6 else "N/A"

    def _essay(self) -> str:
        """Return a long answer of paragraphs, lists and, in one of ten, a table."""
        pieces = [
            self.random.choice(
                [self._paragraph, self._paragraph, self._paragraph, self._bullets, self._own_part]
            )()
            for _ in range(max(1, round(2.5 * self.length)))
        ]
        if self.random.random() < 0.1:
            pieces.append(self._table())
        return "\n\n".join(pieces)

    def _paragraph(self) -> str:
        """Return a paragraph; about one in three ends with a link."""
        count = max(1, round(self.random.uniform(2, 6) * self.length))
        sentences = [self._sentence() for _ in range(count)]
        if self.random.random() < 0.3:
            sentences.append(self._link())
        return " ".join(sentences)

    def _bullets(self) -> str:
        """Return a bulleted list."""
        return "\n".join(f"* {self._sentence()}" for _ in range(self.random.randint(2, 5)))

    def _own_part(self) -> str:
        """Return a paragraph under a heading that is not one of the form."""
        n = self.random.randint(1, 9)
        head = self.random.choice(
            ["=== Part {} ===", "'''Activity {}'''", "{}. Workshop", "Day {}:"]
        )
        return f"{head.format(n)}\n\n{self._paragraph()}"

    def _table(self) -> str:
        """Return a table with four rows."""
        rows = "\n|-\n".join(
            f"| {n} || {self._sentence()} || {self.random.randrange(99)}" for n in range(1, 5)
        )
        return f'{{| class="wikitable"\n! Day !! Topic !! People\n|-\n{rows}\n|}}'

    def _links(self) -> str:
        """Return a bulleted list of links."""
        return "\n".join(
            f"* {self._link()}"
            for _ in range(max(1, round(self.random.uniform(2, 7) * self.length)))
        )

    def _link(self) -> str:
        """Return a link to a page or a website, as an applicant writes it."""
        name = group(self.number)
        day = self.random.randrange(2000)
        # Each group has a page for one of its two meetups.
        meetup = self.number % GROUPS + GROUPS * (day % 2)
        return self.random.choice(
            [
                f"https://meta.wikimedia.org/wiki/{name.replace(' ', '_')}/Events/Meetup_{meetup}",
                f"[[{name}/Events/Meetup {meetup}|our meetup]]",
                f"[[{name}]]",
                f"Dashboard: https://outreachdashboard.wmflabs.org/courses/walk/{day}/home",
                f"[https://commons.wikimedia.org/wiki/Category:Wiki_walk_{day} pictures]",
                f"https://commons.wikimedia.org/wiki/File:Walk_{day}_in_the_old_town.jpg",
                f"Slides: https://drive.google.com/file/d/1{self.random.getrandbits(60):x}/view?usp=sharing",
                f"[[:w:Wikipedia:Meetup/{day}]]",
            ]
        )

    def _sentence(self) -> str:
        """Return a sentence in the applicant's language."""
        text = self.random.choice(self.language.sentences)
        return text.format(
            number=self.random.randrange(2, 90), place=self.random.choice(self.language.places)
        )

    def _agreement(self) -> tuple[str, ...]:
        """Return the answers to the seven statements of the agreement table."""
        choices = ["Strongly agree", "Agree", "Neutral", "Not applicable to your fund", ""]
        return tuple(self.random.choice(choices) for _ in range(7))

    def _row(self) -> tuple[str, str, str]:
        """Return target, result and comment of a metric."""
        cells = ["10", "25", "1,234", "~50", "12 (8 new)", "٣٥", "0", "", "300"]
        target, result = self.random.choice(cells), self.random.choice(cells)
        return target, result, self._sentence() if self.random.random() < 0.3 else ""
