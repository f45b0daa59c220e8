"""Applications, and what must be read from them.

The labels stand here a second time, apart from the form files. Where a label was cut off on the
pages that are known, a plausible one of our own goes on after the known words.
"""

from __future__ import annotations

from tests.support.pages.compose import NOTICE, WCF, Pairs, Section, Sheet
from tests.support.pages.sheet import CONFERENCE, FUND, Printed, asked, money

APPLICATION_NOTICE = NOTICE.replace("midpoint report", "application")


def application(title: str, box: Pairs, name: str) -> Sheet:
    return Sheet(
        title=title,
        box=box,
        notice=APPLICATION_NOTICE,
        below=("Review Final Report",),
        general="",
        sections=(
            Section(
                "Applicant Details",
                (
                    asked(None, "Main Wikimedia username.", "Kim.example", mark="required"),
                    asked(None, "Organization", "The club of another answer"),
                ),
            ),
            Section(
                "Main Proposal",
                (
                    asked(
                        "1",
                        "Please state the title of your proposal. This will also be the Meta-Wiki"
                        " page title.",
                        f"{name}\n\nStatus: we are ready.\n\nGrant type: a small one.",
                    ),
                ),
            ),
        ),
    )


A_RAPID = Printed(
    "A-rapid",
    application(
        f"{WCF}/Lake User Group/Events/Conference (ID: 22215700)",
        (
            ("status", "Funded"),
            ("", "Lake User Group/Events/Conference"),
            ("proposed start date", "2023-09-02"),
            ("proposed end date", "2023-09-03"),
            ("grant start date", "2023-09-02T00:00:00Z"),
            ("grant end date", "2023-10-03T00:00:00Z"),
            ("budget (local currency)", "1390957.78 KZT"),
            ("budget (USD)", "3076.82 USD"),
            ("amount recommended (USD)", "3102.18"),
            ("grant type", "Group of individuals not registered with an organization"),
            ("funding region", "CEECA"),
            ("decision fiscal year", "2023-24"),
            ("applicant", "Kim.example"),
            ("organization (if applicable)", "(Planning) Lake User Group"),
        ),
        "Lake User Group/Events/Conference",
    ),
    {
        "status": "Funded",
        "proposed_start": "2023-09-02",
        "proposed_end": "2023-09-03",
        "start": "2023-09-02T00:00:00Z",
        "end": "2023-10-03T00:00:00Z",
        "budget_local": "1390957.78 KZT",
        "budget_usd": "3076.82 USD",
        "awarded": "3102.18",
        "grant_type": "Group of individuals not registered with an organization",
        "region": "CEECA",
        "fiscal_year": "2023-24",
        "applicant": "Kim.example",
        "organization": "(Planning) Lake User Group",
    },
    {
        "kind": "application",
        "status": "Funded",
        "start": "2023-09-02",
        "end": "2023-10-03",
        "applicant": "Kim.example",
        "organization": "(Planning) Lake User Group",
        "awarded": money(("3102.18", None)),
        "ids": {"proposal": "22215700"},
        "missing": [],
        "blank": [],
    },
)
A_CONFERENCE = Printed(
    "A-conference",
    application(
        f"{CONFERENCE}/Wikimedia Lakes Meeting 2023",
        (
            ("status", "Awaiting grantee reply"),
            ("", "Wikimedia Lakes Meeting 2023"),
            ("start date", "2023-09-15"),
            ("end date", "2023-09-17"),
            ("budget (local currency)", "339927 GEL"),
            ("amount requested (USD)", '129143 USD<ref group="note">As asked for.</ref>'),
            ("grant type", "Wikimedia Affiliate (chapter, thematic org., or user group)"),
            ("funding region", "CEECA"),
            ("decision fiscal year", "2023-24"),
            ("funding program round", "Round 1"),
            ("applicant", "Mehmet"),
            ("organization (if applicable)", "N/A"),
        ),
        "Wikimedia Lakes Meeting 2023",
    ),
    {
        "status": "Awaiting grantee reply",
        "start": "2023-09-15",
        "end": "2023-09-17",
        "budget_local": "339927 GEL",
        "requested": "129143 USD",
        "grant_type": "Wikimedia Affiliate (chapter, thematic org., or user group)",
        "region": "CEECA",
        "fiscal_year": "2023-24",
        "round": "Round 1",
        "applicant": "Mehmet",
        "organization": "N/A",
    },
    {
        "kind": "application",
        "start": "2023-09-15",
        "end": "2023-09-17",
        "applicant": "Mehmet",
        "organization": None,
        "missing": [],
        "blank": [],
    },
)
A_GENERAL = Printed(
    "A-general",
    application(
        f"{FUND}/Developing Free Lakes, 2023",
        (
            ("", "Developing Free Lakes, 2023"),
            ("start date", "2023-01-01<span>2023-01-01T00:00:00Z</span>"),
            ("end date", "2023-12-31<span>2023-12-31T00:00:00Z</span>"),
            ("budget (local currency)", "131260.25 GEL"),
            ("amount requested (USD)", "47731 USD"),
            ("amount recommended (USD)", "47731 [note 1]"),
            ("grant type", "Wikimedia Affiliate (chapter, thematic org., or user group)"),
            ("funding region", "CEECA"),
            ("decision fiscal year", "2022-23"),
            ("funding program round", "Round 1"),
            (
                "applicant and people related to proposal",
                "1) Mehmet Lake - Mehmet97 2) Mika Hill - MIKA",
            ),
            ("organization (if applicable)", "Lake User Group Georgia"),
        ),
        "Developing Free Lakes, 2023",
    ),
    {
        "start": "2023-01-012023-01-01T00:00:00Z",
        "end": "2023-12-312023-12-31T00:00:00Z",
        "budget_local": "131260.25 GEL",
        "requested": "47731 USD",
        "awarded": "47731 [note 1]",
        "grant_type": "Wikimedia Affiliate (chapter, thematic org., or user group)",
        "region": "CEECA",
        "fiscal_year": "2022-23",
        "round": "Round 1",
        "applicant": "1) Mehmet Lake - Mehmet97 2) Mika Hill - MIKA",
        "organization": "Lake User Group Georgia",
    },
    {
        "kind": "application",
        "status": None,
        "start": "2023-01-01",
        "end": "2023-12-31",
        "organization": "Lake User Group Georgia",
        "awarded": money(("47731", None)),
        "missing": [],
        "blank": [],
    },
)
