"""Data from outside never ends a run: at most, a page or a value is not used."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.parse import ConfigError, parse_config
from bot.links.affiliates import RegistryError, parse_list, parse_registry
from bot.links.event_pages import events_to_read, names_on
from bot.links.grants import backlinks, grants
from bot.links.health_criteria import PAGES, parse_health
from bot.links.judgement import judge_links
from bot.links.known_pages import KnownPages, wanted_titles, year_titles
from bot.links.lua_table import MAX_TABLE_DEPTH
from bot.links.model import Decision, LinkedReport, Role, Verdict
from bot.links.newsletters import coverage, titles_in
from bot.links.page_kinds import is_event_page, is_event_subpage
from bot.reports.mentions import phrases
from bot.reports.model import Mention, PageLink
from tests.support.links.build import TAJIK, affiliate, application, rapid, wiki

#: Pieces that have broken readers: markup, attributes, numbers, odd characters.
PIECES = st.sampled_from(
    [
        *("{{", "}}", "{|", "|}", "[[", "]]", "|-", "||", "==", "<h2 ", "</h2>", "'''", "<nowiki>"),
        *("data-sort-value=1|", 'style="x"|', "return {", "group_name = '", "[==[", "]==]", "--[["),
        *("\\u{110000}", "\\999", "\\x", "\\u{}", "\\z  ", "9" * 5000, "-1e999", "NaN", "Infinity"),
        *("\ud800", "\udfff", "\x00", "\x85", "\u2028", "\u202e", "\ufeff", "İ", "ß", "\U000e0001"),
        *("By: ", "by：", "~ ", "Primary contact (user name)", "What is the affiliate name?", "#"),
        *(
            "http://meta.wikimedia.org/wiki/",
            "User:",
            "Event:",
            TAJIK,
            " User Group",
            "/",
            ":",
            "\n",
        ),
    ]
)
hostile = st.lists(PIECES | st.text(max_size=8), max_size=30).map("".join)
short = st.lists(PIECES | st.text(max_size=8), max_size=8).map("".join)


def nested(opening: str, closing: str, depth: int) -> str:
    return opening * depth + closing * depth


@given(hostile | hostile.map("return {{ group_name = '{}' }}".format))
def test_any_text_gives_a_registry_or_a_registry_error(text):
    for reader in (parse_registry, parse_list):
        with suppress(RegistryError):
            reader(text)


@pytest.mark.parametrize("depth", [MAX_TABLE_DEPTH + 1, 600, 50_000])
@pytest.mark.parametrize(
    "text",
    [
        "return {0}",
        "return {{ {{ group_name = 'A', dm_structure = {0} }} }}",
        "return {{ [ {0} ] = 1 }}",
        "return {{ a = ( {0} ) }}",
    ],
)
def test_a_registry_nested_too_deep_is_refused_or_read_without_the_value(text, depth):
    with suppress(RegistryError):
        parse_registry(text.format(nested("{", "}", depth)))


@pytest.mark.parametrize("depth", [600, 50_000])
def test_incomplete_registry_is_refused(depth):
    with pytest.raises(RegistryError, match="not valid Lua"):
        parse_registry("return " + "{" * depth)


@given(hostile)
def test_any_health_criteria_page_is_read(text):
    page = parse_health(f"{PAGES}2024/{TAJIK}", text)
    assert page is not None
    KnownPages.of([affiliate(TAJIK)], {TAJIK: TAJIK}, health=[page])


@given(hostile)
def test_any_newsletter_and_any_event_page_is_read(text):
    known = wiki("Event:Edit day")
    titles_in(text)
    coverage("CEE/Newsletter/May", text, known)
    names_on(text, known)


@pytest.mark.parametrize(
    "text",
    [
        nested("{{", "}}", 3000),
        "{{" * 20_000,
        "[[" * 20_000,
        "== a ==\n" * 5000,
        nested("<div>", "</div>", 3000),
        "{{a|" * 3000,
        "By: x\n" * 5000,
        "{|\n" * 5000,
    ],
    ids=["templates", "open templates", "links", "headings", "tags", "parameters", "by", "tables"],
)
def test_a_page_nested_deep_is_read(text):
    known = wiki("Event:Edit day")
    for page in (text, f"== News ==\n=== A ===\nBy: Ann\n{text}\n=== B ===\nBy: Ben\n{TAJIK}"):
        titles_in(page)
        coverage("CEE/Newsletter/May", page, known)
        names_on(page, known)
        parse_health(f"{PAGES}2024/{TAJIK}", page)


@given(hostile)
def test_any_config_is_read_or_refused(text):
    for config in (text, f'{{"aliases": {{"{text}": "A"}}}}', f'{{"pilot": {text}}}'):
        with suppress(ConfigError):
            parse_config(config)


@given(short, short, short, st.sampled_from(["documentation", "activities"]))
def test_any_report_is_linked(proposal, title, name, key):
    page = f"Grants:Programs/Wikimedia Community Fund/Rapid Fund/{proposal}/Final Report"
    one = replace(
        rapid("A", (title, key)),
        title=page,
        organization=name,
        applicant=name,
        mentions=tuple(Mention(text, "1") for text in phrases(title)),
    )
    one = replace(one, references=(*one.references, PageLink((title,), "2", key, elsewhere=True)))
    asked = application(one.application or "", organization=title, applicant=name)
    decisions = [
        Decision(page, title, Role.EVENT, Verdict.ADD),
        Decision("", "", Role.USER, Verdict.REJECT),
    ]
    affiliates = [affiliate(TAJIK, name), affiliate(title), affiliate(name)]
    wanted = wanted_titles([one], {asked.title: asked}, affiliates, decisions=decisions)
    wanted |= year_titles([one], wanted)
    known = KnownPages.of(affiliates, {each: each for each in wanted}, aliases={name: title})
    names = dict.fromkeys(events_to_read([one], known), names_on(name, known))
    known = replace(known, event_names=names)
    links = judge_links(one, asked, known, decisions)
    backlinks(grants([LinkedReport(one, links, asked)], [asked]))
    is_event_page(title)
    is_event_subpage(title, TAJIK)
