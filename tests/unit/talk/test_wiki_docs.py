"""The pages for editors in docs/wiki: their links, examples and settings are correct."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.account import BotAccount
from bot.config.model import Config, Jobs
from bot.talk.notices import OPT_OUT
from bot.talk.report_summary import HELP_FOR_APPLICANTS
from bot.wikitext.exclusion import NOTICES, excluded

DOCS = Path(__file__).parents[3] / "docs" / "wiki"
PAGES = json.loads((DOCS / "pages.json").read_text(encoding="utf-8"))
WIKITEXT = {name: (DOCS / name).read_text(encoding="utf-8") for name in PAGES}


def test_every_help_file_has_a_page():
    found = {path.name for path in DOCS.iterdir()} - {"README.md", "pages.json"}
    assert set(PAGES) == found
    account = BotAccount("$BOT")
    assert {account.user_page, account.help_page, account.opt_out_page, account.run_page} < set(
        PAGES.values()
    )


def test_link_from_unanswered_questions_leads_to_a_section_of_the_help():
    assert f"\n== {HELP_FOR_APPLICANTS} ==\n" in WIKITEXT["help.wikitext"]


def test_run_page_says_run():
    assert WIKITEXT["run.wikitext"].strip() == "run"


@pytest.mark.parametrize("name", PAGES)
def test_help_page_has_only_known_placeholders(name):
    assert set(re.findall(r"\$\w+", WIKITEXT[name])) <= {"$BOT", "$OPERATOR"}


@pytest.mark.parametrize("name", PAGES)
def test_links_of_a_help_page_lead_to_existing_pages(name):
    targets = set(re.findall(r"\[\[(User:\$BOT[^|\]#]*)", WIKITEXT[name]))
    written = ("User:$BOT/Reports", "User:$BOT/Status")
    own = {target for target in targets if not target.startswith(written)}
    assert own <= set(PAGES.values())


@pytest.mark.parametrize("name", PAGES)
def test_examples_of_opting_out_do_not_opt_out(name):
    assert excluded(WIKITEXT[name], "$BOT") is None


def test_ways_to_opt_out_work():
    shown = re.findall(r"<nowiki>(\{\{[^<]*\}\})</nowiki>", WIKITEXT["opt-out.wikitext"])
    kept_away = [excluded(template, "$BOT") for template in shown]
    assert [found.notices_only for found in kept_away if found] == [True, False, False, False]


def test_opt_out_in_the_notice_works():
    code = OPT_OUT.removeprefix('<code dir="ltr">').removesuffix("</code>")
    template = re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), code)
    assert template == f"{{{{bots|optout={NOTICES}}}}}"
    found = excluded(template, "ReportBot")
    assert found is not None
    assert found.notices_only


#: The address of the schema is for the editors' tools.
SETTINGS = {name: it for name, it in Config.model_fields.items() if name != "schema_address"}


def test_the_configuration_to_start_from_changes_nothing_when_it_is_saved():
    assert Config.model_validate_json(WIKITEXT["config.json"]) == Config.careful_defaults()
    assert set(json.loads(WIKITEXT["config.json"])) == set(SETTINGS)


def test_help_explains_every_setting():
    text = WIKITEXT["config.wikitext"]
    for part in SETTINGS.values():
        fields = getattr(part.annotation, "model_fields", {})
        for name in fields:
            assert f"<code>{name}</code>" in text
    for name in SETTINGS:
        assert f"<code>{name}</code>" in text
    for job in Jobs.model_fields:
        assert f"<code>{job}</code>" in WIKITEXT["user-page.wikitext"]


def test_examples_of_the_configuration_are_valid():
    found = re.findall(
        r'<syntaxhighlight lang="json">(.*?)</syntaxhighlight>', WIKITEXT["config.wikitext"], re.S
    )
    assert len(found) == 2
    for example in found:
        assert Config.model_validate_json(example) != Config()
