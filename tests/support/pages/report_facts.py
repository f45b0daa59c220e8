"""Facts of reports to compose: the two report seeds, a full one, a draft with nothing in it.

Values, labels, titles and links of the seeds are exact; the sentences are not theirs.
"""

from __future__ import annotations

from tests.support.pages.compose import WCF, ReportFacts

TAJIK = ReportFacts(
    title=f"{WCF}/Tajik Wikimedians User Group workshops (ID: 22748804)/Final Report",
    due="31 May 2025",
    applicant="Zolfeqar_Fatihzadeh",
    awarded="2600",
    spent="2600 USD, 1970.33",
    answers={
        "activities": (
            "We held two days of workshops in Dushanbe.\n\n"
            "* Editors who had been with us for long learned to teach.\n"
            "* Newcomers made their first edits in the library."
        ),
        "documentation": (
            "https://meta.wikimedia.org/wiki/Tajik_Wikimedians_User_Group/Trainer_Training_Program"
            "\n* https://meta.wikimedia.org/wiki/Tajik Wikimedians User Group/General Assembly"
        ),
        "learning": (
            "* People learn faster from somebody who speaks their language.\n"
            "* Editing together teaches more than a lecture."
        ),
        "unexpected": (
            "More people came on the second day than we had chairs for.\n\n"
            "The network of the building broke down twice."
        ),
        "sharing": "On the project's page, in our chat, and in a talk in Tashkent.",
        "difficulties": "No",
        "spent_local": "1970.33",
        "spent_usd": "2600",
        "financial_report": "https://docs.google.com/spreadsheets/d/1ik_De0avs58/edit?gid=0#gid=0",
        "unspent": "Yes",
        "unspent_amount": "$107.08 were left",
        "unspent_plan": (
            "B. Propose to use them to partially or fully fund a new/future request with PO"
            " approval"
        ),
        "unspent_details": "They will be part of the budget of our next request.",
        "compliance_agreement": "Yes",
        "compliance_laws": "Yes",
        "compliance_tax": "Yes",
    },
    quoted=(
        "With this project we want to find out whether people who were taught by us can teach"
        " others. We also want to see what holds new editors back."
    ),
    agreement=("Strongly agree",) * 7,
    agreement_head=False,
    metrics={
        "Number of participants": ("10", "18"),
        "Number of editors": ("10", "18"),
        "Number of organizers": ("3", "3"),
    },
    projects={
        "Wikipedia": ("10",),
        "Wikimedia Commons": ("10",),
        "Wikidata": ("10",),
        "Translatewiki": ("10",),
    },
)

KAZAKH = ReportFacts(
    title=(
        f"{WCF}/Wikimedia Community of Kazakh language User Group/Events/Conference"
        " (ID: 22215712)/Final Report"
    ),
    due="2023-10-03T00:00:00Z",
    applicant="Batyrbek.kz",
    awarded="3102.18",
    spent="2292.84 USD, 1046956.78",
    answers={
        "activities": "Twenty-seven editors met in one room for the first time.",
        "documentation": (
            "Project page: https://meta.wikimedia.org/wiki/Wikimedia_Community_of_Kazakh_language"
            "_User_Group/Events/Conference/2023 Pictures:"
            " https://commons.wikimedia.org/wiki/Category:Kazakh_Wiki_conference_2023"
        ),
        "materials": (
            "Slides: https://commons.wikimedia.org/wiki/"
            "Category:Kazakh_Wiki_conference_2023_(presentations)"
        ),
        "learning": "We need to meet more often, in large rounds and in small ones.",
        "unexpected": "Only the pens were other than ordered.",
        "sharing": "In our Telegram group (https://t.me/kkwiki_chat).",
        "difficulties": "No",
        "spent_local": "1046956.78",
        "spent_usd": "2292.84",
        "financial_report": "https://docs.google.com/spreadsheets/d/1hsSyr0an/edit#gid=928458698",
        "budget_changes": "The trip was called off for the weather; we went to a museum.",
        "unspent": "Yes",
        "unspent_amount": "$783.98 - because of the changes in the tour",
        "unspent_plan": (
            "B. Propose to use them to partially or fully fund a new/future grant request with"
            " PO approval"
        ),
        "unspent_details": "Our next conference.",
        "compliance_agreement": "Yes",
        "compliance_laws": "Yes",
        "compliance_tax": "Yes",
    },
    quoted=(
        "What is hard for single editors? What would help them? How can quarrels in the community"
        " be settled and prevented? Which recommendations matter most?"
    ),
    agreement=(
        "Agree",
        "Agree",
        "Not applicable to your fund",
        "Not applicable to your fund",
        "Agree",
        "Agree",
        "Strongly agree",
    ),
    metrics={
        "Number of participants": ("32", "33"),
        "Number of editors": ("26", "27"),
        "Number of organizers": ("4", "4"),
    },
    projects={
        "Wikipedia": ("100", "10", "100"),
        "Wikimedia Commons": ("200", "71", "200"),
        "Wikidata": ("100", "3", "100"),
    },
)

FULL = ReportFacts(
    title=f"{WCF}/Wiki Loves Baku: old town + new (ID: 22903311)/Final Report",
    status="Accepted",
    due="05 April 2024",
    applicant="Rodrigo.Argenton (at Commons)",
    organization="Azərbaycan Vikimediyaçıları",
    awarded="400.12 USD, 12492 TWD",
    spent="395.00 USD, 12332.5 TWD",
    answers={
        "activities": (
            "== What we did ==\n\n1. Two walks.\n\n2-- One evening of sorting pictures.\n\n"
            "Program 1: the old town\n\nProgram 2: the new one"
        ),
        "documentation": "[[Wiki Loves Baku/2024|Our page]]",
        "materials": "N/A",
        "learning": "Walks in small groups bring better pictures.",
        "unexpected": "Ничего неожиданного не было.",
        "sharing": "سنكتب عن المشروع في مدونتنا.",
        "metrics": "The numbers were counted by hand.",
        "difficulties": "Yes",
        "difficulties_details": "Some people registered under two names.",
        "spent_local": "12332.5",
        "spent_usd": "395",
        "financial_report": "https://drive.example.org/sheet",
        "budget_changes": "None.",
        "unspent": "No",
        "compliance_agreement": "Yes",
        "compliance_laws": "Yes",
        "compliance_tax": "Yes",
        "reflections": "Thank you for the quick answers.",
    },
    quoted="Do small groups bring better pictures than large ones?",
    agreement=("Agree",) * 8,
    metrics={
        "Number of participants": ("1,200", "1,234", "Event dashboard"),
        "Number of editors": ("20", "~50", "estimated"),
        "Number of organizers": ("3", "٣"),
    },
    projects={"Wikimedia Commons": ("300", "12 (8 new)", "10+"), "Wikidata": ("5", "4.5", "0")},
    other_metrics=(("Walks", "Guided tours", "2", "2", "calendar"), ("Pizzas", "", "10", "", "")),
)

EMPTY = ReportFacts(
    title=f"{WCF}/Nothing yet (ID: 22903312)/Final Report",
    status="Draft",
    due="",
    applicant="عمر",
    awarded="",
    spent="USD,",
)
UNMARKED = ReportFacts(
    title=f"{WCF}/Nothing yet (ID: 22903312)/Final Report", status="Draft", marks=False
)

FACTS = {"tajik": TAJIK, "kazakh": KAZAKH, "full": FULL, "empty": EMPTY, "unmarked": UNMARKED}
