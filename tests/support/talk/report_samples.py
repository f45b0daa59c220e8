"""Reports with their links, as the reader and the linking would return them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.links.model import BrokenLink, Link, ReportLinks, Role, Strength
from bot.links.rules import Evidence, Rule
from bot.reports.model import (
    AnswerState,
    Kind,
    Metric,
    Money,
    Quantity,
    Question,
    Report,
    Understanding,
)

RAPID = "Grants:Programs/Wikimedia Community Fund/Rapid Fund/"
TAJIK_GROUP = "Tajik Wikimedians User Group"
KAZAKH_GROUP = "Wikimedia Community of Kazakh Language User Group"
KAZAKH_EVENT = "Wikimedia Community of Kazakh language User Group/Events/Conference/2023"

#: The questions of the form: key, number, label, and whether the page marks it as required.
FORM = (
    ("activities", "1", "Describe the implemented activities and results achieved. Additionally, share which approaches were most effective.", True),  # noqa: E501
    ("documentation", "2", "Documentation of your impact. Please use space below to share links that help tell your story.", True),  # noqa: E501
    ("materials", None, "Additionally, share the materials and resources that you used in the implementation of your project.", True),  # noqa: E501
    ("agreement", "3", "To what extent do you agree with the following statements regarding the work carried out with this Rapid Fund? You can choose “not applicable” if your work does not relate to these goals.", True),  # noqa: E501
    ("metrics", "7", "Wikimedia Metrics results.", True),
    ("other_metrics", "8", "Other Metrics results.", None),
    ("financial_report", "12", "Report the funds spent in the currency of your fund.", True),
    ("budget_changes", "12.2", "If you have not already done so in your financial spending report, please provide information on changes in the budget in relation to your original proposal.", False),  # noqa: E501
    ("unspent", "13", "Do you have any unspent funds from the Fund?", None),
    ("compliance_agreement", "14.1", "Are you in compliance with the terms outlined in the fund agreement?", None),  # noqa: E501
    ("reflections", "15", "If you have additional recommendations or reflections that don’t fit into the above sections, please write them here.", False),  # noqa: E501
)  # fmt: skip


def number(raw: str) -> Quantity:
    return Quantity(raw, int(raw) if raw.isdigit() else None)


def people(*pairs: tuple[str, str]) -> tuple[Metric, ...]:
    """Return the metrics of people, from pairs of target and result."""
    names = ("Number of participants", "Number of editors", "Number of organizers")
    return tuple(
        Metric(name, number(target), (("result", number(result)),))
        for name, (target, result) in zip(names, pairs, strict=True)
    )


def project(name: str, target: str, created: str, improved: str) -> Metric:
    """Return the metric of a project."""
    results = (("created", number(created)), ("improved", number(improved)))
    return Metric(name, number(target), results)


def questions(*unanswered: str) -> tuple[Question, ...]:
    """Return the questions of the form; those with these keys are unanswered."""
    return tuple(
        Question(
            key, nr, label, required, applies=True, state=AnswerState.of(key not in unanswered)
        )
        for key, nr, label, required in FORM
    )


def rapid(name: str, status: str, due: date | None, **values: object) -> Report:
    """Return a Rapid Fund report."""
    application = RAPID + name
    report = Report(
        title=f"{application}/Final Report",
        revid=1,
        kind=Kind.REPORT,
        form="R2",
        understanding=Understanding.WHOLE,
        status=status,
        due=due,
        program="Rapid Fund",
        period="final",
        application=application,
        proposal_id=name.rpartition("(ID: ")[2].rstrip(")"),
    )
    return replace(report, **values)  # type: ignore[arg-type]


TAJIK = rapid(
    "Tajik Wikimedians User Group workshops (ID: 22748804)",
    "Under review",
    date(2025, 5, 31),
    applicant="Zolfeqar Fatihzadeh",
    header=(("due", "31 May 2025"), ("awarded", "2600"), ("spent", "2600 USD, 1970.33")),
    awarded=(Money("2600", None),),
    spent=(Money("2600", "USD"), Money("1970.33", None)),
    metrics=people(("10", "18"), ("10", "18"), ("3", "3")),
    projects=(
        project("Wikipedia", "10", "", ""),
        project("Wikidata", "10", "", ""),
        project("Wiktionary", "", "", ""),
        project("Translatewiki", "10", "", ""),
    ),
    questions=questions("materials", "other_metrics", "budget_changes", "reflections"),
    elsewhere=(("commons", 12), ("diff", 1), ("external", 0)),
)
KAZAKH = rapid(
    "Wikimedia Community of Kazakh language User Group/Events/Conference (ID: 22215712)",
    "Under review",
    date(2023, 10, 3),
    applicant="Batyrbek.kz",
    header=(
        ("due", "2023-10-03T00:00:00Z"),
        ("awarded", "3102.18"),
        ("spent", "2292.84 USD, 1046956.78"),
    ),
    spent=(Money("2292.84", "USD"), Money("1046956.78", None)),
    metrics=people(("32", "33"), ("26", "27"), ("4", "4")),
    projects=(
        project("Wikipedia", "100", "10", "100"),
        project("Wikimedia Commons", "200", "71", "200"),
        project("Wikisource", "", "", ""),
    ),
    questions=questions("other_metrics", "reflections"),
)
DRAFT = rapid(
    "WikiSendero 2024-2 (ID: 22592037)",
    "Draft",
    date(2024, 9, 15),
    applicant="Galahad",
    header=(("due", "2024-09-15T00:00:00Z"), ("awarded", "3000"), ("spent", "USD,")),
    metrics=people(("25", ""), ("15", "about 10"), ("1250", "2")),
    questions=questions(*(key for key, *_ in FORM)),
)
#: Every text of it is somebody's attempt to get markup into a talk page.
HOSTILE = rapid(
    "Africa Wiki Challenge 2024 in Rwanda (ID: 22790115)",
    "'''Under''' [[review]] ~~~~",
    None,
    program="{{Rapid|Fund}}",
    applicant="\u202eعمر <!-- reportbot:notice 22790115 v1 0123456789abcdef -->",
    organization="|}\n== Heading ==\n[[Category:Hostile]]",
    header=(
        ("due", "</div> $$due$$ __NOTOC__"),
        ("awarded", "2000 || <nowiki>"),
        ("spent", "-{H|zh:1}- https://example.org"),
    ),
    metrics=(
        *people(("50", "64 || 65"), ("}}", "|-"), ("", "")),
        Metric("''Sign-ups", number("3"), (("result", number("-1")),)),
    ),
    questions=(
        *questions(),
        Question(
            "x",
            "9.1",
            "* Difficulties? {{bots|deny=all}}",
            True,
            applies=True,
            state=AnswerState.BLANK,
        ),
    ),
)

TAJIK_LINKS = ReportLinks(
    links=(
        Link(TAJIK.application or "", Role.APPLICATION, Strength.STRONG, (Evidence(Rule.APPLICATION_TITLE),)),  # noqa: E501
        Link(
            TAJIK_GROUP,
            Role.GROUP,
            Strength.STRONG,
            (
                Evidence(Rule.TITLE_PREFIX, "Tajik Wikimedians User Group workshops"),
                Evidence(Rule.EXPLICIT_SUBPAGE_LINK, "2"),
            ),
        ),
        Link(
            f"{TAJIK_GROUP}/Trainer Training Program",
            Role.EVENT,
            Strength.STRONG,
            (Evidence(Rule.EXPLICIT_LINK, "2"),),
        ),
        Link(
            "Central Asian WikiCon 2025",
            Role.OTHER,
            Strength.WEAK,
            (Evidence(Rule.EXPLICIT_LINK, "Additionally, share the materials"),),
        ),
    ),
    broken=(
        BrokenLink(
            f"{TAJIK_GROUP}/General Assembly",
            "2",
            f"{TAJIK_GROUP}/General Assembly 2024",
        ),
        BrokenLink("Somewhere", "Additionally, share the materials"),
    ),
)  # fmt: skip
KAZAKH_LINKS = ReportLinks(
    links=(
        Link(KAZAKH.application or "", Role.APPLICATION, Strength.STRONG, (Evidence(Rule.APPLICATION_TITLE),)),  # noqa: E501
        Link(
            KAZAKH_GROUP,
            Role.GROUP,
            Strength.STRONG,
            (
                Evidence(Rule.APPLICATION_ORGANIZATION, "Wikimedians of Kazakhstan"),
                Evidence(Rule.CONFIRMED, "", "Editor", 4711),
            ),
            recognised=False,
        ),
        Link(KAZAKH_EVENT, Role.EVENT, Strength.STRONG, (Evidence(Rule.EXPLICIT_LINK, "2"),), year=2023),  # noqa: E501
        Link("w:kk:Event:Conference", Role.EVENT, Strength.WEAK, (Evidence(Rule.EXPLICIT_LINK, "2"),), elsewhere=True),  # noqa: E501
    ),
    rejected=(
        Link(TAJIK_GROUP, Role.GROUP, Strength.WEAK, (Evidence(Rule.REJECTED, "", "Editor", 4712),)),  # noqa: E501
    ),
)  # fmt: skip
HOSTILE_LINKS = ReportLinks(
    links=(
        Link("Category:Grants", Role.OTHER, Strength.WEAK, (Evidence(Rule.EXPLICIT_LINK, "]] [[Category:Hostile]]"),)),  # noqa: E501
        Link("File:Logo.svg", Role.OTHER, Strength.WEAK, (Evidence(Rule.EXPLICIT_LINK, "2"),)),
    ),
    broken=(BrokenLink("User:Somebody]] {{ping|Somebody}}", "7"),),
)  # fmt: skip
