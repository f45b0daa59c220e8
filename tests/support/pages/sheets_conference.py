"""Final reports of the Conference Fund, and what must be read from them.

The labels are repeated here on purpose: the tests do not trust the form files. The end of one label
was cut off on the pages that are known, so it ends with words of our own.
"""

from __future__ import annotations

from dataclasses import replace

from tests.support.pages.compose import REVIEW_NOTES, Block, Grid, Section, Sheet
from tests.support.pages.rapid_fund_form import AGREEMENT, AGREEMENT_HEAD, Asked
from tests.support.pages.sheet import CONFERENCE, Printed, asked, box, money

C_UPLOAD = Asked(
    "documentation",
    "4",
    "Please use this space to upload media and other files that help tell your story and impact."
    " You can also provide links to them.",
)
C_AGREEMENT = Asked(
    "agreement",
    "5",
    "To what extent do you agree with the following statements regarding the work carried out with"
    " the support of this Fund? You can choose “not applicable” if your work does not relate to"
    " these goals.",
)
#: Its end was cut off where it was seen.
C_RESOURCES = (
    "Please share resources that would be useful to share with other Wikimedia organizations so"
    " that they can build upon them."
)


def _statements(choice: str) -> Grid:
    return Grid((AGREEMENT_HEAD,), tuple((statement, choice) for statement in AGREEMENT[:6]))


C = Printed(
    "C",
    Sheet(
        title=f"{CONFERENCE}/Wikimedia Lakes Meeting 2023/Final Report",
        lead="Conference Fund Final Report",
        box=box("Under review", "15 November 2023", "Conference Fund", "Final"),
        below=("Application",),
        identity=(
            ("Title of proposal", "Wikimedia Lakes Meeting 2023"),
            ("Username of applicant", "Mehmet"),
            ("Name of organization", "N/A"),
            ("Amount awarded", "129143"),
            ("Amount spent", "127792.2 USD, 339927 GEL"),
        ),
        sections=(
            Section(
                "Part 1: Understanding your work",
                (
                    asked(
                        "1",
                        "Did your event have any impact that you did not expect, positive or"
                        " negative?",
                        "Two clubs were founded.",
                    ),
                    asked(
                        "2",
                        "What do you think will be the long term impact of this conference?",
                        "",
                    ),
                    asked(
                        "3",
                        "Would you say that your work improved participants’ ability to apply new"
                        " skills and knowledge?",
                        "Yes",
                    ),
                    asked(
                        "3a",
                        "If yes, please describe how and why you think this was successful. Please"
                        " describe why you think this is the case.",
                        "Two of them now teach others.",
                    ),
                    Block(
                        C_UPLOAD,
                        ("Field to type in URLs.", "https://lakes.example.org/photos"),
                        "https://lakes.example.org/photos",
                    ),
                    Block(C_AGREEMENT, (_statements("Agree"),), filled=True),
                    asked("6", C_RESOURCES, "A handbook for hosts."),
                ),
            ),
        ),
        closing=REVIEW_NOTES,
        marks=False,
    ),
    {
        "status": "Under review",
        "due": "15 November 2023",
        "program": "Conference Fund",
        "type": "Final",
        "proposal_title": "Wikimedia Lakes Meeting 2023",
        "applicant": "Mehmet",
        "organization": "N/A",
        "awarded": "129143",
        "spent": "127792.2 USD, 339927 GEL",
    },
    {
        "due": "2023-11-15",
        "applicant": "Mehmet",
        "organization": None,
        "awarded": money(("129143", None)),
        "spent": money(("127792.2", "USD"), ("339927", "GEL")),
        "missing": [],
    },
)
_C_BLOCKS = C.sheet.sections[0].blocks
C_DRAFT = replace(
    C,
    sheet=replace(
        C.sheet,
        title=f"{CONFERENCE}/Wikimedia Lakes Meeting 2025:Deep Lakes/Final Report",
        sections=(
            Section(
                "Part 1: Understanding your work",
                (
                    *(replace(block, body=(), answer="") for block in _C_BLOCKS[:4]),
                    # The mirror writes "N/A" below the field of a blank draft.
                    Block(C_UPLOAD, ("Field to type in URLs.", "N/A")),
                    Block(C_AGREEMENT, (_statements(""),)),
                    replace(_C_BLOCKS[6], body=(), answer=""),
                ),
            ),
        ),
        closing="",
    ),
    values={"missing": [], "blank": ["1", "2", "3", "3a", "4", "5", "6"]},
)
