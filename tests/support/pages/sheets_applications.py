"""Applications, and the facts that must be read from them.

The labels are repeated here on purpose, independent of the form files. Where the known pages cut
off a label, words of our own complete it.
"""

from __future__ import annotations

from tests.support.pages.compose import NOTICE, WCF, Pairs, Section, Sheet
from tests.support.pages.sheet import CONFERENCE, FUND, Printed, asked, money

APPLICATION_NOTICE = NOTICE.replace("midpoint report", "application")


def application(title: str, box: Pairs, name: str) -> Sheet:
    """Return the sheet of an application."""
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
A_RAPID_2025 = Printed(
    "A-rapid",
    application(
        "Grants:Programs/Wikimedia Alliances Fund/Rapid Fund/Lakes and editors. (ID: 23096200)",
        (
            ("status", "Not funded"),
            ("request or grant ID", "R-RF-2601-21700"),
            ("proposed start date", "2025-09-01"),
            ("proposed end date", "2025-12-31"),
            ("requested budget (local currency)", "37960000 IDR"),
            ("requested budget (USD)", "2241.62 USD"),
            ("amount funded (local currency)", "35937500 IDR"),
            ("amount funded (USD)", "2300"),
            ("decision fiscal year", "2024-25"),
            ("applicant", "• Kim.example"),
            ("organization (if applicable)", "• N/A"),
        ),
        "Lakes and editors.",
    ),
    {
        "status": "Not funded",
        "grant_id": "R-RF-2601-21700",
        "proposed_start": "2025-09-01",
        "proposed_end": "2025-12-31",
        "budget_local": "37960000 IDR",
        "budget_usd": "2241.62 USD",
        "awarded_local": "35937500 IDR",
        "awarded": "2300",
        "fiscal_year": "2024-25",
        "applicant": "Kim.example",
        "organization": "N/A",
    },
    {
        "status": "Not funded",
        "start": "2025-09-01",
        "end": "2025-12-31",
        "applicant": "Kim.example",
        "organization": None,
        "awarded": money(("35937500", "IDR"), ("2300", None)),
        "ids": {"proposal": "23096200", "grant": "R-RF-2601-21700"},
    },
)
A_CONFERENCE_SEEN = Printed(
    "A-conference",
    application(
        f"{CONFERENCE}/Lake Youth Conference 2025",
        (
            ("proposed start date", "2024-10-01T00:00:00Z"),
            ("proposed end date", "2025-07-31T00:00:00Z"),
            ("budget (local currency)", "2785561.2 CZK"),
            ("amount requested (USD)", "124302.12 USD [note 1]"),
            ("amount recommended (local)", "2785561.2 CZK"),
            ("decision fiscal year", "2024-25"),
            ("applicant", "Jana Lake (WMLK)"),
            ("organization (if applicable)", "Wikimedia Lakes"),
        ),
        "Lake Youth Conference 2025",
    ),
    {
        "proposed_start": "2024-10-01T00:00:00Z",
        "proposed_end": "2025-07-31T00:00:00Z",
        "budget_local": "2785561.2 CZK",
        "requested": "124302.12 USD [note 1]",
        "awarded_local": "2785561.2 CZK",
        "fiscal_year": "2024-25",
        "applicant": "Jana Lake (WMLK)",
        "organization": "Wikimedia Lakes",
    },
    {
        "start": "2024-10-01",
        "end": "2025-07-31",
        "organization": "Wikimedia Lakes",
        "awarded": money(("2785561.2", "CZK")),
    },
)
A_ALLIANCES = Printed(
    "A-general",
    application(
        "Grants:Programs/Wikimedia Alliances Fund/Lake justice through Wikipedia",
        (
            ("status", "Funded"),
            (
                "Lake justice through Wikipedia",
                (
                    "The movement for the rights of the people at the lakes uses the tools of"
                    " Wikipedia, so that articles about lakes become better and more people"
                    " write them."
                ),
            ),
            ("start date", "2023-07-01T00:00:00Z<span>2023-07-01</span>"),
            ("end date", "2024-04-01T00:00:00Z<span>2024-04-01</span>"),
            ("budget (local currency)", "USD"),
            ("amount recommended (USD)", "16537"),
            ("grant type", "Mission-aligned organization"),
            ("organization type", "Non profit organisation"),
            ("funding region", "unknown region"),
            ("decision fiscal year", "2022-23"),
        ),
        "Lake justice through Wikipedia",
    ),
    {
        "status": "Funded",
        "start": "2023-07-01T00:00:00Z2023-07-01",
        "end": "2024-04-01T00:00:00Z2024-04-01",
        "budget_local": "USD",
        "awarded": "16537",
        "grant_type": "Mission-aligned organization",
        "organization_type": "Non profit organisation",
        "region": "unknown region",
        "fiscal_year": "2022-23",
        "organization": "The club of another answer",
    },
    {
        "start": "2023-07-01",
        "end": "2024-04-01",
        "organization": "The club of another answer",
        "awarded": money(("16537", None)),
    },
)
