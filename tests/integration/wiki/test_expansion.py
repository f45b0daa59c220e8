"""Pages whose labels come from templates are expanded by the wiki, and remembered by revision."""

from __future__ import annotations

import json
import re

from tests.support.wiki.bot_runs import SENDERO_REPORT, TAJIK_REPORT, forget, reportbot, run
from tests.support.wiki.wikis import Wiki

REPORT = f"Grants:{TAJIK_REPORT}"
LABEL = re.compile(r"^; (.+)$", re.MULTILINE)


def make_of_templates(wiki: Wiki) -> None:
    """Move the labels of a report into a template, as a mirror might have them."""
    mirror = wiki.client("CR-FluxxBot")
    text = mirror.text(REPORT) or ""
    labels = LABEL.findall(text)
    assert len(labels) > 20
    cases = "".join(f"|{number}={label}" for number, label in enumerate(labels))
    mirror.edit("Template:Label", f"'''{{{{#switch:{{{{{{1}}}}}}{cases}}}}}'''")
    numbers = iter(range(len(labels)))
    mirror.edit(REPORT, LABEL.sub(lambda _: f"{{{{Label|{next(numbers)}}}}}", text))


def test_a_page_made_of_templates_is_read_as_any_other(sample_wiki):
    def facts() -> dict[str, object]:
        done = reportbot(sample_wiki, "inspect", "--json", REPORT)
        return {**json.loads(done.stdout), "revid": 0}

    plain = facts()
    make_of_templates(sample_wiki)
    assert facts() == plain
    assert plain["recognised"]


def test_page_of_templates_is_expanded_once_for_each_revision(sample_wiki):
    def sweep() -> int:
        return int(run(sample_wiki, "--sweep")["requests"])

    run(sample_wiki)
    make_of_templates(sample_wiki)
    plain = sweep()  # reads and expands the page
    remembering = sweep()
    forget(sample_wiki)
    run(sample_wiki)
    assert sweep() == remembering < plain


def test_the_survey_says_what_was_not_understood(sample_wiki):
    report = f"Grants:{SENDERO_REPORT}"
    sample_wiki.client("CR-FluxxBot").edit(report, "{{Grant report header|status=Draft}} Soon.")
    done = reportbot(sample_wiki, "survey", "--json", REPORTBOT_BOT_PASSWORD="")
    assert done.returncode == 0, done.stderr
    survey = json.loads(done.stdout)
    assert [page["title"] for page in survey["unrecognised"]] == [report]
    assert "labels found in order" in survey["unrecognised"][0]["why"]
    assert {"form": "R2", "fund": "Rapid Fund", "pages": 3} in survey["forms"]
