"""From a page's wikitext to a `Report`.

The reader goes by labels. It says of each page whether it understood it: a page is *recognised*
when its title fits a form and at least the form's ``minimum`` share of core labels stands on it,
in the form's order. Nothing is missing on a page that was not recognised.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from bot.reports import values
from bot.reports.answers import Answer, read_answer
from bot.reports.forms import Condition, Form, catalogue
from bot.reports.header import read_headers
from bot.reports.header_values import header_facts
from bot.reports.labels import LabelMatch, cut_glued, find_labels, in_order
from bot.reports.mentions import MOST_MENTIONS
from bot.reports.model import AnswerState, Kind, Metric, Question, Report, Understanding
from bot.reports.page_links import FoundLinks, telling
from bot.reports.title import TitleFacts, read_title
from bot.reports.unknown_labels import unknown_labels
from bot.wikitext.lines import Line, lines
from bot.wikitext.plain_text import placeholders, words
from bot.wikitext.templates import templates_at_top

if TYPE_CHECKING:
    from collections.abc import Sequence


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
    forms = tuple(
        form
        for form in catalogue()
        if is_template or (form.kind is facts.kind and form.fits(title))
    )
    if not forms:
        return Report(title, revid, facts.kind, why_not="no known form has such a title")
    page = cut_glued(lines(text), forms)
    found = find_labels(page, forms)
    runs_by_form = [in_order(found[form]) for form in forms]
    # The box ends where the first question of any of the forms is.
    box = page[: min(_first_question(page, runs[-1]) for runs in runs_by_form)]
    headers = read_headers(box, forms, templates_at_top(text))
    candidates = [
        _Candidate.of(form, runs, header)
        for form, runs, header in zip(forms, runs_by_form, headers, strict=True)
    ]
    best = max(candidates, key=lambda candidate: (candidate.distinguishing, candidate.core))
    if is_template:
        return Report(
            title,
            revid,
            facts.kind,
            why_not="a template of the mirror",
            status=values.text_or_none(best.header.get("status", "")),
            header=tuple(best.header.items()),
        )
    if facts.kind is Kind.APPLICATION and not best.core:
        why = "no label of an application stands on it"
        return Report(title, revid, Kind.OTHER, why_not=why)
    unresolved = tuple(dict.fromkeys(placeholders(text)))
    return _report(title, revid, facts, page, best, unresolved, whole=whole_answers)


class _Candidate(NamedTuple):
    """A form that the page may be of, with what of it stands there.

    ``distinguishing`` is how many of the labels on the page its siblings do not have,
    ``core`` how many of those by which the form is recognised.
    """

    form: Form
    runs: list[list[LabelMatch]]
    header: dict[str, str]
    distinguishing: int
    core: int

    @classmethod
    def of(cls, form: Form, runs: list[list[LabelMatch]], header: dict[str, str]) -> _Candidate:
        """Count the labels of a form; of the runs of them the first counts."""
        items = {match.item for match in runs[0]}
        distinguishing = sum([item.distinguishing for item in items])
        core = sum([item.core for item in items])
        distinguishing += len(form.distinguishing_fields & header.keys())
        return cls(form, runs, header, distinguishing, core + len(form.core_fields & header.keys()))

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


def _first_question(page: Sequence[Line], found: Sequence[LabelMatch]) -> int:
    return next((one.first for one in found if one.item.core or one.item.distinguishing), len(page))


def _report(
    title: str,
    revid: int,
    facts: TitleFacts,
    page: list[Line],
    candidate: _Candidate,
    unresolved: tuple[str, ...],
    *,
    whole: bool,
) -> Report:
    form, header, why_not = candidate.form, candidate.header, candidate.why_not
    hits, *again = candidate.runs
    questions, tables, gathered = _questions(page, hits, whole=whole)
    for others in again:
        questions, tables, gathered = _either(
            (questions, tables, gathered), _questions(page, others, whole=whole)
        )
    return Report(
        title=title,
        revid=revid,
        kind=form.kind,
        form=form.id if why_not is None else None,
        understanding=Understanding.WHOLE if why_not is None else Understanding.NONE,
        why_not=why_not,
        period=facts.period or form.period,
        application=facts.application,
        proposal_id=facts.proposal_id,
        **header_facts(header, year=facts.year),
        metrics=tables.get("metrics", ()),
        projects=tables.get("projects", ()),
        other_metrics=tables.get("other_metrics", ()),
        questions=questions,
        references=gathered.links(title),
        mentions=tuple(gathered.mentions.values())[:MOST_MENTIONS],
        elsewhere=gathered.elsewhere,
        header=tuple(header.items()),
        unknown_labels=unknown_labels(page, hits, form),
        placeholders=unresolved,
    )


_Answers = tuple[tuple[Question, ...], dict[str, tuple[Metric, ...]], FoundLinks]


def _either(one: _Answers, other: _Answers) -> _Answers:
    """Join two copies of the form: a question is answered that is answered in either."""
    first, second = sorted((one, other), key=lambda a: sum(q.answered for q in a[0]), reverse=True)
    answered = {question.key: question for question in second[0] if question.answered}
    questions = tuple(
        question if question.answered else answered.get(question.key, question)
        for question in first[0]
    )
    return questions, second[1] | first[1], first[2].joined(second[2])


def _questions(page: list[Line], found: list[LabelMatch], *, whole: bool) -> _Answers:
    """Read the answers between the labels.

    A label that stands twice may be a question quoted in an answer. Which of the two is the
    real one is not known, so the text between them counts for both questions: no answer is
    called missing because of a quotation.
    """
    groups = [list(group) for _, group in groupby(found, key=lambda match: match.item)]
    rests = {match.last: match.rest for match in found}
    label_lines = {n for match in found for n in range(match.first, match.last + 1)}
    ends = [*(group[-1].first for group in groups[1:]), len(page)]
    answers: dict[str, Answer] = {}
    questions: list[Question] = []
    tables: dict[str, tuple[Metric, ...]] = {}
    gathered = FoundLinks()
    for group, end in zip(groups, ends, strict=False):
        match = group[0]
        item = match.item
        if item.type != "question":
            continue
        own = []
        for n in range(match.last + 1, end):
            if n not in label_lines:
                own.append(page[n])
            elif rests.get(n):
                own.append(page[n].with_text(rests[n]))
        # The label's own line is searched as it stands: what follows the label has lost its links.
        texts = [page[match.last].text, *(line.text for line in own)]
        if match.rest:
            own.insert(0, page[match.last].with_text(match.rest)._replace(gap=False))
        answer = answers[item.key] = read_answer(own, item, whole=whole)
        tables.update(answer.tables)
        required = next((one.required for one in group if one.required is not None), None)
        applies = item.applies_when is None or _applies(item.applies_when, answers)
        state = AnswerState.of(answer.answered)
        questions.append(
            Question(item.key, item.number, item.label, required, applies, state, answer.text)
        )
        for text in telling(texts):
            gathered.read(text, where=item.number or item.label, key=item.key)
    return tuple(questions), tables, gathered


def _applies(condition: Condition, answers: dict[str, Answer]) -> bool:
    given = answers.get(condition.key)
    return given is not None and words(given.text)[:1] == (condition.says.casefold(),)
