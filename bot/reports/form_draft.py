"""A draft of the form file of an unknown form, from the pages that have it.

Labels and boilerplate are the lines that most of the pages have. Answers are the other lines. A
person must check the draft: docs/forms.md says how.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.reports.forms import catalogue
from bot.reports.title import FUND_PAGES, form_title, read_title
from bot.reports.values import span
from bot.wikitext.line import Line, Mark
from bot.wikitext.lines import lines
from bot.wikitext.plain_text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: Pages that are compared. More do not make a draft better.
MAX_PAGES = 50
#: Characters of a header label and of its value; a longer line is prose.
MAX_LABEL_CHARS, MAX_VALUE_CHARS = 60, 150
#: A shorter line that pages share may be an answer, such as "Yes" or "No difficulties".
MIN_BOILERPLATE_WORDS = 3

_NUMBER = re.compile(r"\W*(\d{1,2}(?:\.\d{1,2})?[a-z]?)\s*[.)]\s*(?=\D)")
_MARK = re.compile(r"\s*\((?:required|optional)\)[\s.:]*", re.IGNORECASE)
_NOTES = re.compile(r"review notes from|applicant.s response to the review", re.IGNORECASE)
_OPENING = ("applicant", "proposal_title", "dates")


@dataclass(slots=True)
class _Question:
    """An item of the draft, and what is printed below it; ``table`` is the table of its label."""

    type: str
    label: str
    number: str | None = None
    table: int = -1
    boilerplate: list[str] = field(default_factory=list)
    tables: list[list[list[Line]]] = field(default_factory=list)


@dataclass(slots=True)
class _Draft:
    header: dict[str, str] = field(default_factory=dict)
    opening: tuple[str, ...] = ()
    items: list[_Question] = field(default_factory=list)


def draft_form(pages: Sequence[tuple[str, str]]) -> str:
    """Return the TOML of a form file for pages that no form fits.

    The file can be loaded; comments that begin with CHECK name what a person has to do.

    :param pages: titles and wikitext of pages of one form, at least one
    """
    read = [lines(text) for _, text in pages[:MAX_PAGES]]
    shared = _common_texts(read)
    # The page with the most shared lines has the whole form.
    model = max(read, key=lambda page: sum(_key(line.shown) in shared for line in page))
    return _toml(_drafted(model, shared), [title for title, _ in pages], len(read))


def _key(text: str) -> str:
    """Return the words of a label, to compare it with others."""
    return " ".join(words(text))


def _common_texts(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    """Return the lines, and beginnings of lines up to a colon, that most pages have."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({text for line in page for text in _texts(line)} - {""})
    least = max(len(pages) // 2 + 1, min(2, len(pages)))
    return frozenset(text for text, count in counts.items() if count >= least)


def _texts(line: Line) -> tuple[str, ...]:
    """Return the two texts by which lines are compared: the whole line, and its label."""
    label = line.name if line.mark is Mark.PARAM else line.shown.partition(":")[0]
    return _key(line.shown), _key(label) if len(label) <= MAX_LABEL_CHARS else ""


def _drafted(page: Sequence[Line], shared: frozenset[str]) -> _Draft:
    """Sort the lines of the fullest page into header, questions, boilerplate and tables."""
    draft = _Draft()
    above: list[str] = []
    for line in page:
        item = _item(line, shared, begun=bool(draft.items))
        if item is not None:
            item.table = line.table
            draft.items.append(item)
        elif not draft.items or not _has_questions(draft):
            if (label := _header_label(line, shared)) is not None:
                draft.header.setdefault(_header_key(label), label)
            elif not draft.header:
                above.append(line.shown)
        else:
            _add_content(draft.items[-1], line, shared)
    if above and span(above[-1]) is not None:
        draft.opening = _OPENING[-len(above) :]
    return draft


def _has_questions(draft: _Draft) -> bool:
    return any(item.type == "question" for item in draft.items)


def _item(line: Line, shared: frozenset[str], *, begun: bool) -> _Question | None:
    """Return a line that most pages have as an item of the form, if it looks like one."""
    text = line.shown
    if _key(text) not in shared or not any(word.isalpha() for word in words(text)):
        return None
    if _NOTES.match(text):
        return _Question("note", text.strip(" :."))
    number = _NUMBER.match(text)
    bold = line.text.startswith("'''") and line.text.endswith("'''")
    stands_out = line.mark is Mark.HEADING or bold or text.endswith("?")
    label = _MARK.sub("", text[number.end() :] if number else text).strip()
    if not words(label):
        return None
    if _MARK.search(text) or (number and (stands_out or len(words(text)) > MIN_BOILERPLATE_WORDS)):
        return _Question("question", label, number[1] if number else None)
    if line.mark is Mark.HEADING or (bold and begun):
        return _Question("question" if text.endswith("?") else "section", label)
    return None


def _header_label(line: Line, shared: frozenset[str]) -> str | None:
    """Return the label of a field of the header box, as printed."""
    if line.mark is Mark.PARAM and line.name:
        return line.name.replace("_", " ")
    label, colon, value = line.shown.partition(":")
    labelled = colon or line.table >= 0 or line.text.startswith(("'''", ";")) or line.name == ";"
    if not labelled or len(label) > MAX_LABEL_CHARS or len(value) > MAX_VALUE_CHARS:
        return None
    is_cell_value = line.table >= 0 and line.column > 0
    return label.strip() if _key(label) in shared and not is_cell_value else None


def _add_content(item: _Question, line: Line, shared: frozenset[str]) -> None:
    """Add a line below a label to its boilerplate or its tables."""
    if line.table >= 0 and line.mark is Mark.CELL and line.table != item.table:
        last = item.tables[-1][-1][-1] if item.tables else None
        if last is None or last.table != line.table:
            item.tables.append([[line]])
        elif last.row != line.row:
            item.tables[-1].append([line])
        else:
            item.tables[-1][-1].append(line)
    elif _key(line.shown) in shared and len(words(line.shown)) >= MIN_BOILERPLATE_WORDS:
        item.boilerplate.append(line.shown)


def _header_key(label: str) -> str:
    """Return the key that other forms give a header label, or one made of its words."""
    known = {
        _key(spelling): entry.key
        for form in catalogue()
        for entry in form.header
        for spelling in (*entry.labels, *entry.params)
    }
    return known.get(_key(label)) or _slug(label)


def _slug(text: str) -> str:
    """Return a key made of the first long words of a label."""
    said = [word for word in words(text) if len(word) > 3 and word.isalpha()]
    return "_".join((said or list(words(text)))[:3]) or "unnamed"


def _toml(draft: _Draft, titles: Sequence[str], pages: int) -> str:
    """Return the draft as the text of a form file."""
    siblings = [form for form in catalogue() if form.fits(titles[0])]
    known = {" ".join(label) for form in siblings for item in form.items for label in item.labels}
    known |= {_key(label) for form in siblings for entry in form.header for label in entry.labels}
    period = read_title(titles[0]).period
    out = [
        f"# CHECK: a draft from {pages} pages, such as {titles[0]}",
        "# CHECK: compare every label with these pages; remove lines that applicants wrote.",
        "# CHECK: give the form an id, and the file its name.",
        'id = "NEW"',
        'kind = "report"',
        '# CHECK: a name for people. name = "Rapid Fund final report (2027 on)"',
        'name = "New form"',
        f"title = '{_title_pattern(titles[0])}'",
        *([f'period = "{period}"'] if period else []),
        "# Share of the core labels that must be found, in order.",
        "minimum = 0.8",
    ]
    if draft.opening:
        out.append("# Lines without labels that open the box, above its first label.")
        out.append(f"opening = {_quoted(draft.opening)}")
    for key, label in draft.header.items():
        own = _key(label) not in known
        out += ["", "[[header]]", f'key = "{key}"', f"labels = {_quoted([label])}"]
        out += ["distinguishing = true", "core = true"] if own else []
    used: set[str] = set()
    for item in draft.items:
        out += ["", *_item_toml(item, used, own=_key(item.label) not in known, pages=pages)]
    return "\n".join(out) + "\n"


def _item_toml(item: _Question, used: set[str], *, own: bool, pages: int) -> Iterator[str]:
    """Yield the lines of one question or section."""
    yield "[[item]]"
    if item.type != "question":
        yield f'type = "{item.type}"'
    if item.number:
        yield f'number = "{item.number}"'
    if item.type == "question":
        yield f'key = "{_question_key(item.label, used)}"'
    yield f"label = {_quoted(item.label)}"
    if own and item.type == "section":
        yield "distinguishing = true"
    if item.type != "question":
        yield "core = false"
    if item.boilerplate:
        yield "# CHECK: lines that the form prints; remove what applicants wrote."
        yield f"boilerplate = {_quoted(item.boilerplate)}"
    elif item.type == "question" and pages == 1:
        yield "# CHECK: from one page it is not known what the form prints below the label."
    for number, table in enumerate(item.tables):
        yield from ("", *_table_toml(table, _question_key(item.label, set()), number))


def _question_key(label: str, used: set[str]) -> str:
    """Return the key that other forms give a question, or one made of its words."""
    known = {
        " ".join(spelling): item.key
        for form in catalogue()
        for item in form.items
        for spelling in item.labels
        if item.type == "question"
    }
    base = known.get(_key(label)) or _slug(label)
    key = next(k for k in (base, *(f"{base}_{n}" for n in range(2, 1000))) if k not in used)
    used.add(key)
    return key


def _table_toml(rows: Sequence[Sequence[Line]], key: str, number: int) -> Iterator[str]:
    """Yield the lines of one table of a question."""
    head, *body = rows
    columns = {
        "name" if place == 0 else _slug(cell.shown) if cell.shown else f"column_{place}": cell.shown
        for place, cell in enumerate(head)
    }
    answers = [column for column in columns if column not in {"name", "target"}]
    yield "[[item.table]]"
    yield f'key = "{key}{f"_{number + 1}" if number else ""}"'
    pairs = (f"{column} = {_quoted([text] if text else [])}" for column, text in columns.items())
    yield f"columns = {{ {', '.join(pairs)} }}"
    yield "# CHECK: keep the columns that the applicant fills in for this report."
    yield f"answers = {_quoted(answers)}"
    names = [row[0].shown for row in body if row[0].shown]
    if names:
        yield "# CHECK: keep the names that the form prints."
        yield f"rows = {_quoted(names)}"


def _title_pattern(title: str) -> str:
    """Return a pattern of the titles of a form, from one of them."""
    fund = FUND_PAGES.match(title)
    ending = form_title(title).rpartition("/")[2]
    return f"{re.escape(fund[0]) if fund else 'Grants:Programs/'}.+/{ending}".replace("\\ ", " ")


def _quoted(text: str | Iterable[str]) -> str:
    """Return a text, or a list of texts, as TOML."""
    return json.dumps(text if isinstance(text, str) else list(text), ensure_ascii=False)
