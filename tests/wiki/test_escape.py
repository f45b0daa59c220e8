"""Hostile text on the real parser: the page shows the text and nothing else."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from bot.links.model import (
    BrokenLink,
    Coverage,
    Evidence,
    Grant,
    Link,
    Linked,
    ReportLinks,
    Role,
    Rule,
    Strength,
)
from bot.reports.model import Metric, Quantity, Question
from bot.talk.dashboards.facts import Facts
from bot.talk.dashboards.pages import dashboards
from bot.talk.escape import escape, link, plain
from bot.talk.followup import reminder, resolved
from bot.talk.grant_facts import HEADS
from bot.talk.group_box import event_region, group_region
from bot.talk.i18n import Messages
from bot.talk.marks import marks
from bot.talk.notice import missing_notice
from bot.talk.region import apply_wish
from bot.talk.strip import strip
from bot.talk.summary import summary_region
from bot.talk.thread import read_thread
from bot.talk.voice import Voice
from bot.talk.wish import Wish
from tests.talk import samples
from tests.wiki.conftest import Wiki

HAND_WRITTEN: list[str] = json.loads(
    (Path(__file__).parent / "hostile.json").read_text(encoding="utf-8")
)
PER_REQUEST = 60
TODAY = date(2025, 6, 1)
VOICE = Voice("ReportBot", Messages("en"))
ASKED = "text|links|templates|categories|externallinks|sections|images|properties|iwlinks|langlinks"
OWN = '[[:Main Page|<span class="probe">{}</span>]]'


def page(text: str) -> str:
    probe = f'<span class="probe">{escape(text)}</span>'
    return "\n".join(
        (
            f"{probe} {probe}",
            "{|",
            "|-",
            f"! {escape(text)} || {escape(text)}",
            f"| {escape(text)}",
            f'| data-sort-value="{escape(text)}" | {probe}',
            "|}",
            f"* {escape(text)}",
            f'<span class="probe">{escape(text, isolate=True)}</span> {OWN.format(escape(text))}',
            "",
            escape(text),
        )
    )


class Probes(HTMLParser):
    """The text within each probe, and any element found there."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.elements: list[str] = []
        self._depth = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if ("class", "probe") in attrs:
            self._depth = 1
            self.texts.append("")
        elif self._depth and tag != "bdi":
            self.elements.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "span":
            self._depth = 0

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.texts[-1] += data


def parse(wiki: Wiki, text: str, title: str = "Talk:Somewhere") -> dict[str, Any]:
    answer = wiki.client("ReportBot").post(
        action="parse", text=text, title=title, contentmodel="wikitext", prop=ASKED, pst=True
    )
    found: dict[str, Any] = answer["parse"]
    return found


def effects(found: dict[str, Any]) -> dict[str, Any]:
    """All that a page does beside showing text."""
    return {
        "links": {x["title"] for x in found["links"]},
        "pages": [x["title"] for x in found["templates"]] + found["images"],
        "categories": [x["category"] for x in found["categories"]],
        "external": found["externallinks"],
        "elsewhere": found["iwlinks"] + found["langlinks"],
        "sections": [x["line"] for x in found["sections"]],
        "properties": found["properties"],
    }


def nothing(links: set[str], sections: list[str] | None = None) -> dict[str, Any]:
    empty: dict[str, Any] = {key: [] for key in ("pages", "categories", "external", "elsewhere")}
    return empty | {"links": links, "sections": sections or [], "properties": {}}


def generated(count: int, seed: int = 5) -> list[str]:
    """Answers put together from pieces of markup, the same each time."""
    choice = random.Random(seed)
    pieces = [text for text in HAND_WRITTEN if len(text) <= 24]
    glue = ["", "", " ", "\n", "|", "a"]
    return [
        "".join(choice.choice(pieces) + choice.choice(glue) for _ in range(choice.randint(2, 6)))
        for _ in range(count)
    ]


def leak(wiki: Wiki, text: str) -> list[str]:
    """What a text does on a page beside being shown, told one by one."""
    found = parse(wiki, page(text))
    did = effects(found)
    wanted = nothing({"Main Page"})
    return [f"{text!r}: {key}: {did[key]}" for key in did if did[key] != wanted[key]]


def test_hostile_answers_are_shown_and_do_nothing(wiki: Wiki) -> None:
    wiki.extra_settings('$wgEnableMagicLinks = ["ISBN" => true, "PMID" => true, "RFC" => true];')
    wiki.client().edit("Template:Hostile", "transcluded")
    wiki.client().edit("Main Page", "The main page")
    # Texts of which nothing is to be seen come last, for their probes have no elements.
    texts = sorted([*HAND_WRITTEN, *generated(300)], key=lambda text: not plain(text))
    assert len(set(texts)) > 600
    harmless = [x["tag"] for x in Elements(parse(wiki, page("harmless"))["text"]).found]
    leaks: list[str] = []
    for start in range(0, len(texts), PER_REQUEST):
        some = texts[start : start + PER_REQUEST]
        found = parse(wiki, "\n\n".join(map(page, some)))
        if effects(found) != nothing({"Main Page"}):
            leaks += [what for text in some for what in leak(wiki, text)]
        leaks += unlike(some, Probes(found["text"]))
        tags = [x["tag"] for x in Elements(found["text"]).found]
        expected = [harmless[0], *(tag for _ in some for tag in harmless[1:])]
        if all(map(plain, some)) and tags != expected:
            leaks.append(f"elements other than the bot's own among {some!r}")
    assert leaks == []


def unlike(texts: list[str], probes: Probes) -> list[str]:
    """The texts that are not shown as they are, in each of their five probes."""
    if len(probes.texts) != 5 * len(texts):
        return [f"{len(probes.texts)} probes for {len(texts)} texts: {texts!r}"]
    seen = [" ".join(shown.split()) for shown in probes.texts]
    wrong = [
        f"{text!r} is shown as {shown!r}"
        for text, shown in zip((text for text in texts for _ in range(5)), seen, strict=True)
        if shown != " ".join(plain(text).split())
    ]
    return wrong + [f"an element <{tag}> within a text" for tag in probes.elements]


def test_no_directional_control_reaches_the_page(wiki: Wiki) -> None:
    html = parse(wiki, "\n\n".join(map(page, HAND_WRITTEN)))["text"]
    assert not re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", html)


class Elements(HTMLParser):
    """All elements of a page, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, Any]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append({"tag": tag, **dict(attrs)})


def test_the_wiki_stores_what_was_written(wiki: Wiki) -> None:
    text = "\n\n".join(page(text) + link("Main Page", text) for text in HAND_WRITTEN)
    wiki.client("ReportBot").edit("Talk:Somewhere", text)
    assert wiki.client().text("Talk:Somewhere") == text


def test_bodies_from_a_hostile_report_do_nothing_but_link(wiki: Wiki) -> None:
    regions = (
        summary_region(samples.HOSTILE, samples.HOSTILE_LINKS, VOICE),
        group_region(samples.TAJIK_GROUP, samples.GRANTS, samples.COVERAGE, VOICE),
        event_region(samples.KAZAKH_EVENT, samples.GRANTS, samples.COVERAGE, VOICE),
    )
    text = apply_wish("", Wish("Talk:Somewhere", regions)).text
    found = effects(parse(wiki, text))
    linked = [one for grant in samples.GRANTS for one in grant.reports]
    allowed = {"Category:Grants", "File:Logo.svg", *samples.TAJIK_GRANT.duplicates}
    allowed |= {f"User:ReportBot{page}" for page in ("", "/Run", "/Help")}
    allowed |= {x.title for one in linked for x in one.links.links}
    allowed |= {one.report.title for one in linked} | {item.issue for item in samples.COVERAGE}
    assert found["links"] <= allowed
    assert found == nothing(found["links"], [region.heading for region in regions])


def hostile_grant(texts: list[str]) -> Grant:
    """A grant of which every field that people fill is one of the texts."""
    take = iter(texts * 4)
    evidence = (Evidence(Rule.EXPLICIT_LINK, next(take)), Evidence(Rule.CONTACT, next(take)))
    links = ReportLinks(
        (
            Link("Main Page", Role.GROUP, Strength.STRONG, evidence),
            Link("Main Page", Role.EVENT, Strength.WEAK, evidence),
        ),
        (BrokenLink(next(take), next(take), next(take)),),
    )
    report = replace(
        samples.HOSTILE,
        status=next(take),
        program=next(take),
        applicant=next(take),
        organization=next(take),
        report_id=next(take),
        grant_id=next(take),
        header=tuple((key, next(take)) for key in ("due", "awarded", "spent")),
        metrics=tuple(
            Metric(
                f"{next(take)} {head}",
                Quantity(next(take), None),
                (("result", Quantity(next(take), None)),),
            )
            for head in HEADS
        ),
        questions=(
            Question("x", next(take), next(take), True, applies=True, answered=False),
            Question("y", None, next(take), None, applies=True, answered=False),
        ),
    )
    header = tuple((key, next(take)) for key in ("region", "fiscal_year", "awarded"))
    application = replace(samples.KAZAKH_APPLICATION, title="Main Page", header=header)
    return Grant("Main Page", application, (Linked(report, links, application),))


def test_reports_of_nothing_but_hostile_answers_do_nothing(wiki: Wiki) -> None:
    wiki.extra_settings('$wgEnableMagicLinks = ["ISBN" => true, "PMID" => true, "RFC" => true];')
    wiki.client().edit("Template:Hostile", "transcluded")
    texts = [*HAND_WRITTEN, *generated(200)]
    told = 0
    for start in range(0, len(texts), 160):
        grants = [hostile_grant((texts[at:] + texts)[:20]) for at in range(start, start + 160, 20)]
        wishes = [
            Wish("Talk:Somewhere", (
                summary_region(grant.reports[0].report, grant.reports[0].links, VOICE, grant=grant),
                group_region("Main Page", [grant], coverage(texts[start:]), VOICE),
            ))
            for grant in grants
        ]  # fmt: skip
        facts = Facts.of(grants, [grant.reports[0].report for grant in grants], today=TODAY)
        wishes += dashboards(facts, VOICE)
        text = "\n\n".join(apply_wish("", wish).text for wish in wishes)
        found = effects(parse(wiki, text))
        headings = [heading for heading in found["sections"] if heading.strip()]
        told += len(wishes)
        assert len(headings) == sum(len(wish.regions) for wish in wishes)
        own = {x for x in found["links"] if x.startswith(("User:ReportBot", "Grants:"))}
        assert found["links"] - own == {"Main Page"}
        assert found == nothing(found["links"], found["sections"])
    assert told > 60


def coverage(texts: list[str]) -> list[Coverage]:
    return [Coverage("Main Page", text, (text,), text, text) for text in texts[:20]]


def test_the_second_run_finds_its_own_text(wiki: Wiki) -> None:
    client = wiki.client("ReportBot")
    for report, links in (
        (samples.HOSTILE, samples.HOSTILE_LINKS),
        (samples.TAJIK, samples.TAJIK_LINKS),
    ):
        notice = missing_notice(report, VOICE)
        wish = Wish("Talk:Somewhere", (summary_region(report, links, VOICE),), notice)
        before = client.text("Talk:Somewhere") or ""
        client.edit("Talk:Somewhere", apply_wish(before, wish).text)
        stored = client.text("Talk:Somewhere")
        assert stored is not None
        assert "~~~~" not in stored
        assert apply_wish(stored, wish).text == stored
        assert stored.count("[[User:ReportBot|ReportBot]]") == stored.count("<!-- reportbot:notice")


def test_what_the_wiki_signed_is_known_and_taken_off_again(wiki: Wiki) -> None:
    client = wiki.client("ReportBot")
    client.edit("Talk:Somewhere", "Hello.")
    notice = missing_notice(samples.TAJIK, VOICE, second=Voice("ReportBot", Messages("ar")))
    summary = summary_region(samples.TAJIK, samples.TAJIK_LINKS, VOICE)
    additions = (
        reminder(notice.key, notice.digest, 1, VOICE),
        resolved(notice.key, notice.digest, VOICE, template=True),
    )
    # The reminder stands below the notice, so a plain line resolves it in the second round.
    for wish in (
        Wish("Talk:Somewhere", (summary,), notice),
        Wish("Talk:Somewhere", additions=additions[:1]),
        Wish("Talk:Somewhere", additions=additions),
    ):
        before = client.text("Talk:Somewhere") or ""
        client.edit("Talk:Somewhere", apply_wish(before, wish).text)
    text = client.text("Talk:Somewhere") or ""
    found = marks(text)
    thread = read_thread(text, found, found.notices[0], "ReportBot")
    assert "~~~~" not in text
    assert (thread.edited, thread.answered, thread.resolved) == (False, False, True)
    assert [one.edited for one in thread.own] == [False, False, False]
    assert strip(text, "ReportBot") == "Hello."
    html = Elements(client.html("Talk:Somewhere")).found
    assert not [x for x in html if x["tag"] == "pre"]


def test_a_table_stands_where_a_page_asks_for_it(wiki: Wiki) -> None:
    page_text = "Our grants: <!-- reportbot:here group-reports -->\n\n== More ==\nText."
    region = group_region(samples.TAJIK_GROUP, samples.GRANTS, (), VOICE, only_here=True)
    text = apply_wish(page_text, Wish("Somewhere", (region,))).text
    found = parse(wiki, text, "Somewhere")
    tables = [x for x in Elements(found["text"]).found if x["tag"] == "table"]
    assert len(tables) == 1
    assert [x["line"] for x in found["sections"]] == ["More"]
    assert "reportbot" not in found["text"]


def test_a_long_overview_page_is_within_the_parsers_limits(wiki: Wiki) -> None:
    facts = Facts.of(samples.many(300), [], today=TODAY)
    pages = dashboards(facts, VOICE)
    longest = max(pages, key=lambda wish: len(wish.regions[0].body))
    found = parse(wiki, apply_wish("", longest).text, longest.title)
    rows = [x for x in Elements(found["text"]).found if x["tag"] == "tr"]
    assert len(rows) == 301
    assert effects(found) == nothing(effects(found)["links"], [longest.regions[0].heading])


@pytest.mark.parametrize("title", ["Category:Hostile", "File:X.jpg", "fr:Accueil", "A!!b", "/sub"])
def test_a_link_is_only_a_link(wiki: Wiki, title: str) -> None:
    found = effects(parse(wiki, "{|\n! " + link(title, "shown") + "\n|}"))
    assert found | {"links": set(), "elsewhere": []} == nothing(set())
    assert len(found["links"]) + len(found["elsewhere"]) <= 1
