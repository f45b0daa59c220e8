"""Bent pages: complete and blank reports, changed at random: headings, columns, tags, order.

Nothing may become missing on a complete page, and nothing answered on a blank one. Run
``python -m tests.support.pages.bent_pages`` for how many blank questions are then in doubt.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import replace

from bot.reports.model import AnswerState, Report
from bot.reports.reader import read
from tests.support.pages.compose import Block, Family, Grid, Section, Sheet, rapid_sheet, write
from tests.support.pages.markup_families import FAMILIES
from tests.support.pages.rapid_fund_form import METRICS, Asked
from tests.support.pages.report_facts import EMPTY, FULL

COMPLETE = rapid_sheet(replace(FULL, answers={**FULL.answers, "metrics": ""}))
BLANK = rapid_sheet(
    replace(EMPTY, metrics=dict.fromkeys(METRICS, ("10",)), quoted="How many people stay?")
)
Bend = Callable[[Sheet, random.Random], Sheet]


def _with_blocks(sheet: Sheet, change: Callable[[Block], Block]) -> Sheet:
    """Return the sheet with every question changed."""
    sections = tuple(
        replace(section, blocks=tuple(map(change, section.blocks))) for section in sheet.sections
    )
    return replace(sheet, sections=sections)


def _with_grids(sheet: Sheet, change: Callable[[Grid], Grid | str]) -> Sheet:
    """Return the sheet with every table changed."""

    def changed(block: Block) -> Block:
        body = tuple(change(piece) if isinstance(piece, Grid) else piece for piece in block.body)
        return replace(block, body=body)

    return _with_blocks(sheet, changed)


def _with_answers(sheet: Sheet, change: Callable[[str], str]) -> Sheet:
    """Return the sheet with every answer changed, except Yes and No."""

    def changed(block: Block) -> Block:
        if not block.answer or block.asked.key in {"difficulties", "unspent"}:
            return block
        body = tuple(
            piece.replace(block.answer, change(block.answer)) if isinstance(piece, str) else piece
            for piece in block.body
        )
        return replace(block, body=body)

    return _with_blocks(sheet, changed)


def _with_labels(sheet: Sheet, change: Callable[[Asked], Asked]) -> Sheet:
    """Return the sheet with every label changed."""
    return _with_blocks(sheet, lambda block: replace(block, asked=change(block.asked)))


# Tables.

UNKNOWN_HEADINGS = (
    "Achieved", "Actual", "Resultados", "النتائج", "Outcome", "Goal", "", "Notes",
    "What we reached",
)  # fmt: skip
HEADINGS = (*UNKNOWN_HEADINGS, "Results achieved", "Result(s)", "Comments", "Final results")


def other_headings(sheet: Sheet, rand: random.Random) -> Sheet:
    """Rename a column of each table."""
    return _renamed(sheet, rand, HEADINGS)


def unknown_headings(sheet: Sheet, rand: random.Random) -> Sheet:
    """Give a column of each table a heading that no form has."""
    return _renamed(sheet, rand, UNKNOWN_HEADINGS)


def _renamed(sheet: Sheet, rand: random.Random, headings: tuple[str, ...]) -> Sheet:
    """Give a column of each table one of these headings."""

    def change(grid: Grid) -> Grid:
        if not grid.head:
            return grid
        place = rand.randrange(len(grid.head))
        return grid._replace(
            head=(*grid.head[:place], rand.choice(headings), *grid.head[place + 1 :])
        )

    return _with_grids(sheet, change)


def other_order(sheet: Sheet, rand: random.Random) -> Sheet:
    """Exchange the columns of each table."""

    def change(grid: Grid) -> Grid:
        width = max(map(len, grid.rows), default=0)
        if len(grid.head) != width or width < 2:
            return grid
        order = rand.sample(range(width), width)
        return Grid(
            tuple(grid.head[n] for n in order),
            tuple(tuple(row[n] for n in order) for row in grid.rows),
        )

    return _with_grids(sheet, change)


def more_columns(sheet: Sheet, rand: random.Random) -> Sheet:
    """Add an empty column to each table."""
    heading = rand.choice(["Notes", "", "Remarks", "2025"])
    return _with_grids(
        sheet,
        lambda grid: Grid(
            (*grid.head, heading) if grid.head else (), tuple((*row, "") for row in grid.rows)
        ),
    )


def moved_values(sheet: Sheet, rand: random.Random) -> Sheet:
    """Move each row's last value into another cell of the row."""

    def moved(row: tuple[str, ...]) -> tuple[str, ...]:
        last = max((n for n, cell in enumerate(row) if cell), default=0)
        if last < 2:
            return row
        target = rand.choice([n for n in range(len(row)) if n != last])
        cells = list(row)
        cells[target] = f"{row[target]}{rand.choice([': ', '<br>', ' / '])}{row[last]}"
        cells[last] = ""
        return tuple(cells)

    return _with_grids(sheet, lambda grid: grid._replace(rows=tuple(map(moved, grid.rows))))


def transposed(sheet: Sheet, _rand: random.Random) -> Sheet:
    """Exchange rows and columns of each table."""

    def change(grid: Grid) -> Grid:
        width = max(map(len, grid.rows), default=0)
        if not width:
            return grid
        rows = [
            tuple((*row, *[""] * width)[:width])
            for row in ((grid.head, *grid.rows) if grid.head else grid.rows)
        ]
        head, *others = zip(*rows, strict=True)
        return Grid(head, tuple(others))

    return _with_grids(sheet, change)


def as_lists(sheet: Sheet, rand: random.Random) -> Sheet:
    """Write each table as a list."""
    kind = rand.choice(["* {}: {}", "; {}\n: {}", "* {}\n** {}", "'''{}''' – {}", "{}<br>{}\n"])

    def change(grid: Grid) -> str:
        lines = []
        for name, *cells in grid.rows:
            heads = grid.head[1:] if len(grid.head) == len(cells) + 1 else [""] * len(cells)
            values = [
                f"{head}: {cell}" if head else cell
                for head, cell in zip(heads, cells, strict=False)
                if cell
            ]
            if name:
                lines.append(kind.format(name, ", ".join(values)))
            else:
                lines += values
        return "\n".join(lines)

    return _with_grids(sheet, change)


def no_heading(sheet: Sheet, rand: random.Random) -> Sheet:
    """Leave out the heading of each table, or its first cell."""
    first = rand.choice([0, 1])
    return _with_grids(
        sheet, lambda grid: grid._replace(head=grid.head[1:] if first and grid.head else ())
    )


CELLS = (
    "<p>{}</p>", "<div>{}</div>", "<br>{}", "{}<br />", "'''{}'''", "<ul><li>{}</li></ul>",
    "<span>{}</span>", "<center>{}</center>", "&nbsp;{}", "<blockquote>{}</blockquote>",
    "<small>{}</small>", "{}<!-- -->", "<nowiki/>{}",
)  # fmt: skip


def tagged_cells(sheet: Sheet, rand: random.Random) -> Sheet:
    """Put tags into all cells, the empty ones included."""
    tag = rand.choice(CELLS)
    return _with_grids(
        sheet,
        lambda grid: Grid(grid.head, tuple(tuple(map(tag.format, row)) for row in grid.rows)),
    )


# Answers and labels.

WRAPPERS = (
    "<p>{}</p>", "<div>{}</div>", "<br>{}", "* {}", ": {}", "''{}''", "<u>{}</u>",
    "{{{{Quote|{}}}}}", "{{{{Quote\n| {}\n}}}}", "{{|\n| {}\n|}}", "<blockquote>{}</blockquote>",
    "<table><tr><td>{}</td></tr></table>", "<nowiki>{}</nowiki>", "<pre>\n{}\n</pre>",
    "{{{{Rain{}\n}}}}", "{{{{{}", "== {} ==", "<s>{}</s>", "<ref>{}</ref>",
    "[https://x.example {}]", "[[{}]]", "[[File:A.jpg|thumb|{}]]", "<gallery>\n{}\n</gallery>",
    "<includeonly>{}</includeonly>", "~~{}~~", "-----\n{}",
)  # fmt: skip


def wrapped_answers(sheet: Sheet, rand: random.Random) -> Sheet:
    """Put short answers into tags, lists, tables and templates."""
    return _with_answers(sheet, lambda _: rand.choice(WRAPPERS).format("We met in May."))


SHORT_ANSWERS = (
    "-", "-----", "----", "N/A", "None", ".", "...", "👍", "0", "[[File:A.jpg]]", "[[Category:A]]",
    "{{User:A/Answer}}", "$$answer$$", "https://x.example", "?", "x", "=", "* No", "<hr>",
    "[[../A]]", "لا", "无",
)  # fmt: skip


def short_answers(sheet: Sheet, rand: random.Random) -> Sheet:
    """Replace the answers by very short ones."""
    return _with_answers(sheet, lambda _: rand.choice(SHORT_ANSWERS))


NO = (
    "☐ Yes\n☑ No", "<s>Yes</s> No", "Yes/No: No", "Yes / No", "[ ] Yes [x] No", "Нет", "Não",
    "no", "Yes '''No'''", "* Yes\n* '''No'''", "{{strike|Yes}} No", "Yes: false", "☒ Yes ☑ No",
    "Yes ☐ No ☑", "{|\n| Yes ||\n|-\n| No || X\n|}", "N/A", "☐ Yes ☐ No", "$$yes_no$$",
)  # fmt: skip


def other_conditions(sheet: Sheet, rand: random.Random) -> Sheet:
    """Answer No to the questions that ask for Yes or No, with nothing below."""
    answer = rand.choice(NO)

    def change(block: Block) -> Block:
        if block.asked.key in {"difficulties", "unspent"}:
            return replace(block, body=(answer,))
        if block.asked.key == "difficulties_details" or block.asked.key.startswith("unspent_"):
            return replace(block, body=())
        return block

    return _with_blocks(sheet, change)


MARKS = (
    "（required）", "( required )", "(Required)", "{{required}}", "{{mark|required}}",
    "''(required)''", "([[Help|required]])", "[required]",
)  # fmt: skip


def other_marks(sheet: Sheet, rand: random.Random) -> Sheet:
    """Type the mark in another way."""
    mark = rand.choice(MARKS)
    return _with_labels(
        sheet,
        lambda asked: asked._replace(
            label=f"{asked.label} {mark}" if asked.mark == "required" else asked.label,
            mark="" if asked.mark == "required" else asked.mark,
        ),
    )


def other_words(sheet: Sheet, rand: random.Random) -> Sheet:
    """Change, drop or add a word of some labels."""

    def change(asked: Asked) -> Asked:
        if rand.random() < 0.7 or not asked.mark:
            return asked
        words = asked.label.split()
        place = rand.randrange(len(words))
        words[place : place + 1] = rand.choice([[], ["else"], [words[place], "also"]])
        return asked._replace(label=" ".join(words) or "New question")

    return _with_labels(sheet, change)


def other_numbers(sheet: Sheet, rand: random.Random) -> Sheet:
    """Number some questions in another way, or not at all."""

    def change(asked: Asked) -> Asked:
        return (
            asked._replace(number=rand.choice([None, "16", "3b"])) if rand.random() < 0.2 else asked
        )

    return _with_labels(sheet, change)


def moved_questions(sheet: Sheet, rand: random.Random) -> Sheet:
    """Move a question with its answer into another section."""
    sections = [list(section.blocks) for section in sheet.sections]
    source = rand.choice([blocks for blocks in sections if blocks])
    block = source.pop(rand.randrange(len(source)))
    target = rand.choice(sections)
    target.insert(rand.randint(0, len(target)), block)
    return replace(
        sheet,
        sections=tuple(
            Section(section.heading, tuple(blocks), section.intro)
            for section, blocks in zip(sheet.sections, sections, strict=True)
        ),
    )


def all_in_one(sheet: Sheet, rand: random.Random) -> Sheet:
    """Paste the whole form with all answers into one answer; the others are blank."""
    plain = FAMILIES[rand.choice(["plain", "bold"])]
    pasted = plain.questions(
        [
            (
                block.asked.line(),
                "\n\n".join(
                    plain.grid(piece) if isinstance(piece, Grid) else piece for piece in block.body
                ),
            )
            for block in sheet.blocks
        ]
        if rand.random() < 0.5
        else [
            (block.asked.line(), block.answer or "We agree; see the table.")
            for block in sheet.blocks
        ]
    )
    key = rand.choice(["activities", "learning", "sharing", "reflections"])
    blank = {block.asked.key: block for block in BLANK.blocks}
    return _with_blocks(
        sheet,
        lambda block: (
            replace(block, body=(pasted,))
            if block.asked.key == key
            else replace(blank[block.asked.key], asked=block.asked)
        ),
    )


FILLERS = (
    "", "&nbsp;", "&zwnj;", "&shy;", "&#8203;", "__NOTOC__", "*\n*", "<p></p>", "<p>&nbsp;</p>",
    "<br>", "'''  '''", "<!-- answer -->", "{{clear}}", "<ul><li></li></ul>", "<o:p></o:p>",
    "<div><br></div>", "<nowiki/>", "\u200b", "\u3000", "{|\n|\n|}", "<span></span>", "•",
)  # fmt: skip


def fillers(sheet: Sheet, rand: random.Random) -> Sheet:
    """Fill blank answers with something that a reader does not see."""
    filler = rand.choice(FILLERS)
    return _with_blocks(sheet, lambda block: replace(block, body=(*block.body, filler)))


TABLE_BENDS: tuple[Bend, ...] = (
    unknown_headings, other_order, more_columns, transposed, as_lists, no_heading, tagged_cells,
)  # fmt: skip
LABEL_BENDS: tuple[Bend, ...] = (other_marks, other_words, other_numbers, moved_questions)
#: Changes after which a complete page must have no missing question.
COMPLETE_BENDS = (
    *TABLE_BENDS, *LABEL_BENDS, other_headings, moved_values, all_in_one, wrapped_answers,
    short_answers, other_conditions,
)  # fmt: skip
#: Changes after which a blank page must have no answered question.
BLANK_BENDS = (*TABLE_BENDS, other_marks, fillers, moved_questions)


def bent(sheet: Sheet, bends: tuple[Bend, ...], family: Family, seed: int) -> tuple[Sheet, Report]:
    """Return a sheet after some bends, and the report that is read from its page."""
    rand = random.Random(seed)
    for bend in bends:
        sheet = bend(sheet, rand)
    return sheet, read(sheet.title, write(sheet, family))


def main(pages: int = 2_000) -> int:
    """Read many bent pages; print the false results and the doubts. Return 0 if none is false."""
    missing = answered = doubts = blank = identified = 0
    families = list(FAMILIES.values())
    for seed in range(pages):
        rand = random.Random(seed)
        family = rand.choice(families)
        _, report = bent(COMPLETE, tuple(rand.sample(COMPLETE_BENDS, 2)), family, seed)
        missing += bool(report.missing)
        _, report = bent(BLANK, tuple(rand.sample(BLANK_BENDS, 2)), family, seed)
        identified += not report.recognised
        if report.recognised:
            states = [question.state for question in report.questions if question.applies]
            answered += AnswerState.ANSWERED in states
            doubts += states.count(AnswerState.DOUBT)
            blank += states.count(AnswerState.BLANK)
    sys.stdout.write(
        f"{pages} complete pages, {missing} with a false missing question\n"
        f"{pages} blank pages, {answered} with a false answer, {identified} not judged;"
        f" of {blank + doubts} blank questions {doubts} are in doubt\n"
    )
    return int(bool(missing or answered))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
