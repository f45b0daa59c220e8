"""What linking asks of the wiki grows with batches of titles, not with reports or links."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import pytest
from click.testing import CliRunner

from bot.cli.main import reportbot
from bot.wiki.api_source import LiveSource
from bot.wiki.http import requests_made
from bot.wiki.source import ResolvedTitle
from tests.integration.wiki.test_incremental import fill
from tests.support.wiki.wikis import Wiki

BATCH = 500  # titles in one request of an account with the right apihighlimits


def test_linking_asks_for_titles_in_batches(wiki: Wiki, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    resolve = LiveSource.resolve

    def noted(self: LiveSource, titles: Iterable[str]) -> Mapping[str, ResolvedTitle]:
        wanted, before = list(titles), requests_made()
        found = resolve(self, wanted)
        asked.append((len(wanted), requests_made() - before))
        return found

    monkeypatch.setattr(LiveSource, "resolve", noted)
    fill(wiki, 30)
    done = CliRunner().invoke(reportbot, ["run", "--json"], env=wiki.env)
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["reports"] == 30
    titles, requests = (sum(column) for column in zip(*asked, strict=True))
    assert titles > 60  # of 30 reports
    assert len(asked) <= 3  # the links, the template, the languages of pages
    assert requests == sum(-(-count // BATCH) for count, _ in asked)
