"""The links between reports, groups, events and newsletters, on the pages of all of them."""

from __future__ import annotations

import re

from tests.support.report_cases import RECORDS, load
from tests.support.wiki.bot_runs import (
    PREFIX,
    RWANDA_REPORT,
    SENDERO_REPORT,
    TAJIK,
    TAJIK_REPORT,
    Story,
)
from tests.support.wiki.wikis import Wiki

CYPRUS = "Wikimedia Community User Group Cyprus"
RWANDA = "Wikimedia Community User Group Rwanda"
EVENT = f"{TAJIK}/Trainer Training Program"
ISSUE = "CEE/Newsletter/March 2024"
REGISTRY = "Module:Organizational Informations"
APPLICATION = f"Grants:{TAJIK_REPORT}".removesuffix("/Final Report")
MIDPOINT = f"{APPLICATION}/Midpoint Report"
RWANDA_APPLICATION = f"Grants:{RWANDA_REPORT}".removesuffix("/Final Report")
SECOND_TREE = RWANDA_APPLICATION.replace("22790115", "22790999")
ELSEWHERE = "w:ru:Event:Dushanbe 2025"


def change_the_wiki(story: Story) -> None:
    mirror, admin = story.wiki.client("CR-FluxxBot"), story.wiki.client()
    story.sync(f"Grants:{SENDERO_REPORT}", "Organization name: N/A", f"Organization name: {CYPRUS}")
    link = f"See the [[Grants:{SENDERO_REPORT}|report]].\n\n=== January"
    story.replace(ISSUE, "=== January", link)
    story.replace(ISSUE, "in the Atlas hotel", f"after the [[{EVENT}|training]]")
    assembly = "* https://meta.wikimedia.org/wiki/Tajik Wikimedians User Group/General Assembly\n"
    away = "* https://ru.wikipedia.org/wiki/Event:Dushanbe_2025\n"
    story.sync(f"Grants:{TAJIK_REPORT}", assembly, assembly + away)
    midpoint = load(RECORDS / "28-rwanda-support-grant-2022-2023.case").wikitext
    mirror.edit(MIDPOINT, midpoint.replace(RWANDA, TAJIK))
    mirror.edit(SECOND_TREE, story.text(RWANDA_APPLICATION))
    registry = story.text(REGISTRY)
    before, name, rest = registry.partition(f"group_name = '{RWANDA}'")
    rest = rest.replace(
        "recognition_status = 'recognised'", "recognition_status = 'derecognised'", 1
    )
    admin.edit(REGISTRY, before + name + rest)


def rows(text: str) -> list[str]:
    """The rows of a table of grants, without its head."""
    table = text.partition("|+ Grants linked to")[2].partition("\n|}")[0]
    return [row for row in table.split("\n|-")[2:] if 'scope="row"' in row]


def coverage(text: str) -> list[str]:
    """The titles of the newsletter items that a table lists."""
    return re.findall(rf"^\* \[\[:{re.escape(ISSUE)}#[^|\]]*\|([^\]]*)\]\]", text, re.MULTILINE)


def test_reports_groups_events_and_newsletters_know_of_each_other(sample_wiki: Wiki) -> None:
    story = Story(sample_wiki, dashboards=True)
    change_the_wiki(story)
    edited = story.runs()

    # Newsletters: at the group and the event; at a report only if the item links to it.
    cyprus = story.text(f"Talk:{CYPRUS}")
    assert len(rows(cyprus)) == 1
    assert set(coverage(cyprus)) == {
        "How the Hub met the editors of Cyprus",
        "HERitage Amplified: a day for the women of Cyprus",
    }
    assert "by Barbara Klen" in cyprus
    assert coverage(story.text(f"Talk:{EVENT}")) == ["Tajik Wikipedia is twenty"]
    sendero = story.text(f"Grants talk:{SENDERO_REPORT}")
    assert "In newsletters" in sendero
    assert "HERitage Amplified" in sendero
    assert "How the Hub met" not in sendero
    assert "In newsletters" not in story.text(f"Grants talk:{TAJIK_REPORT}")

    # A grant with a midpoint and a final report is one row with both.
    (tajik,) = rows(story.text(f"Talk:{TAJIK}"))
    assert f"[[:Grants:{TAJIK_REPORT}|final report]]" in tajik
    assert f"[[:{MIDPOINT}|midpoint report]]" in tajik

    # An event on another wiki is linked, and no page is made for it here.
    summary = story.text(f"Grants talk:{TAJIK_REPORT}")
    assert f"[[:{ELSEWHERE}|" in summary
    assert "on another wiki" in summary
    assert not any("Dushanbe 2025" in title for title in edited)
    assert EVENT in summary

    # Two page trees of one grant, and a group that is no longer recognised.
    rwanda = story.text(f"Talk:{RWANDA}")
    (row,) = rows(rwanda)
    assert "possible duplicate" in row
    assert f"[[:{SECOND_TREE}|" in row
    assert "no longer recognized" in rwanda
    assert "no longer recognized" in story.text(f"Grants talk:{RWANDA_REPORT}")
    assert f"[[:{SECOND_TREE}|" in story.text(f"Grants talk:{RWANDA_REPORT}")

    # Nothing but talk pages, and no page of an issue, an application or another wiki.
    assert all(" talk:" in title or title.startswith("Talk:") for title in edited)
    assert f"Grants talk:{PREFIX}" not in edited
