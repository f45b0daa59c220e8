"""From a page's wikitext to a `Report`.

The reader goes by labels. It says of each page whether it understood it: a page is *recognised*
when its title fits a form and at least the form's ``minimum`` share of core labels is on it,
in the form's order. Nothing is missing on a page that was not recognised.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from bot.reports import values
from bot.reports.forms import Form, catalogue
from bot.reports.header import EMPTY_HEADER, Header, read_header
from bot.reports.header_values import header_facts, is_filled
from bot.reports.labels import LabelledPage, LabelMatch, find_labels, in_order
from bot.reports.mentions import MAX_MENTIONS
from bot.reports.model import Kind, Report, Understanding
from bot.reports.questions import read_questions
from bot.reports.title import TitleFacts, read_title
from bot.reports.unknown_labels import has_changed, known_lines, unknown_labels
from bot.wikitext.line import Line
from bot.wikitext.lines import lines
from bot.wikitext.plain_text import placeholders
from bot.wikitext.templates import templates_at_top

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.wikitext.templates import Template


def read(title: str, text: str, revid: int = 0, *, whole_answers: bool = False) -> Report:
    """Read one page. Never raises, whatever the page holds.

    :param title: the full page title, as the wiki spells it
    :param text: the page's wikitext
    :param revid: its revision, 0 when unknown
    :param whole_answers: put all of each answer's text into the report, not only its first line
    """
    facts = read_title(title)
    if facts.kind is Kind.OTHER:
        return Report(title, revid, facts.kind, why_not="not a mirrored page")
    is_template = facts.kind is Kind.TEMPLATE
    of_kind = tuple(form for form in catalogue() if is_template or form.kind is facts.kind)
    fitting = tuple(form for form in of_kind if is_template or form.fits(title))
    forms = fitting or of_kind
    labelled = find_labels(_without_page_categories(lines(text)), forms)
    page, found = labelled.lines, labelled.found
    # The box ends where the first question of any of the forms is.
    runs = {form: in_order(found[form]) for form in forms}
    first = min(_first_question(page, runs[form][-1]) for form in forms)
    top = text.partition(page[first].text)[0] if first < len(page) else text
    templates = templates_at_top(top)
    candidates = [_Candidate.of(form, found[form], runs[form]) for form in forms]
    best = _best(candidates, page[:first], templates)
    if is_template:
        return Report(
            title,
            revid,
            facts.kind,
            why_not="a template of the mirror",
            status=values.text_or_none(best.header.get("status", "")),
            header=tuple(best.header.items()),
        )
    # One label may be on a fund's own page too; only an application has a number in its title.
    least = 1 if facts.proposal_id else MIN_CORE_LABELS
    if facts.kind is Kind.APPLICATION and best.core < least:
        why = "no label of an application is on it"
        return Report(title, revid, Kind.OTHER, why_not=why)
    unresolved = tuple(dict.fromkeys(placeholders(text)))
    report = _report(title, revid, facts, labelled, best, unresolved, whole=whole_answers)
    if fitting:
        return report
    why = "no known form has such a title"
    understanding = min(report.understanding, Understanding.IDENTIFIED, key=_GRADES.index)
    return replace(report, form=None, understanding=understanding, why_not=why)


def _without_page_categories(page: list[Line]) -> list[Line]:
    """Return the lines without the categories at the end of the page, which are the page's own."""
    last = len(page)
    while last and not page[last - 1].shown and page[last - 1].table < 0:
        last -= 1
    return page[:last]


_GRADES = [Understanding.NONE, Understanding.IDENTIFIED, Understanding.WHOLE]
#: Core labels of an application without a number in its title.
MIN_CORE_LABELS = 2
#: A page with so many values in its header box is certainly a report or an application.
MIN_HEADER_VALUES = 3


class _Candidate(NamedTuple):
    """A form that the page may be of, with its labels on the page and its header box."""

    form: Form
    found: list[LabelMatch]
    runs: list[list[LabelMatch]]
    #: How many of the labels on the page the sibling forms do not have.
    distinguishing: int
    #: How many of the labels there are by which the form is recognised.
    core: int
    header: Header = EMPTY_HEADER

    @classmethod
    def of(cls, form: Form, found: list[LabelMatch], runs: list[list[LabelMatch]]) -> _Candidate:
        """Count the labels of a form in the first run of them."""
        items = {match.item for match in runs[0]}
        distinguishing = sum([item.distinguishing for item in items])
        return cls(form, found, runs, distinguishing, sum([item.core for item in items]))

    def with_header(self, header: Header) -> _Candidate:
        """Return the candidate with its header box, whose labels are counted with the others."""
        return self._replace(
            distinguishing=self.distinguishing
            + len(self.form.distinguishing_fields & header.keys()),
            core=self.core + len(self.form.core_fields & header.keys()),
            header=header,
        )

    def labels(self) -> tuple[int, int]:
        """Return how many distinguishing labels and how many core labels are on the page."""
        return self.distinguishing, self.core

    def most_labels(self) -> tuple[int, int]:
        """Return how many there are if the header box has all fields of the form."""
        form = self.form
        distinguishing = self.distinguishing + len(form.distinguishing_fields)
        return distinguishing, self.core + len(form.core_fields)

    def rank(self) -> tuple[int, int, int]:
        """Return how well the form fits: its own labels, its core labels, its header values."""
        return self.distinguishing, self.core, sum(map(is_filled, self.header.values()))

    @property
    def why_not(self) -> str | None:
        """Why the page is not recognised as of this form, ``None`` when it is."""
        form = self.form
        wanted = len(form.core_items) + len(form.core_fields)
        if self.core >= form.minimum * wanted:
            return None
        return (
            f"nearest form {form.id}: {self.core} of {wanted} labels found in order, "
            f"{form.minimum:.0%} are needed"
        )


def _best(
    candidates: Sequence[_Candidate], box: Sequence[Line], templates: Sequence[Template]
) -> _Candidate:
    """Return the candidate that fits best, with its header box.

    The box is not read for a form that cannot fit as well as the likely one: reading it costs a
    tenth of the whole.
    """
    likely = max(candidates, key=_Candidate.labels)
    likely_header = read_header(box, likely.form, templates)
    least = likely.with_header(likely_header).labels()
    possible = [candidate for candidate in candidates if candidate.most_labels() >= least]
    return max(
        (
            candidate.with_header(
                likely_header
                if candidate is likely
                else read_header(box, candidate.form, templates)
            )
            for candidate in possible
        ),
        key=_Candidate.rank,
    )


def _first_question(page: Sequence[Line], found: Sequence[LabelMatch]) -> int:
    """Return the line of the first certain question, where the header ends; else the page's end."""
    return next((one.first for one in found if one.item.core or one.item.distinguishing), len(page))


def _report(
    title: str,
    revid: int,
    facts: TitleFacts,
    labelled: LabelledPage,
    candidate: _Candidate,
    unresolved: tuple[str, ...],
    *,
    whole: bool,
) -> Report:
    """Return the report of a page that is of a form, or looks most like it."""
    form, header, why_not = candidate.form, candidate.header, candidate.why_not
    is_form = why_not is None
    known = known_lines(candidate.found)
    page = labelled.lines
    unknown = [place for place in labelled.places if place not in known]
    why_not = why_not or has_changed(page, unknown, candidate.runs[0], form)
    if why_not is None:
        understanding = Understanding.WHOLE
    elif is_form or sum(map(is_filled, header.values())) >= MIN_HEADER_VALUES:
        understanding = Understanding.IDENTIFIED
    else:
        understanding = Understanding.NONE
    answers = read_questions(
        page, unknown, candidate.found, candidate.runs, labelled.links, whole=whole
    )
    return Report(
        title=title,
        revid=revid,
        kind=form.kind,
        form=form.id if is_form else None,
        understanding=understanding,
        why_not=why_not,
        period=facts.period or form.period,
        application=facts.application,
        proposal_id=facts.proposal_id,
        **header_facts(header, year=facts.year, changed=header.changed),
        metrics=answers.tables.get("metrics", ()),
        projects=answers.tables.get("projects", ()),
        other_metrics=answers.tables.get("other_metrics", ()),
        questions=answers.questions,
        references=answers.links.links(title),
        mentions=tuple(answers.links.mentions.values())[:MAX_MENTIONS],
        elsewhere=answers.links.elsewhere,
        header=tuple(header.items()),
        unknown_labels=unknown_labels(page, unknown, form),
        placeholders=unresolved,
    )
