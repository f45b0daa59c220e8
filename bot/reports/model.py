"""The facts of a mirrored page.

Values are what the page prints. Where a printed value is not certainly a date, a number or an
amount, the value is ``None`` and the raw text is kept beside it: nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar


class Kind(StrEnum):
    """The kind of a page."""

    REPORT = "report"
    APPLICATION = "application"
    TEMPLATE = "template"
    OTHER = "other"


class Status(StrEnum):
    """Statuses that the bot acts on; a page may print others."""

    DRAFT = "Draft"
    UNDER_REVIEW = "Under review"
    AWAITING_REPLY = "Awaiting grantee reply"
    ACCEPTED = "Accepted"


class Understanding(StrEnum):
    """How far a page was understood.

    ``WHOLE``: the form's questions were found in order, so the page can be judged.
    ``IDENTIFIED``: its kind and its grant are certain, its questions are not.
    ``NONE``: nothing is known of it.
    """

    WHOLE = "whole"
    IDENTIFIED = "identified"
    NONE = "none"


class AnswerState(StrEnum):
    """Whether a question has an answer: yes, proven blank, or not known."""

    ANSWERED = "answered"
    BLANK = "blank"
    DOUBT = "doubt"

    @classmethod
    def of(cls, answered: bool) -> AnswerState:
        """Return the state of a question whose answer is certain."""
        return cls.ANSWERED if answered else cls.BLANK


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number cell: ``value`` is ``None`` when ``raw`` is not certainly one number."""

    raw: str
    value: int | float | None


@dataclass(frozen=True, slots=True)
class Money:
    """One amount: a decimal string and an ISO 4217 code, ``None`` when none is printed."""

    amount: str
    currency: str | None


@dataclass(frozen=True, slots=True)
class Metric:
    """A row of a metrics table. ``results`` maps the form's result columns to their cells."""

    name: str
    target: Quantity
    results: tuple[tuple[str, Quantity], ...]
    comment: str = ""

    def result(self, column: str = "result") -> Quantity:
        """Return the cell of a result column; an empty one when the table has no such column."""
        return dict(self.results).get(column, Quantity("", None))


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the form, as this page prints and answers it.

    ``required`` is ``True`` where the page prints "(required)", ``False`` where it prints
    "(optional)", else ``None``. ``answer`` is the first line of the applicant's own text without
    markup, or all of it when the reader is called with ``whole_answers``.
    """

    key: str
    number: str | None
    label: str
    required: bool | None
    applies: bool
    state: AnswerState
    answer: str = ""

    @property
    def answered(self) -> bool:
        """Whether the applicant gave an answer; false also where that is not known."""
        return self.state is AnswerState.ANSWERED

    @property
    def is_missing(self) -> bool:
        """Required on this page, applicable, and proven blank."""
        return self.required is True and self.applies and self.state is AnswerState.BLANK

    @property
    def is_blank(self) -> bool:
        """Not required, applicable, and proven blank."""
        return self.required is not True and self.applies and self.state is AnswerState.BLANK


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link that the applicant wrote to a page of this wiki.

    ``titles`` are the readings of an ambiguous address (trailing punctuation, raw spaces): the
    longest one that exists is meant, or the first when none exists. A plain link has one reading.
    ``where`` is the question's number, or its label when it has no number; ``key`` is its key in
    the form. ``certain`` is whether the link is certainly to this wiki: a prefix may be another
    wiki's. ``listed`` is whether the link is alone or behind a label, and not in a sentence, which
    may be about somebody else. The title of an event page on another wiki (``elsewhere``) begins
    with the interwiki prefix.
    """

    titles: tuple[str, ...]
    where: str
    key: str
    fragment: str = ""
    certain: bool = True
    listed: bool = True
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase in an answer that may name a group; ``where`` as in `PageLink`."""

    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything read from one page. Dates are the page's own; money is as printed.

    ``due_in_doubt`` is whether the page shows a due date that cannot be read, or one that is
    struck out or extended. ``header`` are the printed values of the header box, by the form's
    keys. ``unknown_labels`` are lines that look like labels and are not in the form;
    ``placeholders`` are unresolved ``$$name$$`` of the mirror. ``elsewhere`` is how many links of
    each kind lead to other sites; the kinds are those of `bot.reports.external_links`.
    """

    title: str
    revid: int
    kind: Kind
    form: str | None = None
    understanding: Understanding = Understanding.NONE
    why_not: str | None = None
    status: str | None = None
    due: date | None = None
    due_in_doubt: bool = False
    start: date | None = None
    end: date | None = None
    program: str | None = None
    period: str | None = None
    year: int | None = None
    application: str | None = None
    proposal_id: str | None = None
    report_id: str | None = None
    grant_id: str | None = None
    applicant: str | None = None
    organization: str | None = None
    awarded: tuple[Money, ...] = ()
    spent: tuple[Money, ...] = ()
    metrics: tuple[Metric, ...] = ()
    projects: tuple[Metric, ...] = ()
    other_metrics: tuple[Metric, ...] = ()
    questions: tuple[Question, ...] = ()
    references: tuple[PageLink, ...] = ()
    mentions: tuple[Mention, ...] = ()
    elsewhere: tuple[tuple[str, int], ...] = ()
    header: tuple[tuple[str, str], ...] = ()
    unknown_labels: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()

    @property
    def recognised(self) -> bool:
        """Whether the page's questions were found, so that it can be judged."""
        return self.understanding is Understanding.WHOLE

    @property
    def identified(self) -> bool:
        """Whether the page's kind and grant are certain."""
        return self.understanding is not Understanding.NONE

    @property
    def missing(self) -> tuple[Question, ...]:
        """Questions that the page marks required, that apply, and that are proven blank."""
        return tuple(q for q in self.questions if self.recognised and q.is_missing)

    @property
    def blank(self) -> tuple[Question, ...]:
        """Questions not marked required, that apply, and that are proven blank."""
        return tuple(q for q in self.questions if self.recognised and q.is_blank)

    def printed(self, key: str) -> str:
        """Return a header value as the page prints it, ``""`` for none."""
        return dict(self.header).get(key, "")

    def lean(self) -> Report:
        """Return the report for keeping thousands of them in memory.

        It has no text of answers, and facts that are equal in many reports are shared.
        """
        return replace(
            self,
            questions=tuple(_shared(replace(q, answer="")) for q in self.questions),
            metrics=tuple(map(_shared, self.metrics)),
            projects=tuple(map(_shared, self.projects)),
            other_metrics=tuple(map(_shared, self.other_metrics)),
            header=tuple(map(_shared, self.header)),
            references=tuple(map(_shared, self.references)),
            mentions=tuple(map(_shared, self.mentions)),
        )


_T = TypeVar("_T")


@lru_cache(maxsize=50_000)
def _shared(value: _T) -> _T:
    """Return one object for all equal values, which saves memory."""
    return value
