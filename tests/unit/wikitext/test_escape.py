from __future__ import annotations

import re
import unicodedata
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wikitext.escape import escape, link, shorten, visible_text

MARKUP = [
    "{{", "}}", "[[", "]]", "<", ">", "{|", "|}", "|-", "||", "!!", "~~~", "==", "''", "__TOC__",
    "http://", "-{", "RFC 1", "PMID 1", "ISBN 1", "&lt;", "&#", "\n",
]  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(MARKUP), st.text(max_size=8))).map("".join)


@given(texts)
def test_a_reader_sees_the_text(text):
    assert visible_text(unescape(escape(text))) == visible_text(text)


@given(texts, texts)
def test_no_markup_is_left(one, two):
    wikitext = escape(one) + escape(two)
    for markup in MARKUP:
        if markup not in {"&#"}:
            assert markup not in wikitext
    assert not re.search(r"&(?!#\d+;)", wikitext)


@given(texts)
def test_what_the_wiki_stores_is_what_was_written(text):
    for wikitext in (f"<b>{escape(text)}</b>", f"| {escape(text)}", link(text)):
        assert unicodedata.normalize("NFC", wikitext) == wikitext
        assert wikitext.encode().decode() == wikitext


@given(texts)
def test_a_link_is_one_link_or_plain_text(text):
    made = link(text)
    inside = re.fullmatch(r"\[\[:([^\[\]{}|<>\n]+)\|([^\[\]{}|\n]+)\]\]", made)
    assert inside or made == escape(text)
    assert "|]]" not in made
    assert "~~" not in made


@pytest.mark.parametrize("start", list("*#;:-+=!| "))
def test_nothing_begins_a_list_or_a_row(start):
    assert escape(start + "x")[0] in "&x"


def test_a_leading_accent_cannot_eat_the_bracket_before_it():
    assert escape("\u0338x") == "&#824;x"


def test_common_names_stay_readable():
    for name in ("Côte d'Ivoire", "Wikimedia Serbia (Викимедија Србије)", "2022/2023", "a_b: c"):
        assert escape(name) == name


def test_directional_controls_go_and_text_is_isolated():
    assert escape("\u202eعمر\u2069", isolate=True) == "<bdi>عمر</bdi>"
    assert escape("\u202e", isolate=True) == ""


@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [
        ("short", 5, "short"),
        ("Number of participants", 12, "Number of…"),
        ("abcdefgh", 4, "abc…"),
        ("e\u0323\u0302e\u0323\u0302", 1, "…"),
        ("ab👨\u200d👩\u200d👧", 5, "ab…"),
        ("a🇹🇯🇷🇼", 4, "a…"),
    ],
)
def test_shorten(text, longest, expected):
    assert shorten(text, longest) == expected


@given(texts, st.integers(1, 40))
def test_shortened_is_not_longer(text, longest):
    assert len(shorten(text, longest)) <= longest


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Talk:A_b", "[[:Talk:A b|Talk&#58;A_b]]"),
        (":File:A.svg", "[[:File:A.svg|&#58;File&#58;A.svg]]"),
        ("A|b", "A&#124;b"),
        ("A]] {{b}}", "A&#93;&#93; &#123;&#123;b&#125;&#125;"),
        ("A%20b", "A%20b"),
        ("A!!b", "[[:A&#33;&#33;b|A&#33;&#33;b]]"),
        ("عمر", "[[:عمر|<bdi>عمر</bdi>]]"),
        ("", ""),
    ],
)
def test_link(title, expected):
    assert link(title) == expected
