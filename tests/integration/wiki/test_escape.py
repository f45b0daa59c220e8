"""Hostile text on the real parser: the page shows the text and nothing else."""

from __future__ import annotations

import re

import pytest

from bot.wikitext.escape import escape, link, visible_text
from tests.support.wiki.hostile_answers import HAND_WRITTEN, generated
from tests.support.wiki.parsed_pages import Elements, Probes, effects, expected_effects, parse
from tests.support.wiki.wikis import Wiki

OWN = '[[:Main Page|<span class="probe">{}</span>]]'
PER_REQUEST = 60


def page(text: str) -> str:
    """Return a page that shows a text in prose, cells, an attribute, a list item and a link."""
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


def leak(wiki: Wiki, text: str) -> list[str]:
    """Return each effect of a text on a page, such as a link; plain text has none."""
    found = parse(wiki, page(text))
    did = effects(found)
    wanted = expected_effects({"Main Page"})
    return [f"{text!r}: {key}: {did[key]}" for key in did if did[key] != wanted[key]]


def test_hostile_answers_are_shown_and_do_nothing(wiki: Wiki) -> None:
    wiki.extra_settings('$wgEnableMagicLinks = ["ISBN" => true, "PMID" => true, "RFC" => true];')
    wiki.client().edit("Template:Hostile", "transcluded")
    wiki.client().edit("Main Page", "The main page")
    # Texts without a visible part come last, because their probes have no elements.
    texts = sorted([*HAND_WRITTEN, *generated(300)], key=lambda text: not visible_text(text))
    assert len(set(texts)) > 600
    harmless = [x["tag"] for x in Elements(parse(wiki, page("harmless"))["text"]).found]
    leaks: list[str] = []
    for start in range(0, len(texts), PER_REQUEST):
        some = texts[start : start + PER_REQUEST]
        found = parse(wiki, "\n\n".join(map(page, some)))
        if effects(found) != expected_effects({"Main Page"}):
            leaks += [what for text in some for what in leak(wiki, text)]
        leaks += unlike(some, Probes(found["text"]))
        tags = [x["tag"] for x in Elements(found["text"]).found]
        expected = [harmless[0], *(tag for _ in some for tag in harmless[1:])]
        if all(map(visible_text, some)) and tags != expected:
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
        if shown != " ".join(visible_text(text).split())
    ]
    return wrong + [f"an element <{tag}> within a text" for tag in probes.elements]


def test_no_directional_control_reaches_the_page(wiki: Wiki) -> None:
    html = parse(wiki, "\n\n".join(map(page, HAND_WRITTEN)))["text"]
    assert not re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", html)


def test_the_wiki_stores_what_was_written(wiki: Wiki) -> None:
    text = "\n\n".join(page(text) + link("Main Page", text) for text in HAND_WRITTEN)
    wiki.client("ReportBot").edit("Talk:Somewhere", text)
    assert wiki.client().text("Talk:Somewhere") == text


@pytest.mark.parametrize("title", ["Category:Hostile", "File:X.jpg", "fr:Accueil", "A!!b", "/sub"])
def test_a_link_is_only_a_link(wiki: Wiki, title: str) -> None:
    found = effects(parse(wiki, "{|\n! " + link(title, "shown") + "\n|}"))
    assert found | {"links": set(), "elsewhere": []} == expected_effects(set())
    assert len(found["links"]) + len(found["elsewhere"]) <= 1
