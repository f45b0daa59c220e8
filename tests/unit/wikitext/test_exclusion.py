"""{{bots}} and {{nobots}}."""

from __future__ import annotations

import mwparserfromhell
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mwparserfromhell.wikicode import Wikicode

from bot.wikitext.exclusion import MAX_TEMPLATE_CHARS, MAX_TEMPLATES, excluded

BOT = "ReportBot"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no template",
        "{{bots}}",
        "{{bots|allow=all}}",
        "{{bots|allow=ReportBot}}",
        "{{bots|allow=OtherBot, reportbot}}",
        "{{Bots|Allow = User:Report Bot, ReportBot }}",
        "{{bots|deny=none}}",
        "{{bots|deny=OtherBot}}",
        "{{bots|deny=ReportBot2}}",
        "{{bots|ReportBot}}",
        "{{bots|deny}}",
        "{{bots|optout=nosource}}",
        "{{nobots|deny=OtherBot}}",
        "{{robots}}",
        "{{botswana|deny=all}}",
        "{{bots/doc|deny=all}}",
        "{{bots list|deny=all}}",
        "{{tl|nobots}}",
        "<!-- {{nobots}} -->",
        "<!-- {{nobots}}",
        "<nowiki>{{nobots}}</nowiki>",
        "<NoWiki >{{nobots}}</nowiki  >",
        "<pre class='x'>{{nobots}}</pre>",
        "<syntaxhighlight lang=text>{{bots|deny=all}}</syntaxhighlight>",
        "nobots",
        "{nobots}",
    ],
)
def test_may_edit(text: str) -> None:
    assert excluded(text, BOT) is None


@pytest.mark.parametrize(
    "text",
    [
        "{{nobots}}",
        "{{ NoBots }}",
        "{{_nobots_}}",
        "{{\nnobots\n}}",
        "{{Template:Nobots}}",
        "{{template : nobots}}",
        "{{nobots|1}}",
        "{{nobots|optout=nosource}}",
        "{{bots|deny=all}}",
        "{{BOTS|DENY=ALL}}",
        "{{bots|deny=ReportBot}}",
        "{{bots|deny=reportbot}}",
        "{{bots|deny= OtherBot ,\n Reportbot }}",
        "{{bots|deny=User:ReportBot}}",
        "{{bots|allow=none}}",
        "{{bots|allow=A, B}}",
        "{{bots|allow=}}",
        "{{bots|x=1|deny=ReportBot}}",
        "{{bots|optout=a|deny=ReportBot}}",
        "{{bots|allow=all|deny=all}}",
        "{{bots|allow=ReportBot}} {{bots|deny=ReportBot}}",
        "{{bots|deny=A}}\n{{bots|allow=B}}",
        "{{bots|optout=all}}",
        "{{bots|optout=nosource, All}}",
        "{{bots|optout=reportbot}}",
        "{{bots|optout=ReportBot}}",
        "{{nobots|allow=OtherBot}}",
        "<!-- {{bots|allow=all}} -->{{nobots}}",
        "{{no<!-- x -->bots}}",
        "{{bots|de<!-- -->ny=all}}",
        "<nowiki>{{nobots}}",
        "<nowiki/>{{nobots}}",
        "</nowiki>{{nobots}}<nowiki>",
        "{{bots|allow=all}}<pre>x</pre>{{nobots}}",
        # what cannot be parsed keeps the bot away
        "{{bots",
        "{{bots|allow=all",
        "{{bots|allow=all}",
        "{{bots|allow={{PAGENAME}}}}",
        "{{bots{{x}}}}",
        "{{bots|allow=[[User:ReportBot|ReportBot]]}}",
        "{{bots|allow=<nowiki>ReportBot</nowiki>}}",
    ],
)
def test_must_not_edit(text: str) -> None:
    found = excluded(f"Some text.\n{text}\n== Heading ==" if "}}" in text else text, BOT)
    assert found is not None
    assert not found.notices_only
    assert found.reason


@pytest.mark.parametrize("bot", ["Report Upkeep Bot", "Report_Upkeep_Bot"])
@pytest.mark.parametrize("name", ["Report Upkeep Bot", "report_Upkeep__bot", "Report  upkeep Bot"])
def test_spaces_and_underscores_are_the_same(bot: str, name: str) -> None:
    assert excluded(f"{{{{bots|deny={name}}}}}", bot) is not None
    assert excluded(f"{{{{bots|allow={name}}}}}", bot) is None


def test_opting_out_of_notices_keeps_only_notices_away() -> None:
    found = excluded("{{bots|optout=nosource, Report-Notice}}", BOT)
    assert found is not None
    assert found.notices_only
    assert "Report-Notice" in found.reason


def test_a_denial_after_an_opting_out_wins() -> None:
    found = excluded("{{bots|optout=report-notice}}{{bots|deny=ReportBot}}", BOT)
    assert found is not None
    assert not found.notices_only


def test_other_kinds_of_message_can_be_named() -> None:
    assert excluded("{{bots|optout=digest}}", BOT, messages=["digest"])
    assert not excluded("{{bots|optout=digest}}", BOT)


@pytest.mark.parametrize(
    "unit",
    [
        "{{bots|deny=",
        "{{",
        "{{bots ",
        "{{ _ _",
        "{{bots|allow=all}}",
        "{{bots|allow=all,",
        "<nowiki>",
        "<nowiki ",
        "<nowiki></pre>",
        "<pre></nowiki",
        "<!--",
        "<!-- -->",
        "{{template:",
        " ",
        "|a=b",
        "</nowiki ",
    ],
)
@pytest.mark.parametrize("start", ["", "{{bots", "{{bots|allow=all", "<nowiki>"])
def test_hostile_text_is_parsed_in_few_short_pieces(
    start: str, unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []
    original = mwparserfromhell.parse

    def parse(text: str, **options: bool) -> Wikicode:
        parsed.append(text)
        return original(text, **options)

    monkeypatch.setattr("bot.wikitext.exclusion.mwparserfromhell.parse", parse)
    excluded(start + unit * (500_000 // len(unit)), BOT)
    assert len(parsed) <= MAX_TEMPLATES
    assert all(len(text) <= MAX_TEMPLATE_CHARS for text in parsed)


def test_more_templates_than_are_read_keep_the_bot_away() -> None:
    assert excluded("{{bots|allow=all}}" * MAX_TEMPLATES, BOT) is None
    assert excluded("{{bots|allow=all}}" * (MAX_TEMPLATES + 1), BOT) is not None


def test_template_longer_than_is_read_keeps_the_bot_away() -> None:
    names = "|".join(f"x{n}=y" for n in range(MAX_TEMPLATE_CHARS))
    assert excluded(f"{{{{bots|allow=all|{names}}}}}", BOT) is not None


@given(st.text(alphabet="{}|=<>!-/[]_ \nnobtswikaledy,RrB", max_size=60))
def test_a_denial_at_the_end_of_closed_text_never_goes_unseen(text: str) -> None:
    if "<" not in text:
        assert excluded(text + "\n{{nobots}}", BOT) is not None
