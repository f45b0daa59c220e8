"""Questions that the answer to another one names: by number, in words, or as its neighbours."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from enum import IntEnum
from itertools import accumulate, pairwise
from string import ascii_lowercase
from typing import TYPE_CHECKING

from bot.wikitext.plain_text import WORD, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# A list can be read in one way only, so that a long line of digits is searched in linear time.
_NUMBER = r"(?<!\d)\d{1,2}(?!\d)(?:\.\d{1,2}(?!\d)|[a-z](?!\w))?+"
_JOINED = r"(?>\W{0,3}(?:and|or|to|through|und|bis|et|y|e|и|و|à|a)?\W{0,3})"
_NUMBERS = rf"{_NUMBER}(?:{_JOINED}{_NUMBER})*"
_LIST = re.compile(_NUMBERS)
_ONE = re.compile(_NUMBER)
#: "5. Rain fell.", "Q5: …" or "⑤ …" at the beginning of a line, a number alone; "4 and 5 …".
_LEADING = re.compile(
    rf"\W{{0,5}}(?:[①-⑳]|(?:(?P<letter>[apqr]\.?)(?=\d))?{_NUMBERS}\s*"
    r"(?:[.:)\]/\u20e3](?!\d)|[–—-](?=[\s–—-])|\W*$))",
    re.IGNORECASE,
)
_BARE = re.compile(rf"\W{{0,5}}{_NUMBERS}")
_MAY_LEAD = re.compile(r"\W{0,5}(?:[apqr]\.?)?[\d①-⑳]", re.IGNORECASE)
#: Beginnings of the words for "question" and "answer" in some languages.
_QUESTION_WORDS = (
    "question answer pregunta respuesta pergunta resposta réponse frage antwort pytani odpowied"
    " domand rispost вопрос ответ питан відповід сұрақ жауап سؤال جواب پرسش सवाल प्रश्न उत्तर"
    " প্রশ্ন উত্তর 问题 問題 質問"
).split()
#: What else comes before the number of a question.
_NUMBER_SIGNS = (*"point item number 第 # № nº q no. ans.".split(), "same for", "also for")
#: The end of such a word, and what separates it from the number.
_TO_NUMBER = re.compile(
    r"\A(?!ed\b)[^\W\d\u2e80-\uffff]{0,4}(?: (?:to|for)\b)?\W{0,4}(?:n[or]?\W+|number\W+)?"
)
#: The characters beside such a word in which a list of numbers is, or a word for a place.
MAX_LIST_CHARS, MAX_CHARS_BEFORE = 60, 24
#: No answers to a form have such a word more often.
MAX_TIMES = 500
#: The numbers from one on, as words of some languages and as Roman numerals.
_VALUES = {
    word: str(value)
    for line in (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen",
        "- - - - - - - - - - - - - - - sixteen seventeen eighteen nineteen twenty",
        "first second third fourth fifth sixth seventh eighth ninth tenth",
        "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince",
        "um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze",
        "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze",
        "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn",
        "uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici",
        "jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście",
        "один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать",
        "бір екі үш төрт бес алты жеті сегіз тоғыз",
        "واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة",
        "एक दो तीन चार पाँच छह सात आठ नौ दस",
        "এক দুই তিন চার পাঁচ ছয় সাত আট নয় দশ",
        "一 二 三 四 五 六 七 八 九 十",
        "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv",
    )
    for value, word in enumerate(line.split(), 1)
    if word != "-"
}
_NUMBER_WORD = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(_VALUES, key=len, reverse=True))})(?!\w)")
_ORDINAL = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th|[ªºe]|ème)"
    r"|\b(first|second|third|(?:four|fif|six|seven|eigh|nin|ten)th))\W+$"
)
#: Beginnings of words for a question beside this one, and for all questions.
_NEAR = re.compile(
    r"next|follow|preced|previous|above|below|last|both|joint|combin|two\b|siguiente|anterior"
    r"|amb[ao]s|seguinte|próxim|suivant|précéd|deux|nächst|folgend|vorig|beide|entramb|об[ае]\b"
    r"|следующ|предыдущ|наступн|попередн|التالي|السابق|келесі|алдыңғы"
)
_ALL = re.compile(
    r"all\b|every|others?\b|remaining|rest\b|tod[ao]s|otr[ao]s|demás|outr[ao]s|tou(?:te)?s|autres"
    r"|allen?\b|ander|übrig|wszystk|все\b|остальн|другие|всі|інші|كل\b|جميع|барлық"
)
#: "Both: …" in some languages.
_JOINT_WORDS = (
    *"both joint together combined ambas ambos beide entramb оба обе обоих обоим обидв".split(),
    *"екеу كلا 两 兩 両 दोनों উভয়".split(),
    *("las dos", "los dos", "as duas", "os dois", "les deux", "oba:", "obie:"),
)
_BEFORE_JOINT = re.compile(r"\W*(?:\w{1,4}\W+)?")
#: No article or preposition beside "question" is longer.
MAX_ARTICLE_CHARS = 3
#: Below a number alone on its line, such as that of a table's cell, a longer text is an answer.
MAX_CELL_WORDS = 2
#: So many numbered lines are a pasted questionnaire rather than the applicant's own list.
MIN_PASTED_NUMBERS = 8
#: No longer list of numbers is a range of questions.
MAX_RANGE = 20


class Reach(IntEnum):
    """Which other questions an answer may be for, although it names none of them by number."""

    NONE = 0
    NEIGHBOURS = 1
    ALL = 2


def numbers_listed(lines: Sequence[str], own: str | None) -> set[str]:
    """Return the numbers of other questions with which lines of an answer begin.

    Applicants number their own lists, too. Such a list is taken for answers to other questions
    where it does not begin with 1, or where it contains the question's own number, a number such
    as 9.1, or many numbers.

    :param own: the number of the question that the answer belongs to
    """
    several: set[str] = set()
    leading: set[str] = set()
    for line, below in pairwise((*lines, "")):
        if not _MAY_LEAD.match(line):
            continue
        if first := _LEADING.match(line):
            numbers = _expanded(first)
            is_alone = not WORD.search(line, first.end())
            if not is_alone or len(words(below)) > MAX_CELL_WORDS:
                is_certain = first["letter"] or len(numbers) > 1
                (several if is_certain else leading).update(numbers)
        elif (bare := _BARE.match(line)) and own in (numbers := _expanded(bare)):
            several |= numbers
    whole = {int(number) for number in leading if number.isdecimal() and int(number) <= MAX_RANGE}
    is_own_list = (
        (own in {None, "1"} or own not in leading)
        and len(whole) == max(whole, default=0)
        and len(leading) < MIN_PASTED_NUMBERS
        and not any("." in number for number in leading)
    )
    return several if is_own_list else several | leading


def questions_named(answers: Sequence[str]) -> tuple[set[str], list[Reach]]:
    """Return the numbers of questions that answers name: "questions four and 5"; and their reach.

    :param answers: in lower case
    """
    text = "\n".join(answers)
    starts = [0, *accumulate(len(answer) + 1 for answer in answers)]
    named: set[str] = set()
    found = [Reach.NONE] * len(answers)
    for place, before, behind in _beside(_QUESTION_WORDS, text):
        if ordinal := _ORDINAL.search(before):
            named.add(ordinal[1] or _VALUES[ordinal[2]])
        listed = _NUMBER_WORD.sub(lambda word: _VALUES[word[0]], _TO_NUMBER.sub("", behind))
        named |= _expanded(_LIST.match(listed))
        if not before.endswith("learning "):
            n = bisect_right(starts, place) - 1
            found[n] = max(found[n], _reach(words(before)[::-1]), _reach(words(behind)))
    for _, _, behind in _beside(_NUMBER_SIGNS, text):
        named |= _expanded(_LIST.match(_TO_NUMBER.sub("", behind)))
    for place, before, _ in _beside(_JOINT_WORDS, text):
        if _BEFORE_JOINT.fullmatch(before):
            n = bisect_right(starts, place) - 1
            found[n] = max(found[n], Reach.NEIGHBOURS)
    return named, found


def _reach(near: Sequence[str]) -> Reach:
    """Return what the words beside "question" say, the nearest one first."""
    for word in near:
        if _ALL.match(word):
            return Reach.ALL
        if _NEAR.match(word):
            return Reach.NEIGHBOURS
        if len(word) > MAX_ARTICLE_CHARS:
            break
    return Reach.NONE


def _beside(beginnings: Iterable[str], text: str) -> Iterator[tuple[int, str, str]]:
    """Yield each word with one of these beginnings: its place, what is before and behind it.

    :param text: in lower case
    """
    for beginning in beginnings:
        end = 0
        for _ in range(MAX_TIMES):
            if (start := text.find(beginning, end)) < 0:
                break
            end = start + len(beginning)
            is_word = beginning[0] > "\u05ff" or not text[max(start - 1, 0) : start].isalpha()
            if is_word and (beginning != "q" or not text[end : end + 1].isalpha()):
                before = text[max(start - MAX_CHARS_BEFORE, 0) : start].rpartition("\n")[2]
                yield start, before, text[end : end + MAX_LIST_CHARS].partition("\n")[0]


def _expanded(found: re.Match[str] | None) -> set[str]:
    """Return the numbers of a list in ASCII digits, with those within a range; 5a also means 5."""
    text = unicodedata.normalize("NFKC", found[0]) if found else ""
    if not text.isascii():
        text = "".join([str(int(char)) if char.isdecimal() else char for char in text])
    numbers = _ONE.findall(text)
    whole = [int(number) for number in numbers if number.isdecimal()]
    within = range(*whole) if len(whole) == 2 and whole[1] - whole[0] <= MAX_RANGE else ()
    return {*numbers, *(number.rstrip(ascii_lowercase) for number in numbers), *map(str, within)}
