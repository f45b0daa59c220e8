"""A page or a value that raises an error: it is reported, and the run continues."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bot.cycle.contents
import bot.cycle.links
import bot.cycle.mirror
import bot.cycle.plan
from bot.account import BotAccount
from bot.cycle.context import RunContext
from bot.cycle.run import prepare
from bot.links.affiliates import REGISTRY
from bot.store.ledger import Ledger
from bot.wiki.export_source import ExportSource
from bot.wikitext.titles import talk_page
from tests.unit.cycle.exports import (
    CONFIG,
    TAJIK,
    TAJIK_REPORT,
    planned,
    sample_pages,
    write_export,
)

PAGES = sample_pages()
TALK = talk_page(TAJIK_REPORT)


def failing_for(wanted: str, real: Any) -> Any:
    """Return a function that fails if its arguments name a page, else calls the original one."""

    def fails(*arguments: Any, **options: Any) -> Any:
        given = [*arguments, *options.values()]
        given += [one for some in arguments if isinstance(some, list) for one in some]
        if wanted in [one if isinstance(one, str) else getattr(one, "title", "") for one in given]:
            raise ZeroDivisionError("an error that nobody foresaw")
        return real(*arguments, **options)

    return fails


@pytest.mark.parametrize(
    ("module", "function", "page", "lost"),
    [
        (bot.cycle.mirror, "read", TAJIK_REPORT, TALK),
        (bot.cycle.contents, "summary_region", TAJIK_REPORT, TALK),
        (bot.cycle.contents, "grants_region", TAJIK, f"Talk:{TAJIK}"),
        (bot.cycle.plan, "permitted", TALK, TALK),
        (bot.cycle.links, "judge_links", TAJIK_REPORT, TALK),
        (bot.cycle.links, "wanted_titles", TAJIK_REPORT, TALK),
        (bot.cycle.links, "coverage", "CEE/Newsletter/March 2024", ""),
        (bot.cycle.links, "titles_in", PAGES["CEE/Newsletter/March 2024"], ""),
    ],
)
def test_page_that_fails_is_the_only_one_left_out(
    tmp_path, monkeypatch, module, function, page, lost
):
    before = {change["title"] for change in planned(tmp_path, PAGES)["changes"]}
    monkeypatch.setattr(module, function, failing_for(page, getattr(module, function)))
    plan = planned(tmp_path, PAGES, code=1)
    ((title, reason),) = [(one["title"], one["reason"]) for one in plan["failed"]]
    assert title == page or page not in PAGES
    assert "ZeroDivisionError" in reason
    after = {change["title"] for change in plan["changes"]}
    assert lost not in after
    assert {title for title in before - after if not title.startswith("User:")} <= {
        lost,
        f"Talk:{TAJIK}",
        f"Talk:{TAJIK}/Trainer Training Program",
    }


HOSTILE = st.one_of(
    st.text(max_size=80),
    st.integers(0, 10**40).map(str),
    st.sampled_from(
        [
            "{" * 700,
            "[[" * 400,
            "<!--",
            "return {" + "{" * 600,
            "31 December 9999",
            "00 00 0000",
            "9" * 5000,
            "{{{{{|}}",
            "|-\n" * 300,
            'data-sort-value="',
            "<nowiki>",
            "[[File:" * 200,
        ]
    ),
)
PLACES = ["| Under review", "| 31 May 2025", "Zolfeqar_Fatihzadeh", "2600 USD, 1970.33",
          "Our group held a workshop"]  # fmt: skip


@given(place=st.sampled_from(PLACES), value=HOSTILE, where=st.sampled_from(["report", "registry",
       "newsletter", "talk", "group"]))  # fmt: skip
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_hostile_value_does_not_end_the_run(tmp_path_factory, place, value, where):
    value = "".join(c for c in value if c in "\t\n" or c >= " ").encode("utf-8", "ignore").decode()
    value = value.replace("\ufffe", "").replace("\uffff", "")
    pages = dict(PAGES)
    if where == "report":
        pages[TAJIK_REPORT] = pages[TAJIK_REPORT].replace(place, f"{place} {value}")
    elif where == "registry":
        pages[REGISTRY] = f"return {value}"
    else:
        title = {"newsletter": "CEE/Newsletter/March 2024", "talk": TALK, "group": TAJIK}[where]
        pages[title] = value + pages.get(title, "") + value
    path = tmp_path_factory.mktemp("hostile") / "wiki.xml"
    write_export(path, pages | {CONFIG: json.dumps({})}, {CONFIG: "json"})
    with Ledger.open("sqlite://") as ledger:
        source = ExportSource(path, "ReportBot")
        prepared = prepare(source, ledger, RunContext(BotAccount("ReportBot")))
    assert prepared.problems.reasons == {}
    assert len(prepared.plan.changes) > 5
