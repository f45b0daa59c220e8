"""Midpoint reports, in their three layouts, and the facts that must be read from them.

The labels are repeated here on purpose, independent of the form files. Where the known pages cut
off a label, words of our own complete it.
"""

from __future__ import annotations

from dataclasses import replace

from tests.support.pages.compose import Block, Grid, Section, Sheet
from tests.support.pages.rapid_fund_form import Asked
from tests.support.pages.sheet import FUND, Printed, asked, box, money

MIDPOINT_INTRO = (
    "This form is for organizations receiving Wikimedia Community Funds (General Support) or"
    " Wikimedia Alliances Funds to report on their mid-term learning and results. See the"
    " Wikimedia Community Fund application if you want to review the initial proposal."
)
M_QUESTIONS = (
    (
        (
            "Briefly describe how your strategies and activities proposed were implemented and if"
            " any changes to what was proposed are worth highlighting?"
        ),
        "We began with the museum.\n\nProgram 1: photographs\n\nProgram 2: texts",
    ),
    (
        (
            "Were there any strategies or approaches that you feel are being effective in achieving"
            " your goals?"
        ),
        "Few people, often.",
    ),
    ("What challenges or obstacles have you encountered so far?", ""),
    (
        (
            "Please describe how different communities are participating and being informed about"
            " your work."
        ),
        "По электронной почте.",
    ),
    (
        (
            "Please share reflections on how your efforts are helping to engage participants and/or"
            " build content, particularly for underrepresented groups."
        ),
        "N/A",
    ),
    (
        (
            "In your application, you outlined your learning priorities. What have you learned so"
            " far about these areas during this period?"
        ),
        "",
    ),
    (
        (
            "What are the next steps and opportunities you’ll be focusing on for the second half of"
            " your work?"
        ),
        "The second museum.",
    ),
)
M_PARTS = (
    Section(
        "Part 1 Understanding your work",
        tuple(asked(str(n), label, answer) for n, (label, answer) in enumerate(M_QUESTIONS, 1)),
    ),
    Section(
        "Part 2: Metrics",
        (
            Block(
                Asked("open", "8a", "Open and additional metrics data."),
                (
                    Grid(
                        (
                            "Open Metrics",
                            "Description",
                            "Target",
                            "Results",
                            "Comments",
                            "Methodology",
                        ),
                        (
                            ("Visits", "to museums", "4", "3", "one was closed", "counted"),
                            ("Letters", "", "1,000", "12 (8 new)", "", ""),
                        ),
                    ),
                ),
                filled=True,
            ),
        ),
    ),
)
M_HEADER = {
    "status": "Draft",
    "due": "2023-07-25T00:00:00Z",
    "program": "Wikimedia Community Fund",
    "type": "Midterm",
    "organization": "Wiki Lagos Lx",
    "proposal_title": "Wiki Lagos Lx 2023 Annual Plan",
    "awarded": "38423.28 USD, 39927.76 EUR",
    "spent": "USD,",
}
M_VALUES = {
    "status": "Draft",
    "due": "2023-07-25",
    "program": "Wikimedia Community Fund",
    "period": "midpoint",
    "organization": "Wiki Lagos Lx",
    "applicant": None,
    "awarded": money(("38423.28", "USD"), ("39927.76", "EUR")),
    "spent": [],
    "missing": [],
    "blank": ["3", "6"],
    "other_metrics": [
        {"name": "Visits", "target": 4, "result": 3},
        {"name": "Letters", "target": 1000, "result": None},
    ],
}
M = Printed(
    "M",
    Sheet(
        title=f"{FUND}/Wiki Lagos Lx 2023 Annual Plan/Midpoint Report",
        lead="Midterm Learning Report",
        box=box("Draft", "2023-07-25T00:00:00Z", "Wikimedia Community Fund", "Midterm"),
        below=(f"[[{FUND}/Wiki Lagos Lx 2023 Annual Plan|Application]] Final Learning Report",),
        intro=MIDPOINT_INTRO,
        identity=(
            ("Name of Organization", "Wiki Lagos Lx"),
            ("Title of Proposal", "Wiki Lagos Lx 2023 Annual Plan"),
            ("Amount awarded", "38423.28 USD, 39927.76 EUR"),
            ("Amount spent", "USD,"),
        ),
        sections=M_PARTS,
        marks=False,
    ),
    M_HEADER,
    M_VALUES,
)
M_NOTICE_FIRST = Printed(
    "M",
    replace(
        M.sheet,
        notice_first=True,
        box=(
            ("Report Status", "Draft"),
            ("Funding program", "Wikimedia Community Fund"),
            ("Report type", "Midterm"),
            ("Due date", "2023-07-25T00:00:00Z"),
        ),
    ),
    M_HEADER,
    M_VALUES,
)
M_OBJECTIVES = Printed(
    "M",
    replace(
        M.sheet,
        title=f"{FUND}/Lake User Group Support Grant 2022/2023/Midpoint Report",
        lead="",
        box=box("Draft", "2023-01-15T00:00:00Z", "Wikimedia Community Fund", "Midpoint"),
        identity=(
            ("Name of Organization", "Lake User Group"),
            ("Title of Proposal", "LAKE USER GROUP SUPPORT GRANT 2022/2023"),
            ("Objectives of Proposal", "Photographs of lakes."),
        ),
        sections=(
            Section(
                "Part 1 Understanding your work",
                (
                    asked("1", M_QUESTIONS[0][0], "We went to see four lakes."),
                    asked(
                        "2",
                        "Were there any strategies or approaches that you feel are effective in"
                        " achieving your goals? Please describe these.",
                        "",
                    ),
                    asked(
                        "3",
                        "What challenges or obstacles have you encountered? What will you do"
                        " differently going forward?",
                        "Rain.",
                    ),
                    asked(
                        "4",
                        "Please describe how different Wikimedia communities are being informed"
                        " about your work. Which channels serve you best?",
                        "A chat.",
                    ),
                    asked("5", "Is there anything else you would like to share?", ""),
                ),
            ),
        ),
    ),
    {
        "status": "Draft",
        "due": "2023-01-15T00:00:00Z",
        "program": "Wikimedia Community Fund",
        "type": "Midpoint",
        "organization": "Lake User Group",
        "proposal_title": "LAKE USER GROUP SUPPORT GRANT 2022/2023",
        "objectives": "Photographs of lakes.",
    },
    {
        "due": "2023-01-15",
        "organization": "Lake User Group",
        "awarded": [],
        "spent": [],
        "application": f"{FUND}/Lake User Group Support Grant 2022/2023",
        "missing": [],
        "blank": ["2", "5"],
    },
)
