"""Runs of the bot while people edit the same talk pages at random moments."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

from tests.integration.faults import history_checks, page_checks, runs
from tests.integration.faults.history_checks import History
from tests.integration.faults.people import Person
from tests.integration.faults.problem import Problem, Result, lost, wrong
from tests.integration.faults.trial import Bench, ending_of, unsound
from tests.support.wiki.api_request import ApiRequest
from tests.support.wiki.faulty_proxy import Proxy
from tests.support.wiki.small_wiki import MIRROR
from tests.support.wiki.wikis import Wiki

#: Chance that a person edits before the wiki gets a request; the same after it.
EDIT_CHANCE = 0.16
#: Chance that this edit is on the page of the request, and not on a random talk page.
SAME_PAGE_CHANCE = 0.7


@dataclass(frozen=True, slots=True)
class Story:
    """Some runs, between which the reports change; the seed decides what people do."""

    seed: int
    runs: int = 3
    keep: bool = True

    def __str__(self) -> str:
        memory = "kept" if self.keep else "lost between runs"
        return f"people at work, seed {self.seed}, {self.runs} runs, database {memory}"


def attempt(bench: Bench, story: Story) -> Result:
    """Play the story on a fresh wiki, and check every edit that the bot made in it."""
    chance = random.Random(story.seed)
    titles = [title for title in bench.after if bench.before.get(title) != bench.after[title]]
    began = time.monotonic()
    problems: list[Problem] = []
    endings = set()
    with bench.wiki() as wiki:
        person = Person(wiki.client("Admin"), chance)

        def meddle(request: ApiRequest) -> None:
            if chance.random() < EDIT_CHANCE:
                same = (
                    _talk_page_of(request, titles) if chance.random() < SAME_PAGE_CHANCE else None
                )
                person.act(same or chance.choice(titles))

        for number in range(story.runs):
            before = history_checks.bot_edits(history_checks.histories(wiki.client("Admin")))
            with Proxy(wiki.sandbox.api, before=meddle, after=meddle) as proxy:
                ended = runs.run(wiki, proxy.api)
            endings.add(ending_of(ended))
            problems += [*unsound(ended), *_too_many(wiki, before, ended.summary)]
            if not story.keep:
                runs.forget(wiki)
            _change_reports(wiki, number)
        problems += _settles(wiki)
        problems += _problems_on(wiki)
    said = "; ".join(sorted(endings))
    return Result(str(story), said, tuple(problems), time.monotonic() - began, person.done)


def _talk_page_of(request: ApiRequest, titles: list[str]) -> str | None:
    """Return the talk page in a request's titles, None unless there is exactly one."""
    named = request.parameters.get("title") or request.parameters.get("titles", "")
    found = [title for title in titles if title in named.replace("\x1f", "|").split("|")]
    return found[0] if len(found) == 1 else None


def _change_reports(wiki: Wiki, number: int) -> None:
    """Let the mirror change an amount in every report, so that every table is out of date."""
    mirror = wiki.client(MIRROR)
    for title in mirror.pages("Programs/", 200):
        text = mirror.text(title) or ""
        mirror.edit(title, text.replace(f"26{number:02} USD", f"26{number + 1:02} USD"))


def _too_many(wiki: Wiki, before: int, summary: object) -> Iterator[Problem]:
    """Yield a problem if there are more edits than reported, or more reported than planned."""
    if not isinstance(summary, dict) or not summary:
        return
    made = history_checks.bot_edits(history_checks.histories(wiki.client("Admin"))) - before
    if made > summary["saved"] or summary["saved"] > summary["planned"]:
        yield wrong(f"{made} edits, {summary['saved']} reported, {summary['planned']} planned")


def _settles(wiki: Wiki) -> Iterator[Problem]:
    """Yield a problem unless, without people, one run updates all and the next saves nothing."""
    for wanted in ("any", "none"):
        ended = runs.run(wiki)
        yield from unsound(ended)
        if ended.code != 0:
            yield wrong(f"a run without people about: {ending_of(ended)}")
        elif wanted == "none" and ended.summary["saved"]:
            yield wrong(f"the second run without people saved {ended.summary['saved']} pages")


def _problems_on(wiki: Wiki) -> Iterator[Problem]:
    """Yield the problems in the histories, the current pages and the deletion log."""
    admin = wiki.client("Admin")
    made = history_checks.histories(admin)
    yield from history_checks.misdeeds(made)
    yield from history_checks.posted_twice(made)
    yield from page_checks.duplicates(
        {title: text for title, text in page_checks.texts(wiki).items() if "/Archive" not in title}
    )
    deleted = {
        entry["title"]
        for part in admin.query(list="logevents", leaction="delete/delete", lelimit="max")
        for entry in part["logevents"]
    }
    yield from _created_again(made, deleted)


def _created_again(made: dict[str, History], deleted: set[str]) -> Iterator[Problem]:
    """Yield the deleted pages that the bot created again."""
    for title in sorted(deleted & made.keys()):
        if made[title][0].by_bot and made[title][0].parent == 0:
            yield lost(f"{title} was deleted, and the bot created it again")
