"""Rapid Fund reports, and the facts that must be read from them.

The labels are repeated here on purpose, independent of the form files. Where the known pages cut
off a label, words of our own complete it.
"""

from __future__ import annotations

from dataclasses import replace

from tests.support.pages.compose import WCF, Block, Grid, Section, Sheet, rapid_sheet
from tests.support.pages.rapid_fund_form import Asked
from tests.support.pages.report_facts import FULL, TAJIK
from tests.support.pages.sheet import Printed, asked, box, money

R1_AGREEMENT = Block(
    Asked(
        "agreement",
        "4",
        "To what extent do you agree with the following statements regarding the work carried out"
        " with this Rapid Fund?",
    ),
    (
        Grid(
            ("Our efforts during the Fund period have helped to...",),
            (
                ("A. Bring in participants from underrepresented groups", "Agree"),
                ("B. Create a more inclusive and connected culture in our community", "Disagree"),
                ("C. Develop content about underrepresented topics/groups", ""),
            ),
        ),
    ),
    filled=True,
)
R1 = Printed(
    "R1",
    Sheet(
        title=f"{WCF}/Wikipedia Lake Month 2022 (ID: 21886700)/Final Report",
        lead="Rapid Fund Final Report",
        box=box(
            "Accepted", "2023-06-30T00:00:00Z", "Rapid Fund, Wikimedia Community Fund", "Final"
        ),
        identity=(
            ("Title of Proposal", "Wikipedia Lake Month 2022"),
            ("Username of Applicant", "Ross.Baker"),
            ("Name of Organization", "N/A"),
            ("Amount awarded", "400.12"),
            ("Amount spent", "400.12 USD, 12492 TWD"),
        ),
        sections=(
            Section(
                "Part 1 Understanding your work",
                (
                    asked(
                        "1",
                        "Briefly describe how your proposed activities and strategies were"
                        " implemented",
                        "We wrote about lakes for a month.\n\n1. Letters to clubs.\n\n2-- A jury.",
                    ),
                    asked(
                        "2",
                        "Were there any strategies or approaches that you felt were effective in"
                        " achieving your goals? Please describe these strategies and approaches.",
                        "Small prizes.",
                    ),
                    Block(
                        Asked(
                            "media",
                            "3",
                            "Please use this space to upload media and other files that help tell"
                            " your story and impact.",
                        ),
                        ("Field to type in URLs.", "# https://lakes.example.org/one"),
                        "# https://lakes.example.org/one",
                    ),
                    R1_AGREEMENT,
                ),
            ),
        ),
        marks=False,
    ),
    {
        "status": "Accepted",
        "due": "2023-06-30T00:00:00Z",
        "program": "Rapid Fund, Wikimedia Community Fund",
        "type": "Final",
        "proposal_title": "Wikipedia Lake Month 2022",
        "applicant": "Ross.Baker",
        "organization": "N/A",
        "awarded": "400.12",
        "spent": "400.12 USD, 12492 TWD",
    },
    {
        "status": "Accepted",
        "due": "2023-06-30",
        "program": "Rapid Fund, Wikimedia Community Fund",
        "period": "final",
        "applicant": "Ross.Baker",
        "organization": None,
        "awarded": money(("400.12", None)),
        "spent": money(("400.12", "USD"), ("12492", "TWD")),
        "missing": [],
    },
)

FULL_TABLES = {
    "metrics": [
        {"name": "Number of participants", "target": 1200, "result": 1234},
        {"name": "Number of editors", "target": 20, "result": None},
        {"name": "Number of organizers", "target": 3, "result": 3},
    ],
    "other_metrics": [
        {"name": "Walks", "target": 2, "result": 2},
        {"name": "Pizzas", "target": 10, "result": None},
    ],
    "unread_numbers": [
        {"table": "metrics", "name": "Number of editors", "column": "result", "raw": "~50"},
        {
            "table": "projects",
            "name": "Wikimedia Commons",
            "column": "created",
            "raw": "12 (8 new)",
        },
        {"table": "projects", "name": "Wikimedia Commons", "column": "improved", "raw": "10+"},
    ],
}
R2 = Printed(
    "R2",
    rapid_sheet(FULL),
    {
        "status": "Accepted",
        "due": "05 April 2024",
        "program": "Rapid Fund",
        "type": "Final",
        "applicant": "Rodrigo.Argenton (at Commons)",
        "organization": "Azərbaycan Vikimediyaçıları",
        "awarded": "400.12 USD, 12492 TWD",
        "spent": "395.00 USD, 12332.5 TWD",
    },
    {
        "due": "2024-04-05",
        "applicant": "Rodrigo.Argenton",
        "organization": "Azərbaycan Vikimediyaçıları",
        "spent": money(("395.00", "USD"), ("12332.5", "TWD")),
        "missing": [],
        **FULL_TABLES,
    },
)
R3 = Printed(
    "R3",
    replace(
        rapid_sheet(FULL),
        title=f"{WCF}/Lake Wiki Challenge 2025 (ID: 23096300)/Final Report",
        lead="",
        notice="",
        general="",
        box=(
            ("", "TheLakeNation"),
            ("", "Lake Wiki Challenge 2025"),
            ("", "01 July 2025 - 31 July 2025"),
            ("Report ID", "12500"),
            ("Report status", "Under review"),
            ("Report due date", "30 August 2025"),
            ("Grant ID", "G-RF-2504-18900"),
            ("Amount funded", "2808400 RWF, 2000 USD"),
            ("Amount spent", "2808400 RWF"),
        ),
        below=("Rapid Fund Final Report",),
        identity=(("Application type", "Standard application"),),
        closing="",
    ),
    {
        "applicant": "TheLakeNation",
        "proposal_title": "Lake Wiki Challenge 2025",
        "dates": "01 July 2025 - 31 July 2025",
        "report_id": "12500",
        "status": "Under review",
        "due": "30 August 2025",
        "grant_id": "G-RF-2504-18900",
        "awarded": "2808400 RWF, 2000 USD",
        "spent": "2808400 RWF",
        "application_type": "Standard application",
    },
    {
        "status": "Under review",
        "due": "2025-08-30",
        "start": "2025-07-01",
        "end": "2025-07-31",
        "ids": {"report": "12500", "grant": "G-RF-2504-18900", "proposal": "23096300"},
        "applicant": "TheLakeNation",
        "organization": None,
        "awarded": money(("2808400", "RWF"), ("2000", "USD")),
        "spent": money(("2808400", "RWF")),
        "missing": [],
        **FULL_TABLES,
    },
)
R3_BLANK = replace(
    R3,
    sheet=replace(
        R3.sheet,
        title=f"{WCF}/Lake Wiki Challenge 2025/2 (ID: 23096301)/Final Report",
        sections=rapid_sheet(TAJIK).sections,
    ),
    values={"missing": ["Additionally, share"], "applicant": "TheLakeNation"},
)
R3_TECH = replace(
    R3,
    form="R3-tech",
    sheet=replace(
        R3.sheet,
        title=f"{WCF}/lakes:A map of all lakes (ID: 23553400)/Final Report",
        identity=(("Application type", "Tech project"),),
        sections=(
            Section(
                "Parts 1-3: Project and impact",
                (
                    asked(
                        "1",
                        "What was built or achieved during the project, and how did it align with"
                        " your original goals, milestones and technical plan?",
                        "(1) A map: it is drawn from Wikidata.\n\n(2) A report of its gaps.",
                        mark="required",
                    ),
                ),
            ),
        ),
    ),
    header={**R3.header, "application_type": "Tech project"},
    values={"status": "Under review", "due": "2025-08-30", "missing": [], "blank": []},
)
