from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

import bot.talk
from bot.account import BotAccount
from bot.links.model import Role
from bot.links.rules import Rule
from bot.reports.external_links import ExternalKind
from bot.talk import i18n
from bot.talk.content import FollowUpKind, RegionKind
from bot.talk.context import RenderContext
from bot.talk.i18n import (
    Messages,
    languages,
    load_messages,
    locale_of,
    plural_rule,
)
from bot.talk.thread import own_headings

TALK = Path(bot.talk.__file__).parent
#: Messages whose key is put together from the facts.
COMPOSED = {
    *(f"role-{role}" for role in Role),
    *(f"evidence-{rule}" for rule in Rule),
    *(f"evidence-{rule}-named" for rule in (Rule.EXPLICIT_LINK, Rule.EXPLICIT_SUBPAGE_LINK)),
    f"evidence-{Rule.MENTION}-named",
    *(f"period-{period}" for period in ("final", "midpoint", "yearly")),
    *(f"edit-{kind}-{what}" for kind in RegionKind for what in ("added", "updated")),
    *(f"column-{head}" for head in ("participants", "editors", "organizers")),
    *(f"elsewhere-{kind}" for kind in ExternalKind),
    "edit-notice-added",
    "edit-config-notice-added",
    "edit-config-resolved-added",
    *(f"edit-{kind}-added" for kind in FollowUpKind),
    "broken-link",
    "broken-link-named",
}


def keys_in_code() -> set[str]:
    code = "\n".join(path.read_text(encoding="utf-8") for path in TALK.rglob("*.py"))
    return set(re.findall(r"""["']([a-z]+(?:-[a-z]+)*)["']""", code))


def test_every_message_in_use_exists():
    first_parts = {key.partition("-")[0] for key in load_messages("en")}
    literal = {key for key in keys_in_code() if "-" in key and key.partition("-")[0] in first_parts}
    assert literal - set(load_messages("en")) - {kind.value for kind in RegionKind} == set()
    assert set(load_messages("en")) >= COMPOSED


def test_no_message_is_unused():
    assert set(load_messages("en")) - keys_in_code() - COMPOSED == set()


@pytest.mark.parametrize("path", sorted((TALK / "messages").glob("*.json")), ids=lambda p: p.stem)
def test_message_file_has_the_format_of_translatewiki(path):
    text = path.read_text(encoding="utf-8")
    found = json.loads(text)
    assert next(iter(found)) == "@metadata"
    assert text == json.dumps(found, ensure_ascii=False, indent="\t") + "\n"
    assert list(load_messages(path.stem)) == [key for key in load_messages("en") if key in found]
    assert all(load_messages(path.stem).values())
    # The wiki stores this form: in another one, the bot's own words would look edited.
    assert unicodedata.is_normalized("NFC", text)


def test_every_message_has_a_note_for_translators():
    assert list(load_messages("qqq")) == list(load_messages("en"))


def test_placeholders_in_a_parameter_stay_text():
    assert Messages()("with-note", "$2 {{PLURAL:$1|a|b}}", "x") == "$2 {{PLURAL:$1|a|b}} (x)"


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [
        ("en", 0, "c"), ("en", 1, "a"), ("en", 1234, "c"),
        ("ru", 1, "a"), ("ru", 3, "b"), ("ru", 5, "c"), ("ar", 0, "a"), ("ar", 2, "c"),
        ("zh-hant", 1, "a"), ("nonsense", 1, "a"),
    ],
)  # fmt: skip
def test_plural_forms_are_in_the_order_of_cldr(language, number, expected, monkeypatch):
    forms = {"en": "a|c", "ru": "a|b|c", "ar": "a|b|c", "zh-hant": "a|b", "nonsense": "a|c"}
    text = "{{PLURAL:$1|" + forms[language] + "}}"
    monkeypatch.setattr(i18n, "load_messages", lambda _tag: {"folded-count": text})
    assert Messages(language)("folded-count", number) == expected


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", {0: "0 entradas", 1: "1 entrada", 2: "2 entradas", 10**6: "1.000.000 de entradas"}),
        ("fr", {0: "0 entrée", 1: "1 entrée", 2: "2 entrées"}),
        ("pt", {0: "0 entrada", 1: "1 entrada", 2: "2 entradas", 10**6: "1.000.000 de entradas"}),
        (
            "ar",
            {
                0: "لا عناصر", 1: "عنصر واحد", 2: "عنصران", 3: "3 عناصر",
                11: "11 عنصرًا", 100: "100 عنصر", 103: "103 عناصر",
            },
        ),
    ],
)  # fmt: skip
def test_translation_has_the_plural_forms_of_its_language(language, said):
    msg = Messages(language)
    assert {number: msg("folded-count", number) for number in said} == said


def test_exact_number_has_its_own_form(monkeypatch):
    monkeypatch.setattr(
        i18n, "load_messages", lambda _tag: {"x": "{{PLURAL:$1|0=none|$1 entry|$1 entries}}"}
    )
    assert [Messages()("x", n) for n in (0, 1, 2000)] == ["none", "1 entry", "2,000 entries"]


def test_unknown_language_falls_back_to_english():
    assert Messages("nonsense")("column-status") == "Status"
    with pytest.raises(KeyError):
        Messages()("no-such-message")


def test_longer_language_tag_falls_back_to_the_shorter():
    assert Messages("tg-cyrl")("column-status") == load_messages("tg")["column-status"] != "Status"


def test_english_dates_and_numbers_are_written_as_on_meta():
    msg = Messages()
    assert msg.date(date(2025, 5, 31)) == "31 May 2025"
    assert (msg.number(1234567), msg.number(1.5)) == ("1,234,567", "1.5")


@pytest.mark.parametrize("language", languages())
def test_every_message_is_translated(language):
    assert load_messages(language).keys() == load_messages("en").keys()


@pytest.mark.parametrize("language", languages())
def test_translation_has_the_parameters_and_plurals_of_its_message(language):
    forms = len({*plural_rule(locale_of(language)).tags, "other"})
    for key, text in load_messages(language).items():
        source = load_messages("en")[key]
        assert set(re.findall(r"\$\d", text)) == set(re.findall(r"\$\d", source)), key
        assert text.count("{{PLURAL:") == text.count("{{") == text.count("}}"), key
        for number, choices in re.findall(r"\{\{PLURAL:(\$\d)\|([^{}]*)\}\}", text):
            assert f"PLURAL:{number}|" in source, key
            assert 1 <= len(choices.split("|")) <= forms, key
        assert not re.search(r"~~~|\[\[|<|&|__", text), key
        bidi = re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", text)
        assert bidi is None, key


@pytest.mark.parametrize("language", sorted({*languages()} - {"en"}))
def test_translation_says_whether_a_speaker_reviewed_it(language):
    path = files("bot.talk").joinpath("messages", f"{language}.json")
    metadata = json.loads(path.read_text(encoding="utf-8"))["@metadata"]
    assert metadata["reviewed"] in {True, False}


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("tg", "ltr")])
def test_direction_and_arrow_follow_the_language(language, direction):
    context = RenderContext(BotAccount("ReportBot"), Messages(language))
    assert context.messages.direction == direction
    assert context.arrow == ("→" if direction == "ltr" else "←")


@pytest.mark.parametrize(
    ("language", "page_language", "is_marked"),
    [("en", "en", False), ("en", "ar", True), ("ar", "en", True), ("ar", "ar", True)],
)
def test_only_english_on_an_english_page_is_not_marked_with_its_language(
    language, page_language, is_marked
):
    """A page in Arabic has a talk page in the wiki's language."""
    context = RenderContext(
        BotAccount("ReportBot"), Messages(language), page_language=page_language
    )
    direction = context.messages.direction
    assert (f' lang="{language}" dir="{direction}"' in context.box("x")) == is_marked
    assert (context.block("x") != "x") == is_marked


def test_text_of_another_direction_is_isolated():
    assert RenderContext(BotAccount("R")).text("عمر", 9) == "<bdi>عمر</bdi>"
    assert RenderContext(BotAccount("R")).text("Omar", 9) == "Omar"
    assert RenderContext(BotAccount("R"), Messages("ar")).text("Omar", 9) == "<bdi>Omar</bdi>"
    assert RenderContext(BotAccount("R"), Messages("ar")).link("A b") == "[[:A b|<bdi>A b</bdi>]]"


def test_list_is_written_as_in_the_language():
    assert Messages("en").listed(["a", "b", "c"]) == "a, b and c"
    assert Messages("es").listed(["a", "b"]) == "a y b"
    assert Messages("zh-hant").listed(["a", "b"]) == "a和b"
    assert Messages("en").listed([]) == ""


def test_fallback_message_keeps_its_plural_forms(monkeypatch):
    texts = {"en": {"x": "{{PLURAL:$1|one|many}}"}}
    monkeypatch.setattr(i18n, "load_messages", lambda tag: texts.get(tag, {}))
    assert [Messages("ar")("x", number) for number in (0, 1, 2)] == ["many", "one", "many"]


def test_headings_with_every_number_are_own_headings():
    assert {"Required questions without an answer", "Report at a glance"} < own_headings()
    assert "A required question without an answer" in own_headings()


def test_translatewiki_group_names_the_message_files():
    root = TALK.parents[1]
    group = yaml.safe_load((root / "translatewiki.yaml").read_text(encoding="utf-8"))
    files, basic = group["FILES"], group["BASIC"]
    folder = files["targetPattern"].replace("%CODE%.json", "")
    assert root / folder == TALK / "messages"
    assert files["sourcePattern"].endswith(f"/{files['targetPattern']}")
    assert (TALK / "messages" / f"{basic['sourcelanguage']}.json").is_file()
    assert set(files["codeMap"].values()) <= set(languages())
    assert group["MANGLER"]["prefix"].startswith(basic["id"])
