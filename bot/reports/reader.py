"""From a page's wikitext to a `Report`.

The reader goes by labels. It says of each page whether it understood it: a page is *recognised*
when its title fits a form and at least the form's ``minimum`` share of core labels stands on it,
in the form's order. Nothing is missing on a page that was not recognised.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from bot.reports import values
from bot.reports.answers import Answer, read_answer
from bot.reports.forms import Condition, Form, Item, catalogue
from bot.reports.header import read_headers
from bot.reports.labels import Found, Hit, LabelIndex, find, first, may_be_glued, placed
from bot.reports.mentions import MOST_MENTIONS
from bot.reports.model import AnswerState, Kind, Metric, Question, Report, Understanding
from bot.reports.page_links import FoundLinks, telling
from bot.reports.title import TitleFacts, read_title
from bot.reports.unknown_labels import unknown_labels
from bot.wikitext.html import flatten
from bot.wikitext.lines import Line, cut, unfold
from bot.wikitext.plain_text import placeholders, words

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
    index = _index(
        tuple(
            form
            for form in catalogue()
            if is_template or (form.kind is facts.kind and form.fits(title))
        )
    )
    if not index.forms:
        return Report(title, revid, facts.kind, why_not="no known form has such a title")
    flat = flatten(text)
    page, found = find(cut(flat, index.rows), index, glued=may_be_glued(flat))
    # The box ends where the first question of any of the forms stands.
    box = unfold(page[: min(_first_question(page, runs[-1]) for runs in found)])
    candidates = [
        _Candidate.of(form, runs, header)
        for form, runs, header in zip(
            index.forms, found, read_headers(box, index.forms), strict=True
        )
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


@cache
def _index(forms: tuple[Form, ...]) -> LabelIndex:
    return LabelIndex.of(forms)


class _Candidate(NamedTuple):
    """A form that the page may be of, with what of it stands there.

    ``distinguishing`` is how many of the labels on the page its siblings do not have,
    ``core`` how many of those by which the form is recognised.
    """

    form: Form
    runs: list[list[Hit]]
    header: dict[str, str]
    distinguishing: int
    core: int

    @classmethod
    def of(cls, form: Form, runs: list[list[Hit]], header: dict[str, str]) -> _Candidate:
        """Count the labels of a form; of the runs of them the first counts."""
        items = {found.item for _, found in runs[0]}
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


def _first_question(page: Sequence[Line], hits: Sequence[Hit]) -> int:
    return next(
        (first(hit) for hit in hits if hit[1].item.core or hit[1].item.distinguishing), len(page)
    )


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
    hits, *again = (placed(page, run) for run in candidate.runs)
    questions, tables, gathered = _questions(page, hits, whole=whole)
    for others in again:
        questions, tables, gathered = _either(
            (questions, tables, gathered), _questions(page, others, whole=whole)
        )
    dates = values.span(header.get("dates", ""))
    return Report(
        title=title,
        revid=revid,
        kind=form.kind,
        form=form.id if why_not is None else None,
        understanding=Understanding.WHOLE if why_not is None else Understanding.NONE,
        why_not=why_not,
        status=values.text_or_none(header.get("status", "")),
        due=values.day(header.get("due", "")),
        start=dates[0] if dates else values.day(header.get("start", "")),
        end=dates[1] if dates else values.day(header.get("end", "")),
        program=values.text_or_none(header.get("program", "")),
        period=facts.period or form.period,
        year=facts.year or values.reporting_year(header.get("type", "")),
        application=facts.application,
        proposal_id=facts.proposal_id,
        report_id=values.text_or_none(header.get("report_id", "")),
        grant_id=values.text_or_none(header.get("grant_id", "")),
        applicant=values.username(header.get("applicant", "")),
        organization=values.text_or_none(header.get("organization", "")),
        awarded=values.money(header.get("awarded", "")),
        spent=values.money(header.get("spent", "")),
        metrics=tables.get("metrics", ()),
        projects=tables.get("projects", ()),
        other_metrics=tables.get("other_metrics", ()),
        questions=questions,
        references=tuple(gathered.references),
        mentions=tuple(gathered.mentions.values())[:MOST_MENTIONS],
        elsewhere=gathered.elsewhere,
        header=tuple(header.items()),
        unknown_labels=unknown_labels(page, hits, form),
        placeholders=unresolved,
    )


_item_of, _text_of = itemgetter(0), itemgetter(1)

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


def _questions(page: list[Line], hits: list[Found], *, whole: bool) -> _Answers:
    """Read the answers between the labels.

    A label that stands twice may be a question quoted in an answer. Which of the two is the
    real one is not known, so the text between them counts for both questions: no answer is
    called missing because of a quotation.
    """
    repeats = len({hit.item for hit in hits}) < len(hits)
    groups = (
        [list(group) for _, group in groupby(hits, key=_item_of)]
        if repeats
        else [[hit] for hit in hits]
    )
    rests = {hit.last: hit.rest for hit in hits} if repeats else {}
    label_lines = {n for hit in hits for n in range(hit.first, hit.last + 1)} if repeats else set()
    ends = [*(group[-1].first for group in groups[1:]), len(page)]
    answers: dict[str, Answer] = {}
    questions: list[Question] = []
    tables: dict[str, tuple[Metric, ...]] = {}
    gathered = FoundLinks()
    for group, end in zip(groups, ends, strict=False):
        item, _, last, rest, required, _, _ = group[0]
        if item.type != "question":
            continue
        if repeats:
            own = [
                page[n] if n not in label_lines else page[n]._replace(text=rests[n])
                for n in range(last + 1, end)
                if n not in label_lines or rests.get(n)
            ]
            required = next((hit.required for hit in group if hit.required is not None), None)
        else:
            own = page[last + 1 : end]
        # The label's own line is searched as it stands: what follows the label has lost its links.
        texts = [page[last][1], *map(_text_of, own)]
        if rest:
            own.insert(0, page[last]._replace(text=rest, gap=False))
        answer = answers[item.key] = read_answer(own, item, whole=whole)
        if answer.tables:
            tables.update(answer.tables)
        applies = item.applies_when is None or _applies(item.applies_when, answers)
        make = _question if len(answer.text) < _SHORT else _question.__wrapped__
        questions.append(make(item, required, applies, answer.answered, answer.text))
        for text in telling(texts):
            gathered.read(text, where=item.number or item.label, key=item.key)
    return tuple(questions), tables, gathered


#: Blank questions, and those answered with "Yes" or "N/A", are the same on page after page.
_SHORT = 12


@lru_cache(maxsize=1024)
def _question(
    item: Item, required: bool | None, applies: bool, answered: bool, answer: str
) -> Question:
    state = AnswerState.of(answered)
    return Question(item.key, item.number, item.label, required, applies, state, answer)


def _applies(condition: Condition, answers: dict[str, Answer]) -> bool:
    given = answers.get(condition.key)
    return given is not None and words(given.text)[:1] == (condition.says.casefold(),)
