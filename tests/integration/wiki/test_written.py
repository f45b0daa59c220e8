"""What the bot writes, on the real wiki: it does nothing but link, and is found again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.account import BotAccount
from bot.links.model import (
    BrokenLink,
    Coverage,
    Grant,
    Link,
    LinkedReport,
    ReportLinks,
    Role,
    Strength,
)
from bot.links.rules import Evidence, Rule
from bot.reports.model import AnswerState, Metric, Quantity, Question
from bot.talk.apply import apply_content, strip
from bot.talk.content import PageContent, RegionKind
from bot.talk.context import RenderContext
from bot.talk.dashboards.all_dashboards import dashboards
from bot.talk.dashboards.facts import Facts
from bot.talk.grant_facts import HEADS
from bot.talk.grant_tables import grants_region
from bot.talk.i18n import Messages
from bot.talk.markers import marks
from bot.talk.notices import missing_notice, reminder, resolved
from bot.talk.report_summary import summary_region
from bot.talk.thread import read_thread
from tests.support.talk import grant_samples as sample_grants
from tests.support.talk import report_samples as samples
from tests.support.talk.grant_samples import COVERAGE, GRANTS
from tests.support.wiki.hostile_answers import HAND_WRITTEN, generated
from tests.support.wiki.parsed_pages import Elements, effects, expected_effects, parse
from tests.support.wiki.wikis import Wiki

TODAY = date(2025, 6, 1)
VOICE = RenderContext(BotAccount("ReportBot"))
GROUP, EVENT = RegionKind.GROUP_REPORTS, RegionKind.EVENT_REPORTS
ARABIC = RenderContext(BotAccount("ReportBot"), Messages("ar"))


def test_bodies_from_a_hostile_report_do_nothing_but_link(wiki: Wiki) -> None:
    regions = (
        summary_region(samples.HOSTILE, samples.HOSTILE_LINKS, VOICE),
        grants_region(
            RegionKind.GROUP_REPORTS,
            samples.TAJIK_GROUP,
            GRANTS,
            COVERAGE,
            VOICE,
        ),
        grants_region(
            RegionKind.EVENT_REPORTS,
            samples.KAZAKH_EVENT,
            GRANTS,
            COVERAGE,
            VOICE,
        ),
    )
    text = apply_content("", PageContent("Talk:Somewhere", regions)).text
    found = effects(parse(wiki, text))
    linked = [one for grant in GRANTS for one in grant.reports]
    allowed = {"Category:Grants", "File:Logo.svg", *sample_grants.TAJIK_GRANT.duplicates}
    allowed |= {f"User:ReportBot{page}" for page in ("", "/Help", "/Help/Opt-out")}
    allowed |= {x.title for one in linked for x in one.links.links}
    allowed |= {one.report.title for one in linked} | {item.issue for item in COVERAGE}
    assert found["links"] <= allowed
    assert found == expected_effects(found["links"], [region.heading for region in regions])


def hostile_grant(texts: list[str]) -> Grant:
    """A grant of which every field that people fill is one of the texts."""
    take = iter(texts * 4)
    evidence = (Evidence(Rule.EXPLICIT_LINK, next(take)), Evidence(Rule.CONTACT, next(take)))
    links = ReportLinks(
        (
            Link("Main Page", Role.GROUP, Strength.STRONG, evidence),
            Link("Main Page", Role.EVENT, Strength.WEAK, evidence),
        ),
        (BrokenLink(next(take), next(take)),),
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
            Question("x", next(take), next(take), True, applies=True, state=AnswerState.BLANK),
            Question("y", None, next(take), None, applies=True, state=AnswerState.BLANK),
        ),
    )
    header = tuple((key, next(take)) for key in ("region", "fiscal_year", "awarded"))
    application = replace(sample_grants.KAZAKH_APPLICATION, title="Main Page", header=header)
    return Grant("Main Page", application, (LinkedReport(report, links, application),))


def test_reports_of_nothing_but_hostile_answers_do_nothing(wiki: Wiki) -> None:
    wiki.extra_settings('$wgEnableMagicLinks = ["ISBN" => true, "PMID" => true, "RFC" => true];')
    wiki.client().edit("Template:Hostile", "transcluded")
    texts = [*HAND_WRITTEN, *generated(200)]
    checked = 0
    for start in range(0, len(texts), 160):
        grants = [hostile_grant((texts[at:] + texts)[:20]) for at in range(start, start + 160, 20)]
        contents = [
            PageContent("Talk:Somewhere", (
                summary_region(grant.reports[0].report, grant.reports[0].links, VOICE, grant=grant),
                grants_region(GROUP, "Main Page", [grant], coverage(texts[start:]), VOICE),
            ))
            for grant in grants
        ]  # fmt: skip
        facts = Facts.of(grants, [grant.reports[0].report for grant in grants], today=TODAY)
        contents += dashboards(facts, VOICE)
        text = "\n\n".join(apply_content("", content).text for content in contents)
        found = effects(parse(wiki, text))
        headings = [heading for heading in found["sections"] if heading.strip()]
        checked += len(contents)
        assert len(headings) == sum(len(content.regions) for content in contents)
        own = {x for x in found["links"] if x.startswith(("User:ReportBot", "Grants:"))}
        assert found["links"] - own == {"Main Page"}
        assert found == expected_effects(found["links"], found["sections"])
    assert checked > 60


def coverage(texts: list[str]) -> list[Coverage]:
    return [Coverage("Main Page", text, (text,), text) for text in texts[:20]]


def test_the_second_run_finds_its_own_text(wiki: Wiki) -> None:
    client = wiki.client("ReportBot")
    for report, links in (
        (samples.HOSTILE, samples.HOSTILE_LINKS),
        (samples.TAJIK, samples.TAJIK_LINKS),
    ):
        notice = missing_notice(report, VOICE)
        content = PageContent("Talk:Somewhere", (summary_region(report, links, VOICE),), notice)
        before = client.text("Talk:Somewhere") or ""
        client.edit("Talk:Somewhere", apply_content(before, content).text)
        stored = client.text("Talk:Somewhere")
        assert stored is not None
        assert "~~~~" not in stored
        assert apply_content(stored, content).text == stored
        assert stored.count("[[User:ReportBot|ReportBot]]") == stored.count("<!-- reportbot:notice")


def test_signed_text_of_the_bot_is_recognised_and_stripped(wiki: Wiki) -> None:
    client = wiki.client("ReportBot")
    client.edit("Talk:Somewhere", "Hello.")
    notice = missing_notice(samples.TAJIK, VOICE, second=ARABIC)
    summary = summary_region(samples.TAJIK, samples.TAJIK_LINKS, VOICE)
    follow_ups = (
        reminder(notice.key, notice.digest, 1, VOICE),
        resolved(notice.key, notice.digest, VOICE, template=True),
    )
    # The reminder is below the notice, so a plain line resolves it in the second round.
    for content in (
        PageContent("Talk:Somewhere", (summary,), notice),
        PageContent("Talk:Somewhere", follow_ups=follow_ups[:1]),
        PageContent("Talk:Somewhere", follow_ups=follow_ups),
    ):
        before = client.text("Talk:Somewhere") or ""
        client.edit("Talk:Somewhere", apply_content(before, content).text)
    text = client.text("Talk:Somewhere") or ""
    found = marks(text)
    thread = read_thread(text, found, found.notices[0], "ReportBot")
    assert "~~~~" not in text
    assert (thread.edited, thread.answered, thread.resolved) == (False, False, True)
    assert [one.edited for one in thread.own] == [False, False, False]
    assert strip(text, "ReportBot") == "Hello."
    html = Elements(client.html("Talk:Somewhere")).found
    assert not [x for x in html if x["tag"] == "pre"]


def test_table_is_at_the_mark_of_an_editor(wiki: Wiki) -> None:
    page_text = "Our grants: <!-- reportbot:here group-reports -->\n\n== More ==\nText."
    region = grants_region(
        RegionKind.GROUP_REPORTS,
        samples.TAJIK_GROUP,
        GRANTS,
        (),
        VOICE,
        only_at_marker=True,
    )
    text = apply_content(page_text, PageContent("Somewhere", (region,))).text
    found = parse(wiki, text, "Somewhere")
    tables = [x for x in Elements(found["text"]).found if x["tag"] == "table"]
    assert len(tables) == 2
    assert [x["line"] for x in found["sections"]] == ["More"]
    assert "reportbot" not in found["text"]


def test_a_long_overview_page_is_within_the_parsers_limits(wiki: Wiki) -> None:
    facts = Facts.of(sample_grants.many(300), [], today=TODAY)
    pages = dashboards(facts, VOICE)
    longest = max(pages, key=lambda content: len(content.regions[0].body))
    found = parse(wiki, apply_content("", longest).text, longest.title)
    rows = [x for x in Elements(found["text"]).found if x["tag"] == "tr"]
    assert len(rows) == 301
    assert effects(found) == expected_effects(effects(found)["links"], [longest.regions[0].heading])
