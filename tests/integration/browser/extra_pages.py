"""Pages added to the sample: a group with twelve grants, a group whose page is in Arabic, and a
grant of the sample's group in Cyprus, which a newsletter wrote about.

Groups, people and figures are invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.support.pages.compose import WCF, ReportFacts, compose, write
from tests.support.pages.markup_families import FAMILIES
from tests.support.pages.rapid_fund_form import METRICS, PARTS, PROJECTS
from tests.support.pages.sheets_applications import application
from tests.support.wiki.small_wiki import MIRROR, Entry

LAKES = "Wikimedians of the Three Lakes User Group"
OASIS = "Wikimedians of the Oasis User Group"
GROUPS = {LAKES: "Ama Lakes", OASIS: "نور الواحة"}
CYPRUS = "Wikimedia Community User Group Cyprus"
APPLICANTS = GROUPS | {CYPRUS: "Eleni Markou"}
REGIONS = {LAKES: "SSA", OASIS: "MENA", CYPRUS: "CEECA"}
CONDITIONAL = ("difficulties_details", "unspent_amount", "unspent_plan", "unspent_details")
ENGLISH_ANSWER = "We met in the library every month."
ARABIC_ANSWER = "التقينا في المكتبة كل شهر."


@dataclass(frozen=True, slots=True)
class ExtraGrant:
    """A grant; ``people`` are (target, result) for each metric, ``blank`` keys of questions."""

    number: int
    name: str
    start: str
    end: str
    status: str
    due: str
    awarded: str
    spent: str
    people: tuple[tuple[str, str], ...]
    blank: frozenset[str] = frozenset()
    organization: str = LAKES
    answer: str = ENGLISH_ANSWER

    @property
    def application(self) -> str:
        """The title of the application page."""
        return f"{WCF}/{self.name} (ID: {self.number})"

    @property
    def report(self) -> str:
        """The title of the report page."""
        return f"{self.application}/Final Report"


def _grant(line: str) -> ExtraGrant:
    """Read a line of the table below."""
    number, name, start, end, status, due, awarded, spent, people, blank = (
        part.strip() for part in line.split("|")
    )
    return ExtraGrant(
        int(number), name, start, end, status, due, awarded, spent,
        tuple((target, result) for target, _, result in
              (pair.partition(">") for pair in people.split())),
        frozenset(blank.split()),
    )  # fmt: skip


#: Newest first, as the bot's table is.
LAKES_GRANTS = tuple(
    _grant(line)
    for line in """
    22801412 | Photo walks along the three lakes 2026  | 2026-04-01 | 2026-09-30 | Draft        | 31 October 2026  | 2900 | USD,                | 60> 25> 5>       | activities documentation materials agreement learning unexpected sharing metrics difficulties spent_local spent_usd financial_report
    22787301 | Wikidata evenings for librarians        | 2026-01-15 | 2026-06-30 | Under review | 31 July 2026     | 1850 | 1850 USD, 27195     | 20>31 12>14 3>3  | sharing
    22776518 | Training for trainers 2025              | 2025-09-01 | 2025-12-20 | Under review | 20 January 2026  | 3000 | 2987.4 USD, 43914   | 15>15 15>13 4>4  |
    22768844 | Women of the lakes 2025                 | 2025-03-01 | 2025-04-15 | Accepted     | 15 May 2025      | 2400 | 2400 USD, 35280     | 40>56 30>38 6>6  |
    22751090 | Old maps, new articles                  | 2024-11-01 | 2025-02-28 | Accepted     | 31 March 2025    | 1200 | 1114 USD, 16375.8   | 12>9 12>9 2>2    |
    22733217 | Summer school for young editors         | 2024-07-01 | 2024-08-31 | Accepted     | 30 September 2024| 4100 | 4100 USD, 60270     | 25>24 25>24 7>8  |
    22718805 | Recording the lakes' place names        | 2024-03-01 | 2024-05-31 | Accepted     | 30 June 2024     | 980  | 980 USD, 14406      | 10>17 8>11 3>3   |
    22690413 | Women of the lakes 2024                 | 2024-03-01 | 2024-04-15 | Accepted     | 15 May 2024      | 2200 | 2163.5 USD, 31803   | 40>43 30>29 5>5  | materials
    22671156 | Wikipedia in the secondary schools of the northern shore | 2023-09-01 | 2024-01-31 | Accepted | 29 February 2024 | 5000 | 4820 USD, 70854 | 120>1,034 60>212 8>9 |
    22655920 | Boats and harbours                      | 2023-05-01 | 2023-06-30 | Accepted     | 31 July 2023     | 1500 | 1500 USD, 22050     | 20>22 15>15 2>2  |
    22641077 | Women of the lakes 2023                 | 2023-03-01 | 2023-04-15 | Accepted     | 15 May 2023      | 2000 | 2000 USD, 29400     | 30>28 20>21 5>4  |
    22630251 | First meetings of the group             | 2022-10-01 | 2022-12-31 | Accepted     | 31 January 2023  | 700  | 655 USD, 9628.5     | 10>14 5>6 2>2    | unexpected
    """.strip().splitlines()  # noqa: E501 - one grant a line
)  # fmt: skip
OASIS_GRANTS = (
    ExtraGrant(
        22799001, "ورشات ويكيبيديا في مكتبة الواحة", "2025-10-01", "2026-02-28", "Under review",
        "31 March 2026", "2600", "2600 USD, 1970.33", (("10", "18"), ("10", "1,250"), ("3", "3")),
        frozenset({"materials", "sharing"}), OASIS, ARABIC_ANSWER,
    ),
    ExtraGrant(
        22760002, "Photo walk of the oasis 2024", "2024-02-01", "2024-03-31", "Accepted",
        "30 April 2024", "800", "790 USD, 29,600", (("12", "9"), ("8", "9"), ("2", "2")),
        frozenset(), OASIS, ARABIC_ANSWER,
    ),
)  # fmt: skip
CYPRUS_GRANT = ExtraGrant(
    22680003, "Women of the island", "2024-02-01", "2024-02-29", "Accepted", "31 March 2024", "900",
    "900 USD, 830", (("20", "26"), ("20", "24"), ("4", "4")), organization=CYPRUS,
)  # fmt: skip
GRANTS = (*LAKES_GRANTS, *OASIS_GRANTS, CYPRUS_GRANT)


def extra_pages() -> Iterator[Entry]:
    """Yield the groups' pages and, of each grant, the application and the report."""
    for group in GROUPS:
        yield Entry(group, f"'''{group}''' is a user group.\n")
    families = list(FAMILIES.values())
    for place, grant in enumerate(GRANTS):
        applied = application(grant.application, _box(grant), grant.name)
        yield Entry(grant.application, write(applied, FAMILIES["bold"]), MIRROR)
        reported = compose(_facts(grant), families[place % len(families)])
        yield Entry(grant.report, reported, MIRROR)


def registry_with_groups(registry: str) -> str:
    """Return the registry of affiliates with `GROUPS` added."""
    rows = "".join(
        f"\t{{\n\t\tgroup_name = '{name}',\n\t\torg_type = 'User Group',\n"
        f"\t\tgroup_country = 'Nowhere',\n\t\tgroup_contact1 = 'User:{contact}',\n"
        "\t\trecognition_status = 'recognised',\n\t},\n"
        for name, contact in GROUPS.items()
    )
    before, opened, after = registry.partition("return {\n")
    return f"{before}{opened}{rows}{after}"


def _box(grant: ExtraGrant) -> tuple[tuple[str, str], ...]:
    """Return the header box of the application: pairs of label and value."""
    year = int(grant.start[:4]) - (grant.start[5:7] < "07")
    return (
        ("status", "Funded"),
        ("", grant.name),
        ("grant start date", f"{grant.start}T00:00:00Z"),
        ("grant end date", f"{grant.end}T00:00:00Z"),
        ("amount recommended (USD)", grant.awarded),
        ("grant type", "Wikimedia Affiliate (chapter, thematic org., or user group)"),
        ("funding region", REGIONS[grant.organization]),
        ("decision fiscal year", f"{year}-{(year + 1) % 100}"),
        ("applicant", APPLICANTS[grant.organization]),
        ("organization (if applicable)", grant.organization),
    )


def _facts(grant: ExtraGrant) -> ReportFacts:
    """Return the facts of the report page."""
    answers = {
        asked.key: "No" if asked.key in {"difficulties", "unspent"} else grant.answer
        for part in PARTS
        for asked in part.questions
        if asked.key not in (*grant.blank, *CONDITIONAL, "other_metrics", "reflections")
    }
    if "documentation" in answers:
        answers["documentation"] = f"[[{grant.organization}]]: {grant.answer}"
    return ReportFacts(
        title=grant.report,
        status=grant.status,
        due=grant.due,
        applicant=APPLICANTS[grant.organization],
        organization=grant.organization,
        awarded=grant.awarded,
        spent=grant.spent,
        answers=answers,
        agreement=() if "agreement" in grant.blank else ("Agree",) * 7,
        metrics={
            name: (target, result, "")
            for name, (target, result) in zip(METRICS, grant.people, strict=True)
        },
        projects={name: ("40", "52", "7") for name in PROJECTS[:3] if "metrics" not in grant.blank},
    )
