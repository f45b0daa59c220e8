"""Where in wikitext a block may be added without breaking anything around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wikitext.enclosures import enclosure_at

HERE = "<!-- here -->"


def enclosure(page: str) -> str | None:
    """Return what encloses ``@`` in the page."""
    text = page.replace("@", HERE)
    start = text.index(HERE)
    return enclosure_at(text, start, start + len(HERE))


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("{{Box|content=@}}", "a template"),
        ("{{Box\n|content=\n@\n}}", "a template"),
        ("{{Box@|x}}", "a template"),
        ("{{a|[[b|c]] @}}", "a template"),
        ("{{{1|@}}}", "a template"),
        ("{{#if:1|@}}", "a parser function"),
        ("{{#switch:x\n|a={{b}}\n|c=@\n}}", "a parser function"),
        ("[[A|b @]]", "a link"),
        ("[[A@]]", "a link"),
        ("[[File:A.jpg|thumb|a [[b]] @]]", "a link"),
        ("[https://example.org a @]", "a link"),
        ("== A @ ==", "a heading"),
        ("=== A@===", "a heading"),
        ("= @ A = <!-- x -->", "a heading"),
        ("<div class='@'>a</div>", "a tag"),
        ("<ref>@</ref>", "the tag ref"),
        ("<gallery>\n@\n</gallery>", "the tag gallery"),
        ("<h2>@</h2>", "the tag h2"),
        ("<span>a @</span>", "the tag span"),
        ("<includeonly>\n@\n</includeonly>", "the tag includeonly"),
        ("{|\n|+ @\n|}", "a table row"),
        ("{|\n| a || @ || b\n|}", "a table row"),
        ("{|\n! @\n|}", "a table row"),
        ("{| class='@'\n|}", "a table row"),
    ],
)
def test_place_inside_something_is_refused(page, expected):
    assert enclosure(page) == expected
    assert enclosure(f"Text {{{{x}}}} [[y]].\n{page}\n== End ==\n{{|\n|}}") == expected


@pytest.mark.parametrize(
    "page",
    [
        "@",
        "Our grants: @",
        "* @",
        "== A == @",
        "@\n== A ==",
        "{{A}}\n@\n{{B}}",
        "[[A|b]] @ [[C]]",
        "{{Box|content=@",
        "}}@{{",
        "<div class='a'>\n@\n</div>",
        "<noinclude>\n@\n</noinclude>",
        "<translate>\n@\n</translate>",
        "<br>@<br />",
        "<ref name='a' />@<ref>b</ref>",
        "<nowiki>{{</nowiki>@<nowiki>}}</nowiki>",
        "<!-- {{ -->@<!-- }} -->",
        "{|\n|\n@\n|}",
        "{|\n| a\n|}\n@\n{|\n| b\n|}",
        "a = @ b =",
    ],
)
def test_place_in_the_flow_of_the_page_is_free(page):
    assert enclosure(page) is None
    assert enclosure(f"Text {{{{x}}}} [[y]].\n{page}\n== End ==\n{{|\n|}}") is None


@given(
    st.lists(
        st.sampled_from("{{ }} [[ ]] {| |} | \n = < > / ref [http:// a".split(" ")), max_size=30
    )
)
def test_any_page_is_read_and_a_template_around_it_is_seen(pieces):
    page = "".join(pieces)
    enclosure(f"{page}@{page}")
    assert enclosure(f"{page}\n{{{{x|@}}}}") is not None


@pytest.mark.parametrize(
    "piece", ["{{", "[[", "{{a|", "<b ", "<b>", "{|\n", "[http:// ", "}}", "{{a|[[b|"]
)
def test_hostile_page_is_read_to_its_end(piece):
    page = piece * 100_000
    assert enclosure(f"{page}\n@\n") in {None, "a tag", "the tag b"}
