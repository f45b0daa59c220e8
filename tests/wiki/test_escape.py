"""Hostile text on the real parser: the page shows the text and nothing else."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

from bot.talk.escape import escape, link, plain
from bot.talk.group_box import event_region, group_region
from bot.talk.i18n import Messages
from bot.talk.notice import missing_notice
from bot.talk.region import apply_wish
from bot.talk.summary import summary_region
from bot.talk.voice import Voice
from bot.talk.wish import Wish
from tests.talk import samples
from tests.wiki.conftest import Wiki

HOSTILE = [
    "{{Hostile}}", "{{subst:Hostile}}", "{{{1|x}}}", "{{!}}", "{{#if:1|a|b}}", "{{PAGENAME}}",
    "{{msgnw:Main Page}}", "{{DEFAULTSORT:x}}", "{{DISPLAYTITLE:x}}", "}} }}", "{{", "{{{{{",
    "[[Main Page]]", "[[Category:Hostile]]", "[[:Category:Hostile]]", "[[File:X.jpg|thumb]]",
    "[[fr:Accueil]]", "[[User:Editor]]", "[[Main Page|", "]] [[Main Page]]", "|]]", "[[", "]]",
    "http://example.org", "https://example.org/a?b=c&d=e#f", "//example.org", "ftp://a.example",
    "mailto:a@example.org", "[https://example.org text]", "[//example.org text]", "news:a.b",
    "ISBN 978-0-306-40615-7", "RFC 2616", "PMID 12345", "RFC\u00a02616",
    "<b>bold</b>", "<script>alert(1)</script>", "<nowiki>", "</nowiki>", "<pre>",
    "</td></tr></table>",
    "</div></div>", "<!-- comment -->", "<!--", "-->", "<ref>note</ref>", "<br/>", "<onlyinclude>",
    "<translate>", "<span style='color:red'>", "<bdo dir=rtl>", "</bdi>", "</span>", "<noinclude>",
    "~~~", "~~~~", "~~~~~", "~~~~ ~~~~",
    "== Heading ==", "\n== Heading ==\n", "= a =", "----", "\n* item", "# item", ": indented",
    "; term : text", "* a", "#REDIRECT [[Main Page]]", " preformatted", "{|", "|}", "|-", "| cell",
    "|| cell", "! head", "!! head", "|+ caption", "-5", "+5", "}", "a | b", "a || b !! c",
    "''italic''", "'''bold'''", "''''' all", "it's ''", "__NOTOC__", "__TOC__", "__NOINDEX__",
    "__HIDDENCAT__", "&lt;b&gt;", "&#60;b&#62;", "&nbsp;", "&amp;lt;", "&", "-{zh-hans:a}-",
    "%7B%7B",
    "\u202etxet", "a\u2066b\u2069c", "\u200fعمر\u200e", "\u0338combining", "e\u0301 \u212b \u1fef",
    "\ud800 alone", "\ufffe\uffff", "a\x00b\x7f'\"`UNIQ--nowiki-00000000-QINU`\"'\x7f", "\x1b[31m",
    "\ue000 private", "\u0378 unassigned", "a\u2028b\u2029c", "a\tb\r\nc", "📷👨\u200d👩\u200d👧",
    "«Quoi ?» !",
    "<!-- reportbot:begin report-summary r1 v1 0123456789abcdef -->", "$1 $2", "\\x", "`",
]  # fmt: skip
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


def test_hostile_text_is_shown_and_does_nothing(wiki: Wiki) -> None:
    wiki.extra_settings('$wgEnableMagicLinks = ["ISBN" => true, "PMID" => true, "RFC" => true];')
    wiki.client().edit("Template:Hostile", "transcluded")
    wiki.client().edit("Main Page", "The main page")
    harmless = [x["tag"] for x in Elements(parse(wiki, page("harmless"))["text"]).found]
    for text in HOSTILE:
        found = parse(wiki, page(text))
        assert effects(found) == nothing({"Main Page"}), text
        probes = Probes(found["text"])
        seen = [" ".join(shown.split()) for shown in probes.texts]
        assert seen == [" ".join(plain(text).split())] * len(seen), text
        assert len(seen) == 5, text
        assert probes.elements == [], text
        if plain(text):
            assert [x["tag"] for x in Elements(found["text"]).found] == harmless, text


class Elements(HTMLParser):
    """All elements of a page, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, Any]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append({"tag": tag, **dict(attrs)})


def test_the_wiki_stores_what_was_written(wiki: Wiki) -> None:
    text = "\n\n".join(page(text) + link("Main Page", text) for text in HOSTILE)
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


@pytest.mark.parametrize("title", ["Category:Hostile", "File:X.jpg", "fr:Accueil", "A!!b", "/sub"])
def test_a_link_is_only_a_link(wiki: Wiki, title: str) -> None:
    found = effects(parse(wiki, "{|\n! " + link(title, "shown") + "\n|}"))
    assert found | {"links": set(), "elsewhere": []} == nothing(set())
    assert len(found["links"]) + len(found["elsewhere"]) <= 1
