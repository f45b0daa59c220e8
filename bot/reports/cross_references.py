"""Numbers of questions that are named in the answer to another question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# A list can be read in one way only, so that a long line of digits is searched in linear time.
_NUMBER = r"(?<!\d)\d{1,2}(?!\d)(?:\.\d{1,2}(?!\d)|[a-z](?!\w))?+"
_JOINED = r"(?>\W{0,3}(?:and|or|to|through|und|bis|et|y|e|и|و|à|a)?\W{0,3})"
_NUMBERS = rf"{_NUMBER}(?:{_JOINED}{_NUMBER})*"
#: What comes before the numbers in "see question 5" or "questions 4 to 6", in some languages.
_QUESTION = re.compile(
    r"(?:\b(?:questions?|q|answers?(?: to| for)?|points?|items?|numbers?|no\."
    r"|preguntas?|perguntas?|fragen?|pytani\w*|domand\w*)"
    r"|#|№|nº|вопрос\w*|питан\w*|сұрақ\w*|سؤال|پرسش|सवाल|প্রশ্ন|问题|問題|質問)\W{0,4}$",
    re.IGNORECASE,
)
#: No word for "question" is longer, with what separates it from the number.
MAX_QUESTION_CHARS = 20
_DIGIT = re.compile(r"\d")
_LIST = re.compile(_NUMBERS)
#: "5. Rain fell." or "4, 5 and 6: …" at the beginning of a line.
_LEADING = re.compile(rf"\W{{0,5}}({_NUMBERS})\s*[.:)–—-]")
_ONE = re.compile(_NUMBER)
#: So many numbered lines are a pasted questionnaire rather than the applicant's own list.
MIN_PASTED_NUMBERS = 8
#: No longer list of numbers is a range of questions.
MAX_RANGE = 20


def numbers_named(lines: Sequence[str], own: str | None) -> set[str]:
    """Return the numbers of other questions that an answer seems to answer or name.

    Applicants number their own lists, too. Such a list is taken for answers to other questions
    where it contains the question's own number, a number such as 9.1, or many numbers.

    :param own: the number of the question that the answer belongs to
    """
    named: set[str] = set()
    leading: set[str] = set()
    for line in lines:
        if not _DIGIT.search(line):
            continue
        for match in _LIST.finditer(line):
            start = match.start()
            if _QUESTION.search(line[max(start - MAX_QUESTION_CHARS, 0) : start]):
                named |= _expanded(match[0])
        if first := _LEADING.match(line):
            numbers = _expanded(first[1])
            (named if len(numbers) > 1 else leading).update(numbers)
    is_list_of_answers = own not in {None, "1"} and own in leading
    if is_list_of_answers or len(leading) >= MIN_PASTED_NUMBERS or any("." in n for n in leading):
        named |= leading
    return named - {own or ""}


def _expanded(text: str) -> set[str]:
    """Return the numbers of a list, with those within a range."""
    numbers = _ONE.findall(text)
    return {*numbers, *_numbers_of_range(numbers)}


def _numbers_of_range(numbers: Iterable[str]) -> Iterable[str]:
    """Return the numbers of a range, from its two ends, without the last; else nothing."""
    whole = [int(number) for number in numbers if number.isascii() and number.isdigit()]
    if len(whole) == 2 and 0 < whole[1] - whole[0] <= MAX_RANGE:
        return map(str, range(*whole))
    return ()
