"""The labelled set: reports with their true groups, events and applications.

``truth/world.toml`` describes the wiki; each other file has entries for reports. The pages of an
entry are composed from it, each entry in another markup, then read and linked. The true links were
written from the facts. Do not change them to make a test pass.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from bot.links.affiliates import parse_registry
from bot.links.event_pages import events_to_read, names_on
from bot.links.health_criteria import PAGES, HealthCriteria, parse_health
from bot.links.judgement import judge_links
from bot.links.known_pages import KnownPages, wanted_titles, year_titles
from bot.links.model import LinkedReport
from bot.reports.model import Kind, Report
from bot.reports.reader import read
from tests.support.pages.compose import (
    WCF,
    Block,
    Pairs,
    ReportFacts,
    Section,
    Sheet,
    rapid_sheet,
    write,
)
from tests.support.pages.markup_families import FAMILIES
from tests.support.pages.sheet import ALLIANCES, CONFERENCE, FUND
from tests.support.pages.sheets import SHEETS
from tests.support.pages.sheets_applications import application as application_sheet

TRUTH = Path(__file__).parents[2] / "unit" / "links" / "truth"
FOLDERS = {
    "rapid": WCF,
    "general": FUND,
    "gsf": f"{FUND}/General Support Fund",
    "alliances": ALLIANCES,
    "conference": CONFERENCE,
}
ENDINGS = {"M": "Midpoint Report", "Y": "Yearly Report (2023)"}
#: The labels that the forms print for these fields.
LABELS = {
    "organization": {"Name of Organization", "Name of organization", "Organization name"},
    "applicant": {"Username of Applicant", "Username of applicant", "Applicant username"},
    "due": {"Due date", "Report due date"},
    "proposal": {"Title of Proposal", "Title of proposal"},
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One report of the set: the texts on its pages, and its true links.

    ``kind`` is the kind of wrong link that the entry guards against. ``lost`` says why the pages
    do not prove a true link, ``""`` if they do.
    """

    id: str
    why: str
    title: str
    groups: Sequence[str]
    events: Sequence[str] = ()
    form: str = "R2"
    fund: str = "rapid"
    due: str = ""
    applicant: str = "Somebody Else"
    organization: str = "N/A"
    application: Mapping[str, str] | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    recognised: bool = True
    year: int | None = None
    kind: str = ""
    lost: str = ""

    @property
    def application_title(self) -> str:
        """The title of the grant's application page, which the report is a subpage of."""
        return f"{FOLDERS[self.fund]}/{self.title}"

    @property
    def report_title(self) -> str:
        """The title of the report page."""
        return f"{self.application_title}/{ENDINGS.get(self.form, 'Final Report')}"


@dataclass(frozen=True, slots=True)
class Judged:
    """An entry, and the report with the links that the bot found."""

    entry: Entry
    linked: LinkedReport


def entries() -> Iterator[Entry]:
    """Yield the labelled reports."""
    for path in sorted(TRUTH.glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8")).get("report", ()):
            yield Entry(**row)


@cache
def judged() -> tuple[Judged, ...]:
    """Read and link all labelled reports, as one run would."""
    world = tomllib.loads((TRUTH / "world.toml").read_text(encoding="utf-8"))
    pairs = [(entry, *_pages(entry, number)) for number, entry in enumerate(entries())]
    applications = {page.title: page for _, _, page in pairs if page is not None}
    affiliates = parse_registry(_registry(world["affiliates"]))
    reports = [report for _, report, _ in pairs]
    wanted = wanted_titles(reports, applications, affiliates, aliases=world["aliases"])
    there = {title: title for title in (*world["pages"], *applications)} | world["redirects"]
    wanted |= year_titles(reports, wanted & there.keys())
    known = KnownPages.of(
        affiliates,
        {title: there[title] for title in wanted if title in there},
        aliases=world["aliases"],
        newsletters=["CEE/Newsletter/"],
        health=[page for name in world["health"].items() if (page := _health(*name))],
    )
    read_events = events_to_read(reports, known)
    names = {title: names_on(world["texts"][title], known) for title in read_events}
    known = replace(known, event_names=names)
    return tuple(
        Judged(entry, LinkedReport(report, judge_links(report, application, known), application))
        for entry, report, application in pairs
    )


def _registry(rows: list[list[Any]]) -> str:
    """Return the Lua table of the affiliate registry."""
    lua = []
    for name, kind, country, contacts, recognised in rows:
        fields = {
            "group_name": name,
            "org_type": kind,
            "group_country": country,
            "recognition_status": "recognised" if recognised else "derecognised",
        }
        fields |= {f"group_contact{n}": f"User:{who}" for n, who in enumerate(contacts, 1)}
        quoted = (f"{key} = '{_escaped(value)}'" for key, value in fields.items())
        lua.append("{ " + ", ".join(quoted) + " }")
    return "return {\n" + ",\n".join(lua) + "\n}\n"


def _escaped(value: str) -> str:
    return value.replace("'", "\\'")


def _health(name: str, contacts: list[str]) -> HealthCriteria | None:
    """Return the health-criteria page of an affiliate, read from its wikitext."""
    rows = [("What is the affiliate name?", name)]
    labels = ("Primary contact (user name)", "Secondary contact (user name)")
    rows += list(zip(labels, [*contacts, ""][:2], strict=True))
    table = "\n".join(f"|-\n| {label} || {value}" for label, value in rows)
    return parse_health(f"{PAGES}2024/{name}", f"{{|\n{table}\n|}}")


def _pages(entry: Entry, number: int) -> tuple[Report, Report | None]:
    """Return the report and the application of an entry, read from composed pages."""
    families = list(FAMILIES.values())
    family = families[number % len(families)]
    report = read(entry.report_title, write(_report_sheet(entry), family), 1)
    assert report.recognised, f"{entry.id}: {report.why_not}"
    if entry.application is None:
        return report, None
    title = entry.application_title
    sheet = application_sheet(title, _box(entry.application), entry.title)
    application = read(title, write(sheet, families[0]), 2)
    assert application.recognised, f"{entry.id}: {application.why_not}"
    assert application.kind is Kind.APPLICATION
    return report, application


def _box(facts: Mapping[str, str]) -> Pairs:
    """Return the header box of an application: pairs of label and value."""
    return (
        ("status", "Funded"),
        ("start date", facts.get("start", "")),
        ("end date", facts.get("end", "")),
        ("budget (local currency)", "1200 EUR"),
        ("amount recommended (USD)", "1300"),
        ("grant type", facts.get("type", "Group of individuals")),
        ("funding region", "CEECA"),
        ("decision fiscal year", "2023-24"),
        ("applicant", facts.get("applicant", "Somebody Else")),
        ("organization (if applicable)", facts.get("organization", "N/A")),
    )


def _report_sheet(entry: Entry) -> Sheet:
    """Return the sheet of an entry's form, filled in with its texts."""
    if entry.form == "R2":
        return rapid_sheet(
            ReportFacts(
                title=entry.report_title,
                due=entry.due,
                applicant=entry.applicant,
                organization=entry.organization,
                answers=entry.answers,
            )
        )
    sheet = SHEETS[entry.form].sheet
    values = {
        "organization": entry.organization,
        "applicant": entry.applicant,
        "due": entry.due,
        "proposal": entry.title,
    }
    box = tuple((label, _value(label, value, values)) for label, value in sheet.box)
    if entry.form in {"R3", "GS"}:
        # Here the first lines of the box have no labels: applicant, title, dates.
        box = (("", entry.applicant), ("", entry.title), *box[2:])
    return replace(
        sheet,
        title=entry.report_title,
        box=box,
        identity=tuple((label, _value(label, value, values)) for label, value in sheet.identity),
        sections=tuple(
            Section(
                section.heading,
                tuple(_answered(block, entry.answers) for block in section.blocks),
                section.intro,
            )
            for section in sheet.sections
        ),
    )


def _value(label: str, value: str, values: Mapping[str, str]) -> str:
    """Return the value of a label: the entry's own, or the sheet's ``value``."""
    return next((values[key] for key, labels in LABELS.items() if label in labels), value)


#: Questions of other forms, by their numbers, where the keys are not those of the R2 form.
NUMBERED = {"3": "documentation", "1": "activities"}


def _answered(block: Block, answers: Mapping[str, str]) -> Block:
    """Return a question of a sheet with the entry's answer in place of the sheet's, if any."""
    asked = block.asked
    key = asked.key if asked.key in answers else NUMBERED.get(asked.number or "", "")
    if key not in answers:
        return block
    return replace(block, body=(*block.body[:-1], answers[key]), answer=answers[key])
