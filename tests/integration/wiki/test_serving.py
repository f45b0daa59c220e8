"""The service as operators run it, on a real wiki: its jobs, its ends, and its logs."""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest

from tests.support.processes import Process
from tests.support.wiki.bot_runs import TAJIK, TAJIK_REPORT, reportbot
from tests.support.wiki.client import Client
from tests.support.wiki.operator_shell import own_pages, run_bot, talk_pages
from tests.support.wiki.wikis import Wiki

REPORT = f"Grants:{TAJIK_REPORT}"
GROUP_TALK = f"Talk:{TAJIK}"
RUN, CONFIG = "User:ReportBot/Run", "User:ReportBot/config.json"
JOBS = ["sweep", "changes", "dashboards", "reconcile"]
NO_EDITS = '{"limits": {"edits_per_run": 0}}'
AWAY = "header('HTTP/1.1 503 Service Unavailable'); exit;"


class Serving(Process):
    """`python -m bot serve` on a sandbox, which looks for changes every second."""

    def __init__(self, wiki: Wiki, name: str, **settings: str) -> None:
        environment = {
            **wiki.env,
            "REPORTBOT_CHANGES_AT": "* * * * * *",
            "REPORTBOT_HEARTBEAT": str(wiki.sandbox.dir / f"{name}.json"),
            **settings,
        }
        command = [sys.executable, "-m", "bot", "serve"]
        super().__init__(command, wiki.sandbox.dir / f"{name}.log", environment)

    def ended(self, job: str | None = None) -> list[str]:
        """How the runs ended, of one job or of all: ``changes done``."""
        lines = self.events("job ended")
        return [f"{x['job']} {x['outcome']}" for x in lines if job in {None, x["job"]}]

    def written(self) -> list[str]:
        return [x["page"] for x in self.events("page written") if x["outcome"] == "saved"]

    def cycles(self, count: int = 2) -> list[dict[str, Any]]:
        """Wait for so many more runs that look for changes (the first may be in hand); these."""
        before = len(self.ended("changes"))
        self.until(lambda: len(self.ended("changes")) >= before + count, "run")
        return [x for x in self.events("job ended") if x["job"] == "changes"][before:]


@pytest.fixture
def serve(sample_wiki):
    """Starts services on the sample wiki: ``serve("a", REPORTBOT_PUT_THROTTLE="1")``."""
    running = []

    def start(name="a", **settings):
        running.append(Serving(sample_wiki, name, **settings))
        return running[-1]

    yield start
    for one in running:
        one.kill()


def mirror_edit(wiki: Wiki, old: str, new: str) -> None:
    mirror = wiki.client("CR-FluxxBot")
    text = mirror.text(REPORT) or ""
    assert old in text
    mirror.edit(REPORT, text.replace(old, new))


def health(wiki: Wiki, name: str = "a") -> tuple[int, str]:
    beat_file = str(wiki.sandbox.dir / f"{name}.json")
    done = reportbot(wiki, "health", REPORTBOT_HEARTBEAT=beat_file)
    return done.returncode, done.stdout.strip()


def edits(client: Client) -> int:
    return len(client.contributions("ReportBot"))


def assert_log_is_in_order(service: Serving, password: str) -> None:
    """Every line is JSON, has its run id and no secret; each run has one summary."""
    text = service.log_file.read_text("utf-8")
    for secret in {password, password.rpartition("@")[2]}:
        assert secret not in text
    assert not re.search(r"\b[0-9a-f]{32}\b|[0-9a-f]{40}\+", text), (
        "a session or a token is in the log"
    )
    runs, of_runs = [], ("bot.cycle", "bot.wiki", "bot.service.worker", "pywiki")
    for line in service.log():
        if line["logger"].startswith(of_runs):
            assert line["run_id"], line
        if line["event"] == "job began":
            runs.append(line["run_id"])
    summaries = [line for line in service.log() if "reports" in str(sorted(line))]
    assert [line["event"] for line in summaries] == ["run finished"] * len(summaries)
    assert [line["run_id"] for line in summaries] == runs


def test_a_day_of_the_service(sample_wiki, serve):
    before, admin = talk_pages(sample_wiki), sample_wiki.client("Admin")
    assert health(sample_wiki) == (
        1,
        "not well: there is no heartbeat: the service is not running here",
    )
    service = serve()
    service.until(lambda: len(service.ended()) >= 4, "end of the first four runs")
    assert service.ended()[:4] == [f"{job} done" for job in JOBS]
    code, answer = health(sample_wiki)
    assert (code, answer.partition(":")[0]) == (0, "well")
    first = talk_pages(sample_wiki)
    assert sum(first[title] != before.get(title) for title in first) == 10
    assert "User:ReportBot/Reports" in own_pages(sample_wiki)

    # What the mirror changed is on the talk pages after one cycle.
    mirror_edit(sample_wiki, "Under review", "Accepted")
    service.cycles()
    assert "Accepted" in (admin.text(GROUP_TALK) or "")

    # While the config cannot be used, the last good one is in use.
    admin.edit(CONFIG, NO_EDITS)
    service.cycles()
    admin.edit(CONFIG, '{"limits": {"edits_per_run": "as many as you like"}}')
    service.cycles()
    mirror_edit(sample_wiki, "Accepted", "Rejected")
    held = edits(admin)
    service.cycles()
    assert edits(admin) == held
    warning = service.events("config not in use")[-1]
    assert warning["instead"] == "last-good"
    assert "limits.edits_per_run" in warning["why"]
    assert "Config page not in use: limits.edits_per_run" in reportbot(sample_wiki, "status").stdout
    admin.edit(CONFIG, "{}")
    service.cycles()
    assert "Rejected" in (admin.text(GROUP_TALK) or "")

    # Without the word run nothing is saved, and the service stays well.
    admin.edit(RUN, "")
    mirror_edit(sample_wiki, "Rejected", "Under review")
    held = edits(admin)
    assert [line["outcome"] for line in service.cycles()][-1] == "stopped"
    assert edits(admin) == held
    assert health(sample_wiki)[0] == 0
    admin.edit(RUN, "run")
    service.cycles()
    assert "Under review" in (admin.text(GROUP_TALK) or "")

    code, seconds = service.terminate()
    assert (code, seconds < 10) == (0, True)
    code, answer = health(sample_wiki)
    assert code == 1
    assert "has ended" in answer
    assert_log_is_in_order(service, sample_wiki.env["REPORTBOT_BOT_PASSWORD"])


def test_second_service_takes_over_after_a_kill_and_doubles_nothing(sample_wiki, serve):
    admin = sample_wiki.client("Admin")
    one = serve("a", REPORTBOT_PUT_THROTTLE="4")
    one.until(lambda: len(one.written()) >= 2, "second page")
    two = serve("b")
    two.until(lambda: two.events("waiting for the lease"), "waiting")
    more = len(one.written()) + 1
    one.until(lambda: len(one.written()) >= more, "page written while another waits")
    assert two.written() == []

    one.kill()
    assert len(one.written()) < 10
    # The lease lasts two minutes; it is not waited for.
    two.until(two.written, "page", patience=60)
    done = {f"{job} done" for job in JOBS}  # the changes job may run twice in between
    two.until(lambda: done <= set(two.ended()), "end of a run of each job")
    assert_nothing_is_doubled(sample_wiki, admin)

    made = edits(admin)
    assert two.terminate()[0] == 0
    three = serve("c")
    three.cycles()
    assert edits(admin) == made
    assert three.terminate()[0] == 0


def assert_nothing_is_doubled(wiki: Wiki, admin: Client) -> None:
    for title, text in talk_pages(wiki).items():
        own = [x for x in admin.revisions(title) if x["user"] == "ReportBot"]
        assert len(own) <= 1, title
        names = re.findall(r"<!-- reportbot:((?:begin|notice) .+?) v1 ", text or "")
        assert len(names) == len(set(names)), title
    assert run_bot(wiki)["planned"] == 0


def test_run_page_stops_it_within_one_edit_and_sigterm_while_it_waits(sample_wiki, serve):
    admin = sample_wiki.client("Admin")
    service = serve(REPORTBOT_PUT_THROTTLE="1")
    service.until(service.written, "page")
    admin.edit(RUN, "stop")
    then = edits(admin)
    service.until(service.ended, "end of the run")
    assert service.ended()[0] == "sweep stopped"
    assert edits(admin) <= then + 1
    assert service.terminate()[0] == 0

    # Between two edits it waits for as long as operators wish; nobody waits for that.
    admin.edit(RUN, "run")
    service = serve("b", REPORTBOT_PUT_THROTTLE="8")
    service.until(service.written, "page")
    code, seconds = service.terminate()
    assert (code, seconds < 6) == (0, True)
    assert service.ended()[-1].endswith("stopped")


def test_service_ends_after_three_runs_when_the_wiki_is_away(sample_wiki, serve):
    sample_wiki.extra_settings(AWAY)
    service = serve(REPORTBOT_RETRY_WAIT="0.01")
    assert service.end() == 1
    assert [line.partition(" ")[2] for line in service.ended()] == ["failed"] * 3
    assert service.written() == []
    log = service.log()  # the check before the first job has no run id
    begun = next(place for place, line in enumerate(log) if line["event"] == "job began")
    from_pywikibot = [x for x in log[begun:] if x["logger"].startswith("pywiki")]
    assert from_pywikibot
    assert all(line["run_id"] for line in from_pywikibot)
