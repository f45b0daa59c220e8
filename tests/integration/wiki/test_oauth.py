"""Owner-only OAuth: a whole run through a proxy that checks every signature."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests
from requests_oauthlib import OAuth1

from tests.support.wiki import bot_runs
from tests.support.wiki.oauth_proxy import Consumer, OAuthProxy
from tests.support.wiki.wikis import Wiki

ROOT = Path(__file__).parents[3]
BOT = Consumer("ReportBot", "b" * 32, "bot consumer secret", "c" * 32, "bot access secret")
EDITOR = Consumer("Editor", "e" * 32, "other consumer secret", "f" * 32, "other access secret")


@pytest.fixture
def proxy(sample_wiki: Wiki) -> Iterator[OAuthProxy]:
    accounts = sample_wiki.sandbox.accounts
    passwords = {name: accounts[name]["password"] for name in ("ReportBot", "Editor")}
    with OAuthProxy(sample_wiki.sandbox.api, [BOT, EDITOR], passwords).running() as running:
        yield running


def reportbot(
    wiki: Wiki, proxy: OAuthProxy, consumer: Consumer, *arguments: str
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **wiki.env, **consumer.environment, "REPORTBOT_API": proxy.api}
    del environment["REPORTBOT_BOT_PASSWORD"]
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def run(wiki: Wiki, proxy: OAuthProxy) -> dict[str, Any]:
    done = reportbot(wiki, proxy, BOT, "run", "--apply", "--json")
    assert done.returncode == 0, done.stderr
    summary: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return summary


def test_run_with_oauth_signs_each_request_and_never_logs_in(
    sample_wiki: Wiki, proxy: OAuthProxy
) -> None:
    first = run(sample_wiki, proxy)
    record = proxy.record
    assert first["saved"] == first["planned"] > 10
    assert first["failed"] == 0
    assert record.refused == []
    assert len(record.accepted) == first["requests"] == len(set(record.nonces))
    assert record.actions.count("edit") == first["saved"]
    assert "login" not in record.actions
    newest = sample_wiki.client().post(
        action="query", list="recentchanges", rcprop="user|flags|title", rclimit=first["saved"]
    )
    changes = newest["query"]["recentchanges"]
    assert {(change["user"], change["bot"]) for change in changes} == {("ReportBot", True)}
    assert run(sample_wiki, proxy)["saved"] == 0


WRONG = {
    "token": replace(BOT, token="x" * 32),
    "secret": replace(BOT, secret="wrong"),
    "access token": replace(BOT, access_token="y" * 32),
    "access secret": replace(BOT, access_secret="wrong"),
    "of another account": EDITOR,
}


def test_wrong_consumer_is_reported_as_such(sample_wiki: Wiki, proxy: OAuthProxy) -> None:
    before = sample_wiki.client().recent_changes()
    for what, consumer in WRONG.items():
        environment = {**consumer.environment, "REPORTBOT_API": proxy.api}
        done = bot_runs.reportbot(
            sample_wiki, "run", "--apply", "--json", REPORTBOT_BOT_PASSWORD="", **environment
        )
        said = done.stdout + done.stderr
        assert done.returncode == 2, (what, said)
        assert "OAuth" in done.stderr, what
        assert "Special:OAuthConsumerRegistration" in done.stderr, what
        assert "BotPasswords" not in said, what
        assert "BOT_PASSWORD" not in said, what
        assert "Traceback" not in said, what
        secrets = (consumer.secret, consumer.access_secret)
        assert not [secret for secret in secrets if len(secret) > 10 and secret in said], what
    assert sample_wiki.client().recent_changes() == before


def test_oauth_proxy_refuses_what_the_extension_refuses(proxy: OAuthProxy) -> None:
    """Otherwise the tests above would prove nothing."""
    parameters = {"action": "query", "meta": "userinfo", "format": "json"}
    signer = OAuth1(BOT.token, BOT.secret, BOT.access_token, BOT.access_secret)
    signed = requests.Request("POST", proxy.api, data=parameters, auth=signer).prepare()
    with requests.Session() as session:
        session.trust_env = False
        first = session.send(signed, timeout=60).json()
        assert first["query"]["userinfo"]["name"] == "ReportBot"
        again = session.send(signed, timeout=60).json()  # the same nonce
        assert again["error"]["code"] == "mwoauth-invalid-authorization"
        changed = requests.Request("POST", proxy.api, data=parameters, auth=signer).prepare()
        body = changed.body if isinstance(changed.body, bytes) else str(changed.body).encode()
        changed.body = body.replace(b"userinfo", b"siteinfo")
        assert "error" in session.send(changed, timeout=60).json()
        old = OAuth1(*BOT.environment.values(), timestamp="1000000000")
        late = requests.Request("POST", proxy.api, data=parameters, auth=old).prepare()
        assert "error" in session.send(late, timeout=60).json()
        assert "error" in session.post(proxy.api, data=parameters, timeout=60).json()
    assert len(proxy.record.refused) == 4
