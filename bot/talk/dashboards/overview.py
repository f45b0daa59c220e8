"""The first of the bot's own pages: totals, two pictures, and the way to the other pages."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.talk.dashboards.facts import STATUSES, status_of, year_of
from bot.talk.dashboards.page import own_page
from bot.talk.grant_facts import HEADS
from bot.wikitext.tables import bar, sorted_by, table
from bot.wikitext.tables import facts as facts_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.talk.content import PageContent
    from bot.talk.context import RenderContext
    from bot.talk.dashboards.facts import Facts


def overview_page(
    facts: Facts, ways: Sequence[tuple[str, str, int | None]], voice: RenderContext
) -> PageContent:
    """Return the overview.

    :param ways: title, words and number of rows of each page that it leads to
    """
    blocks = [
        voice.messages("overview-intro"),
        _totals(facts, voice),
        "\n".join(_way(*way, voice) for way in ways),
        _by_year(facts, voice),
        _targets(facts, voice),
    ]
    return own_page(voice.reports_page, voice.messages("overview-heading"), blocks, voice)


def _way(title: str, words: str, rows: int | None, voice: RenderContext) -> str:
    shown = voice.link(title, words)
    if rows is not None:
        shown = voice.messages("with-note", shown, voice.messages.number(rows))
    return f"* {shown}"


def _totals(facts: Facts, voice: RenderContext) -> str:
    say = voice.messages
    reports = facts.reports
    counts = (
        ("total-grants", len(facts.grants)),
        ("total-reports", len(reports)),
        ("total-unrecognised", len(facts.unrecognised)),
        ("total-groups", len(facts.by_group())),
        ("total-events", len(facts.by_event())),
        ("total-with-missing", sum(bool(one.report.missing) for _, one in reports)),
        ("total-missing", sum(len(one.report.missing) for _, one in reports)),
        ("total-coverage", len(facts.coverage)),
    )
    rows = [(say(key), say.number(count)) for key, count in counts]
    return facts_table(say("totals-caption"), rows)


def _by_year(facts: Facts, voice: RenderContext) -> str:
    """Return the picture of reports by year and status."""
    say = voice.messages
    counts = Counter(
        (year_of(grant, one.report) or 0, status_of(one.report)) for grant, one in facts.reports
    )
    most = max(counts.values(), default=0)
    rows = []
    for year in sorted({year for year, _ in counts}, reverse=True):
        cells = [counts[year, status] for status in (*STATUSES, None)]
        bars = [sorted_by(str(n), bar(say.number(n), n, most)) for n in cells]
        rows.append([str(year) if year else say("not-shown"), *bars])
    heads = [say("column-years"), *(voice.text(str(status), 40) for status in STATUSES)]
    heads.append(say("column-other-status"))
    return table(say("by-year-caption"), heads, rows, sortable=True) if rows else ""


def _targets(facts: Facts, voice: RenderContext) -> str:
    """Return the picture of how many grants reached the targets that they name."""
    say = voice.messages
    rows = []
    for place, head in enumerate(HEADS):
        both = [
            (metric.target.value, metric.result().value)
            for grant in facts.grants
            if (metric := grant.people[place]) is not None
        ]
        numbers = [(target, result) for target, result in both if target and result is not None]
        reached = sum(result >= target for target, result in numbers)
        words = say("part-of", say.number(reached), say.number(len(numbers)))
        rows.append([say(f"column-{head}"), bar(words, reached, len(numbers))])
    heads = [say("column-measure"), say("column-target-reached")]
    return table(say("targets-caption"), heads, rows)
