"""Final and yearly reports of the other funds, and the facts that must be read from them.

The labels are repeated here on purpose, independent of the form files. Where the known pages cut
off a label, words of our own complete it.
"""

from __future__ import annotations

from dataclasses import replace

from tests.support.pages.compose import Block, Section, Sheet
from tests.support.pages.rapid_fund_form import Asked
from tests.support.pages.sheet import ALLIANCES, FUND, Printed, asked, box, money

F_PARTS = (
    Section(
        "Part 1 Understanding your work",
        (
            asked(
                "1",
                "Briefly describe how your proposed activities and strategies were implemented.",
                "== Schools ==\n\n* Two schools.\n* Then a third one.",
            ),
            asked(
                "2",
                "Were there any strategies or approaches that you felt were effective in achieving"
                " your goals?",
                "Teachers who learn from teachers.",
            ),
        ),
    ),
)
F = Printed(
    "F",
    Sheet(
        title=f"{ALLIANCES}/Wiki for lakes and rivers/Final Report",
        lead="Final Learning Report",
        box=box("Under review", "2024-05-30T00:00:00Z", "Wikimedia Alliances Fund", "Final"),
        below=("Application [[/Midpoint Report|Midpoint Learning Report]]",),
        intro=(
            "This form is for organizations, groups, or individuals receiving Wikimedia Community"
            " Funds or Wikimedia Alliances Funds to report on their final results."
        ),
        identity=(
            ("Name of Organization", "Lake & River Foundation (LRF)"),
            ("Title of Proposal", "Wiki for lakes: and rivers"),
            ("Amount awarded", "25066.19 USD, 11551239 USD"),
            ("Amount spent", "11454570 NGN"),
        ),
        sections=F_PARTS,
        marks=False,
    ),
    {
        "status": "Under review",
        "due": "2024-05-30T00:00:00Z",
        "program": "Wikimedia Alliances Fund",
        "type": "Final",
        "organization": "Lake & River Foundation (LRF)",
        "proposal_title": "Wiki for lakes: and rivers",
        "awarded": "25066.19 USD, 11551239 USD",
        "spent": "11454570 NGN",
    },
    {
        "due": "2024-05-30",
        "organization": "Lake & River Foundation (LRF)",
        "awarded": money(("25066.19", "USD"), ("11551239", "USD")),
        "spent": money(("11454570", "NGN")),
        "period": "final",
        "missing": [],
        "blank": [],
    },
)
YEARLY_TYPE = "Yearly Learning Report (for multi-year fund recipients) , reporting year: 2023"
Y = Printed(
    "Y",
    Sheet(
        title=f"{FUND}/2023-2025 Lake+River Grant Application/Yearly Report (2023)",
        lead="Yearly Learning Report (Year 1 - 2023)",
        box=box("Accepted", "2024-01-30T00:00:00Z", "Wikimedia Community Fund", YEARLY_TYPE),
        below=("Application",),
        intro=(
            "This form is for organizations, groups, or individuals receiving multi-year Wikimedia"
            " Community Funds to report on their yearly results."
        ),
        identity=(
            ("Name of Organization", "Lake+River"),
            ("Title of Proposal", "2023-2025 Lake+River Grant Application"),
        ),
        sections=(
            Section(
                "Part 1 Understanding your work",
                (
                    *F_PARTS[0].blocks,
                    Block(
                        Asked(
                            "documentation",
                            "5",
                            "Documentation of your impact. Please share links that tell your"
                            " story.",
                        ),
                        (
                            "* Upload Documents and Files",
                            "* Here is an additional field to type in URLs.",
                            "https://lakes.example.org/report",
                        ),
                        "https://lakes.example.org/report",
                    ),
                ),
            ),
        ),
        marks=False,
    ),
    {
        "status": "Accepted",
        "due": "2024-01-30T00:00:00Z",
        "program": "Wikimedia Community Fund",
        "type": YEARLY_TYPE,
        "organization": "Lake+River",
        "proposal_title": "2023-2025 Lake+River Grant Application",
    },
    {
        "due": "2024-01-30",
        "year": 2023,
        "period": "yearly",
        "organization": "Lake+River",
        "awarded": [],
        "spent": [],
        "missing": [],
        "blank": [],
    },
)
CONTRIBUTION = (
    "Please share to what extent your programs, approaches, and strategies contributed to"
    " addressing the challenges you shared in your proposal. If they did not contribute as you"
    " believed they would, please share what obstacles you faced and what, if anything, you"
    " learned from them?"
)
GS = Printed(
    "GS",
    Sheet(
        title=f"{FUND}/General Support Fund/Wikimedia Lakes Annual grant 2024/Final Report",
        notice="",
        general="",
        box=(
            ("", "Wikimedia Lakes Ohrid"),
            ("", "Wikimedia Lakes Annual grant 2024"),
            ("", "01 January 2024 - 31 December 2024"),
            ("Report ID", "10400"),
            ("Report status", "Under review"),
            ("Report due date", "30 January 2025"),
            ("Grant ID", "G-GS-2309-13800"),
            ("Amount funded", "4555400 MKD, 80904 USD"),
            ("Amount spent", "4555428 MKD"),
        ),
        below=(
            "Final Learning Report for General Support Fund",
            "Wikimedia Affiliate Report for Wikimedia Affiliates",
            "Affiliate Health Criteria navigation for Wikimedia Affiliates",
        ),
        sections=(
            Section(
                "Part 1: Understanding your work",
                (
                    Block(
                        Asked(
                            "contribution",
                            "1",
                            CONTRIBUTION,
                            "required",
                        ),
                        (
                            (
                                "For affiliates, use this space (Question 1.) to address Affiliate"
                                " Health Criterion 1.1 (Goal delivery). Say what you reached."
                            ),
                            "Our club grew, and so did the articles.",
                        ),
                        "Our club grew, and so did the articles.",
                    ),
                ),
                intro=(
                    "Per the recent update on the Wikimedia Foundation Affiliates Strategy"
                    " process, Wikimedia Affiliates that are General Support Fund grantees will"
                    " fulfill their affiliate reporting requirements through their final or yearly"
                    " grantee report."
                ),
            ),
        ),
    ),
    {
        "applicant": "Wikimedia Lakes Ohrid",
        "proposal_title": "Wikimedia Lakes Annual grant 2024",
        "dates": "01 January 2024 - 31 December 2024",
        "report_id": "10400",
        "status": "Under review",
        "due": "30 January 2025",
        "grant_id": "G-GS-2309-13800",
        "awarded": "4555400 MKD, 80904 USD",
        "spent": "4555428 MKD",
    },
    {
        "due": "2025-01-30",
        "start": "2024-01-01",
        "end": "2024-12-31",
        "ids": {"report": "10400", "grant": "G-GS-2309-13800"},
        "awarded": money(("4555400", "MKD"), ("80904", "USD")),
        "spent": money(("4555428", "MKD")),
        "missing": [],
        "blank": [],
    },
)
_GS_BLOCK = GS.sheet.sections[0].blocks[0]
GS_BLANK = replace(
    GS,
    sheet=replace(
        GS.sheet,
        sections=(
            replace(
                GS.sheet.sections[0],
                blocks=(replace(_GS_BLOCK, body=_GS_BLOCK.body[:1], answer=""),),
            ),
        ),
    ),
    values={"missing": ["1"], "blank": []},
)
GS_YEARLY = replace(
    GS,
    sheet=replace(
        GS.sheet,
        title=f"{FUND}/General Support Fund/Plan of the Lakes 2022-24/Yearly Report (2024)",
        box=(
            ("", "Wikimedia Lakes Ohrid"),
            ("", "Multi-year plan of the Lakes 2022-24"),
            ("", "01 January 2022 - 31 December 2024"),
            ("Report ID", "10500"),
            ("Report status", "Awaiting grantee reply"),
            ("Report due date", "15 February 2025"),
            ("Grant ID", "G-GS-2111-07400"),
            ("Amount funded", "915000 EUR, 1027904 USD"),
            ("Amount spent", "327000 EUR"),
            ("Reporting year (multi-year)", "2024"),
            ("Year of funding (multi-year)", "Year 3"),
        ),
        below=(
            "Yearly Learning Report for General Support Fund (Year 3 - 2024)",
            *GS.sheet.below[1:],
        ),
    ),
    header={
        "applicant": "Wikimedia Lakes Ohrid",
        "proposal_title": "Multi-year plan of the Lakes 2022-24",
        "dates": "01 January 2022 - 31 December 2024",
        "report_id": "10500",
        "status": "Awaiting grantee reply",
        "due": "15 February 2025",
        "grant_id": "G-GS-2111-07400",
        "awarded": "915000 EUR, 1027904 USD",
        "spent": "327000 EUR",
        "year": "2024",
        "year_of_funding": "Year 3",
    },
    values={
        "status": "Awaiting grantee reply",
        "due": "2025-02-15",
        "period": "yearly",
        "year": 2024,
        "ids": {"report": "10500", "grant": "G-GS-2111-07400"},
        "awarded": money(("915000", "EUR"), ("1027904", "USD")),
        "missing": [],
    },
)
Y2 = Printed(
    "Y2",
    replace(
        Y.sheet,
        title=f"{FUND}/Multi-year plan of the Lakes 2022-24/Yearly Report (2023)",
        lead="Yearly Learning Report (Year 2 - 2023)",
        identity=(
            ("Organization or main grantee", "Wikimedia Lakes Ohrid"),
            ("Title of proposal", ""),
            ("Amount awarded", "915000 EUR"),
            ("Amount spent", "308000 EUR"),
        ),
        sections=(
            Section(
                "Part 1 Understanding your work",
                (replace(_GS_BLOCK, body=_GS_BLOCK.body[1:]),),
            ),
        ),
        marks=True,
    ),
    {
        "status": "Accepted",
        "due": "2024-01-30T00:00:00Z",
        "program": "Wikimedia Community Fund",
        "type": YEARLY_TYPE,
        "organization": "Wikimedia Lakes Ohrid",
        "awarded": "915000 EUR",
        "spent": "308000 EUR",
    },
    {
        "period": "yearly",
        "year": 2023,
        "organization": "Wikimedia Lakes Ohrid",
        "awarded": money(("915000", "EUR")),
        "spent": money(("308000", "EUR")),
        "missing": [],
        "blank": [],
    },
)
