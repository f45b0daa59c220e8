"""The questions of a form on a page: each is accounted for from its label to the next one."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import groupby, islice
from typing import TYPE_CHECKING, NamedTuple

from bot.reports.accounting import Entry, Owner
from bot.reports.answers import Answer, is_form_link, read_answer, repeated_layout
from bot.reports.choices import explains, is_met
from bot.reports.misplaced_answers import Below, are_labels_beside, keys_answered_elsewhere
from bot.reports.model import AnswerState, Question
from bot.reports.page_links import FoundLinks
from bot.reports.unknown_labels import ends_with_mark, known_lines
from bot.wikitext.html import HIDDEN, STRUCK
from bot.wikitext.plain_text import plain, without_categories

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.reports.labels import LabelMatch
    from bot.reports.model import Metric
    from bot.wikitext.line import Line


#: A link of wikitext, or the address of one.
_LINK_START = re.compile(r"\[\[|\[?(?:https?:)?//")
#: A link to another page, which may be where the answer is.
_LINK_AWAY = re.compile(
    r"\[\[(?!\s*(?:#|:?(?:file|image|category)\b))|\[(?:https?:)?//", re.IGNORECASE
)
#: Links in the text of a label; no real one has more.
MAX_LINKS_OF_LABEL = 20


class Answers(NamedTuple):
    """All answers of a page: its questions, its tables by key, its links and names."""

    questions: tuple[Question, ...]
    tables: dict[str, tuple[Metric, ...]]
    links: FoundLinks


def read_questions(
    page: Sequence[Line],
    places: Sequence[int],
    found: Sequence[LabelMatch],
    runs: Sequence[Sequence[LabelMatch]],
    links: Sequence[int],
    *,
    whole: bool,
) -> Answers:
    """Read the answers below the labels of a form.

    :param places: the lines that may be labels, without those of this form
    :param found: every place where the page has one of the form's labels
    :param runs: the labels in the form's order: one run, or two where the form is there twice
    :param links: the lines that may have links or names of groups
    :param whole: return all text of each answer, not only its first line
    """
    reader = _QuestionReader(page, places, found, links, whole=whole)
    first, *others = (reader.read(run) for run in runs)
    for other in others:
        first = _joined(first, other)
    return first._replace(questions=tuple(map(reader.doubted, first.questions)))


def _joined(one: Answers, other: Answers) -> Answers:
    """Join two copies of the form on one page. An answer in either copy counts."""
    first, second = sorted(
        (one, other), key=lambda answers: sum(q.answered for q in answers.questions), reverse=True
    )
    known = {question.key: question for question in second.questions}
    questions = tuple(
        question
        if question.answered or known.get(question.key, question).state is AnswerState.BLANK
        else known.get(question.key, question)
        for question in first.questions
    )
    return Answers(questions, second.tables | first.tables, first.links.joined(second.links))


class _QuestionReader:
    """Reads the answers of one page, and doubts blank ones that are given elsewhere on it."""

    def __init__(
        self,
        page: Sequence[Line],
        places: Sequence[int],
        found: Sequence[LabelMatch],
        links: Sequence[int],
        *,
        whole: bool,
    ) -> None:
        self.page = page
        self.links = links
        self.found = [match for match in found if not match.doubtful]
        #: Keys of questions of whose label only the number and first words are there again.
        self.begun = {match.item.key for match in found if match.doubtful}
        self.whole = whole
        self.layout = repeated_layout(page, found)
        marked = {place for place in places if ends_with_mark(page[place])}
        doubtful = {match.first for match in found if match.doubtful}
        if doubtful:
            doubtful -= known_lines(found)
        #: Places of labels that the form does not have, in order.
        self.unknown_labels = sorted(marked | doubtful)
        #: Whether answers are above or beside their labels, so that none can be called blank.
        self.is_upside_down = False
        #: Keys of questions whose answers may be below the labels of others.
        self.misplaced: set[str] = set()

    def read(self, run: Sequence[LabelMatch]) -> Answers:
        """Read the answers of one run of labels.

        A label that is there twice may be a question quoted in an answer. The text between the
        two counts for both questions, so that no answer is called missing because of a quotation.
        """
        groups = [list(group) for _, group in groupby(run, key=lambda match: match.item)]
        ends = [*(group[-1].first for group in groups[1:]), len(self.page)]
        in_run = set(map(id, run))
        labels = [match for match in self.found if match.certain or id(match) in in_run]
        firsts = [match.first for match in labels]
        answers: dict[str, Answer] = {}
        sections: list[list[Below]] = [[]]
        notes: list[Below] = []
        questions: list[Question] = []
        links = FoundLinks()
        misplaced: list[bool] = [False]
        for group, end in zip(groups, ends, strict=False):
            label, item = group[0], group[0].item
            if item.type == "section":
                may_be_answered = bool(questions or item.core)
                misplaced.append(may_be_answered and self._has_text_above(label, end))
                sections.append([])
            elif item.type == "note":
                notes.append(Below(item, False, self._answer(label, end).entries, False))
            else:
                within = labels[bisect_right(firsts, label.last) : bisect_left(firsts, end)]
                answer = self._answer_with(label, within, end)
                if misplaced[-1]:
                    answer.entries.append(Entry(Owner.UNCLEAR))
                answers[item.key] = answer
                question = self._question(group, answer, answers)
                questions.append(question)
                is_blank = question.state is AnswerState.BLANK
                if question.applies or not is_blank:
                    below = Below(item, is_blank, answer.entries, misplaced[-1])
                    sections[-1].append(below)
                self._read_links(label, end, links)
        self.is_upside_down |= sum(misplaced) > 1 or are_labels_beside(self.page, run)
        if any(below.is_blank for section in sections for below in section):
            first = next(label.first for label in run if label.item.type == "question")
            self.misplaced |= keys_answered_elsewhere(sections, notes, self.page[:first])
        tables = {key: rows for one in answers.values() for key, rows in one.tables.items()}
        return Answers(tuple(questions), tables, links)

    def _has_text_above(self, section: LabelMatch, end: int) -> bool:
        """Whether text between a section's heading and its first label may answer its questions.

        Cells there are headings of a table of questions.
        """
        return self._answer(section, end, cells=False).state is not AnswerState.BLANK

    def _question(
        self, labels: Sequence[LabelMatch], answer: Answer, answers: Mapping[str, Answer]
    ) -> Question:
        """Return a question with its answer; one that its condition explains is in doubt.

        :param labels: the places of its label
        :param answers: the answers up to this one, by key
        """
        item = labels[0].item
        condition = item.applies_when
        applies = condition is None or is_met(condition, answers.get(condition.key))
        if condition is not None and applies and explains(answers.get(condition.key)):
            answer.entries.append(Entry(Owner.UNCLEAR))
        own = answer.own
        required = next((one.required for one in labels if one.required is not None), None)
        shown = "\n".join(own) if self.whole else next(iter(own), "")
        return Question(item.key, item.number, item.label, required, applies, answer.state, shown)

    def _read_links(self, label: LabelMatch, end: int, links: FoundLinks) -> None:
        """Add the links and names of an answer."""
        item = label.item
        first, last = bisect_left(self.links, label.last), bisect_left(self.links, end)
        for place in self.links[first:last]:
            line = self.page[place]
            if "[[" not in line.text or not is_form_link(line, item):
                text = line.text if place > label.last else _behind(line, label.rest)
                links.read(text, where=item.number or item.label, key=item.key)

    def doubted(self, question: Question) -> Question:
        """Return the question, in doubt if it is blank and may be answered elsewhere."""
        if question.state is not AnswerState.BLANK or not question.applies:
            return question
        in_doubt = (
            self.is_upside_down or question.key in self.misplaced or question.key in self.begun
        )
        if in_doubt or self._answered_elsewhere(question.key):
            return replace(question, state=AnswerState.DOUBT)
        return question

    def _answered_elsewhere(self, key: str) -> bool:
        """Whether the label is on the page again, with text below it."""
        places = [n for n, match in enumerate(self.found) if match.item.key == key]
        if len(places) < 2:
            return False
        firsts = [match.first for match in self.found] + [len(self.page)]
        for place in places:
            match = self.found[place]
            end = next((first for first in firsts[place + 1 :] if first > match.last), match.last)
            if self._answer(match, end).state is not AnswerState.BLANK:
                return True
        return False

    def _answer_with(self, match: LabelMatch, within: Sequence[LabelMatch], end: int) -> Answer:
        """Read an answer that may contain other labels: quoted ones, or ones out of order.

        What is below such a label is accounted for by the other question's own words.
        """
        if not within:
            return self._answer(match, end)
        ends = [*(other.first for other in within), end]
        answer = self._answer(match, ends[0])
        for other, its_end in zip(within, ends[1:], strict=True):
            its_answer = self._answer(other, its_end)
            if other.item.type == "question":
                answer.entries.extend(its_answer.entries)
            for key, rows in its_answer.tables.items():
                answer.tables.setdefault(key, rows)
            if other.item is not match.item:
                answer.entries.append(Entry(Owner.UNCLEAR))
        return answer

    def _answer(self, match: LabelMatch, end: int, *, cells: bool = True) -> Answer:
        """Account for the lines below one label, and for what follows it on its own line.

        :param cells: whether lines in tables count
        """
        after = bisect_right(self.unknown_labels, match.last)
        unknown = min([end, *self.unknown_labels[after : after + 1]])
        own = list(self.page[match.last + 1 : unknown])
        if not cells:
            own = [line for line in own if line.table < 0]
        if match.rest and match.is_whole:
            own.insert(0, self.page[match.last].with_text(match.rest)._replace(gap=False))
        answer = read_answer(own, match.item, self.layout)
        is_doubtful = match.rest and not match.is_whole
        if unknown < end or is_doubtful or _hides(self.page[match.last].text):
            # The form has changed: what belongs to this question is not certain.
            answer.entries.append(Entry(Owner.UNCLEAR))
        return answer


def _hides(label: str) -> bool:
    """Whether a label's line has something that is not shown: it may be the answer."""
    if "$$" in label or HIDDEN in label or STRUCK in label:
        return True
    return "[" in label and (
        _LINK_AWAY.search(label) is not None or without_categories(label) != label
    )


def _behind(line: Line, rest: str) -> str:
    """Return the text behind the label on a line, with the wikitext of its links."""
    label = len(line.shown) - len(rest)
    for link in islice(_LINK_START.finditer(line.text), MAX_LINKS_OF_LABEL):
        before = plain(line.text[: link.start()])
        if len(before) + 1 >= label:
            return f"{before[label:]} {line.text[link.start() :]}"
    return rest
