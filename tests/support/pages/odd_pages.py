"""Generated odd pages, which a careless reader would take for a form that they are not.

Each has the forms as which it may be recognised; most have none. The seed is fixed, so the pages
are the same every time.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.support.pages.compose import WCF, Family, Sheet, write
from tests.support.pages.markup_families import FAMILIES
from tests.support.pages.sheet import CONFERENCE, FUND
from tests.support.pages.sheets import SHEETS

SEED = 20250531


@dataclass(frozen=True, slots=True)
class Oddity:
    """A page, what is odd about it, and the forms it may be recognised as."""

    about: str
    title: str
    text: str
    may: frozenset[str] = frozenset()


def oddities() -> list[Oddity]:
    """Return all oddities, in a fixed order."""
    chance = random.Random(SEED)
    kinds = (_halves, _elsewhere, _mixed, _shuffled, _made_by_hand, _nothing, _quoting, _programmes)
    return [oddity for kind in kinds for oddity in kind(chance)]


def _family(chance: random.Random) -> Family:
    """Return a random family."""
    return FAMILIES[chance.choice(sorted(FAMILIES))]


def _halves(chance: random.Random) -> Iterator[Oddity]:
    """Pages cut off, without their header, or without their questions."""
    for page in ("R2", "R3", "R2", "R3"):
        sheet = SHEETS[page].sheet
        text = write(sheet, _family(chance))
        yield Oddity("the first half", sheet.title, text[: len(text) // 2])
        yield Oddity("the second half", sheet.title, text[len(text) // 2 :])
    for page in ("R1", "M", "F", "Y", "GS", "C"):
        sheet = SHEETS[page].sheet
        text = write(replace(sheet, sections=()), _family(chance))
        yield Oddity("a header without questions", sheet.title, text)
    for page in ("R1", "F", "Y", "GS", "C"):
        sheet = replace(SHEETS[page].sheet, box=(), identity=(), general="", lead="")
        yield Oddity("questions without a header", sheet.title, write(sheet, FAMILIES["bold"]))


def _elsewhere(chance: random.Random) -> Iterator[Oddity]:
    """Whole reports on pages that are not mirrored."""
    places = (
        "Grants talk:Programs/Wikimedia Community Fund/Rapid Fund/A (ID: 22903311)/Final Report",
        "User:Kim/Final Report",
        "Wikipedia Lake Month/Final Report",
        "Grants:Project/Rapid/Kim/Lakes/Report",
        "Grants:PEG/Lake club/2014/Report",
        "Talk:Lake User Group",
        "Template:Final Report",
        "Grants:Programs/Wikimedia Community Fund/Rapid Fund/A (ID: 22903311)/Final Report/fr",
    )
    for title in places:
        sheet = SHEETS["R2"].sheet
        yield Oddity("a report on another page", title, write(sheet, _family(chance)))


def _mixed(chance: random.Random) -> Iterator[Oddity]:
    """The header of one form, the questions of another, the title of a third."""

    def mixed(title: str, header: str, questions: str) -> Sheet:
        return replace(
            SHEETS[header].sheet,
            title=SHEETS[title].sheet.title,
            sections=SHEETS[questions].sheet.sections,
            closing="",
        )

    for title, header, questions in (
        ("R1", "R1", "R2"),
        ("R2", "R2", "R1"),
        ("F", "F", "M"),
        ("F", "M", "M"),
        ("M", "F", "F"),
        ("M", "F", "Y"),
        ("F", "GS", "F"),
        ("GS", "F", "GS"),
        ("C", "C", "F"),
        ("C", "F", "F"),
        ("Y", "M", "M"),
        ("R2", "C", "C"),
        ("R2", "F", "F"),
        ("A-rapid", "R2", "R2"),
        ("A-general", "GS", "GS"),
        ("R2", "A-rapid", "A-rapid"),
        ("F", "A-general", "A-general"),
        ("GS", "R3", "R3"),
        ("M", "GS", "GS"),
    ):
        sheet = mixed(title, header, questions)
        about = f"title of {title}, header of {header}, questions of {questions}"
        yield Oddity(about, sheet.title, write(sheet, _family(chance)))


def _shuffled(chance: random.Random) -> Iterator[Oddity]:
    """The labels in another order."""
    for page in ("R2", "R3", "R2"):
        sheet = SHEETS[page].sheet
        sections = list(sheet.sections)
        blocks = list(sheet.blocks)
        chance.shuffle(blocks)
        for n, section in enumerate(sections):
            count = len(section.blocks)
            sections[n] = replace(section, blocks=tuple(blocks[:count]))
            blocks = blocks[count:]
        shuffled = replace(sheet, sections=tuple(sections))
        yield Oddity("labels shuffled", sheet.title, write(shuffled, _family(chance)))
    for page in ("R1", "M", "R2"):
        sheet = SHEETS[page].sheet
        backwards = tuple(
            replace(section, blocks=section.blocks[::-1]) for section in sheet.sections[::-1]
        )
        text = write(replace(sheet, sections=backwards), _family(chance))
        yield Oddity("labels backwards", sheet.title, text)


def _made_by_hand(chance: random.Random) -> Iterator[Oddity]:
    """Reports with headings of somebody's own."""
    headings = ["Goals", "Outcome", "Learning", "Grant funds spent", "Anything else", "Metrics"]
    titles = (
        f"{WCF}/Lakes by hand (ID: 22903399)/Final Report",
        f"{FUND}/Lakes by hand/Midpoint Report",
        f"{CONFERENCE}/Lakes by hand/Final Report",
        "Grants:Project/Rapid/Kim/Lakes/Report",
        "Grants:Simple/Lakes/Final Report",
    )
    for title in titles:
        chance.shuffle(headings)
        text = "\n\n".join(f"== {heading} ==\nWe did (required) things." for heading in headings)
        box = "Report Status: Accepted\n\nDue date: 31 May 2025\n\nAmount spent: 5 USD\n\n"
        yield Oddity("made by hand", title, f"{box}{text}")


def _nothing(chance: random.Random) -> Iterator[Oddity]:
    """Pages without text, or without readable text."""
    title = SHEETS["R2"].sheet.title
    junk = "".join(chr(chance.randrange(1, 0x250)) for _ in range(3000))
    yield Oddity("empty", title, "")
    yield Oddity("only space", title, " \n\t\n\u00a0")
    yield Oddity("junk", title, junk)
    yield Oddity("junk in another form", SHEETS["M"].sheet.title, "{{" + junk + "|}" * 50)
    yield Oddity("a redirect", title, f"#REDIRECT [[{WCF}/Elsewhere (ID: 22903311)/Final Report]]")
    yield Oddity("only a notice", title, SHEETS["R2"].sheet.notice)
    yield Oddity("only marks", title, "(required)\n\n(optional)\n" * 50)


def _quoting(chance: random.Random) -> Iterator[Oddity]:
    """Essays about the form."""
    for page in ("R2", "R3", "R2"):
        sheet = SHEETS[page].sheet
        labels = [block.asked.line() for block in sheet.blocks]
        quoted = " ".join(f"Then it asks “{label}”, which is hard." for label in labels)
        yield Oddity("an essay in one paragraph", sheet.title, f"The form is long. {quoted}")
        some = sorted(chance.sample(range(len(labels)), len(labels) // 2))
        quoted = "\n\n".join(f"'''{labels[n]}'''\n\nWe had no answer to it." for n in some)
        yield Oddity("an essay on half of the questions", sheet.title, quoted)
        words = "\n\n".join(" ".join(label.split()[:4]) for label in labels)
        yield Oddity("the first words of every label", sheet.title, words)


def _programmes(chance: random.Random) -> Iterator[Oddity]:
    """Pages of the programmes themselves."""
    text = (
        "== Apply ==\nFunding region: all.\n\n* '''Status''': open\n* '''Grant type''': small\n\n"
        "{| class='wikitable'\n! start date !! end date\n|-\n| 1 May || 2 June\n|}\n\n"
        "== Report ==\n" + "\n\n".join(block.asked.line() for block in SHEETS["R2"].sheet.blocks)
    )
    for title in (WCF, FUND, CONFERENCE, f"{WCF}/Apply", f"{WCF}/Reporting"):
        yield Oddity("a programme's page", title, text)
    yield Oddity("a programme's page, translated", f"{WCF}/fr", f"<languages/>\n{text}")
