"""Opening a wiki: logging in, and what is said when that fails."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.wiki.access import WikiAccess
from bot.wiki.api_source import LiveSource
from bot.wiki.http import requests_made
from bot.wiki.session import open_site
from bot.wiki.source import AccessError, WikiError
from bot.wiki.writer import Writer
from tests.support.wiki.bot_sessions import BOT, RUN, access, sign_in
from tests.support.wiki.wikis import Wiki


def test_logging_in_takes_three_requests(wiki: Wiki) -> None:
    before = requests_made()
    site = sign_in(wiki)
    assert requests_made() - before == 3
    assert site.logged_in()
    assert site.username() == BOT
    assert site.has_right("apihighlimits")


def test_username_may_include_the_suffix_of_the_bot_password(wiki: Wiki) -> None:
    suffix, _, password = wiki.env["REPORTBOT_BOT_PASSWORD"].partition("@")
    site = sign_in(wiki, username=f"reportBot@{suffix}", bot_password=password)
    assert site.username() == BOT


def test_without_credentials_the_wiki_can_be_read_but_not_written(wiki: Wiki) -> None:
    site = sign_in(wiki, username="", bot_password=None)
    assert [page.text for page in LiveSource(site, "").pages([RUN])] == ["run"]
    assert LiveSource(site, "").edited_by_bot() == set()
    assert list(LiveSource(site, "").past_posts(RUN)) == []
    with pytest.raises(AccessError, match="REPORTBOT_BOT_PASSWORD"):
        Writer(site, BOT, RUN, lambda title: True)


def test_a_username_alone_reads_anonymously(wiki: Wiki) -> None:
    site = sign_in(wiki, bot_password=None)
    assert not site.logged_in()
    assert [page.text for page in LiveSource(site, BOT).pages([RUN])] == ["run"]


@pytest.mark.parametrize(
    "changes",
    [
        {"bot_password": "sandbox@" + "0" * 40},
        {"bot_password": "elsewhere@" + "0" * 40},
        {"username": "Nobody"},
        {"bot_password": "0" * 40},
        {"bot_password": "sandbox@"},
        {"username": ""},
        {"oauth": ("a", "b", "c", "d")},
    ],
)
def test_wrong_credentials_are_refused(
    wiki: Wiki, changes: dict[str, object], capfd: pytest.CaptureFixture[str]
) -> None:
    secret = str(changes.get("bot_password") or wiki.env["REPORTBOT_BOT_PASSWORD"])
    with pytest.raises(AccessError) as caught:
        sign_in(wiki, **changes)
    assert re.search("PWB_|REPORTBOT_BOT_PASSWORD", str(caught.value))
    said = str(caught.value) + "".join(capfd.readouterr()) + repr(access(wiki, **changes))
    assert len(secret) < 10 or secret not in said
    assert "Traceback" not in said


def test_second_wiki_in_a_process_shares_nothing_with_the_first(
    wiki: Wiki, sample_wiki: Wiki
) -> None:
    first = sign_in(wiki)
    second = sign_in(sample_wiki, username="", bot_password=None)
    assert not second.logged_in()
    assert first.address != second.address
    assert len(list(LiveSource(second, "").mirrored())) > 0
    again = sign_in(wiki)
    assert again is not first
    assert list(LiveSource(again, BOT).mirrored()) == []


def test_ended_session_is_renewed(wiki: Wiki) -> None:
    import pywikibot

    site = sign_in(wiki)
    writer = Writer(site, BOT, RUN, lambda title: True)
    pywikibot.comms.http.cookie_jar.clear()
    result = writer.write("Talk:A", lambda text: "Text", "Summary", create=True)
    assert result.outcome == "saved"
    assert wiki.client().revisions("Talk:A")[0]["user"] == BOT
    pywikibot.comms.http.cookie_jar.clear()
    result = writer.write("Talk:A", lambda text: "Text 2", "Summary", create=True)
    assert result.outcome == "saved"


def test_nothing_is_kept_on_the_disk_but_the_throttle(wiki: Wiki) -> None:
    site = sign_in(wiki)
    LiveSource(site, BOT).edited_by_bot()
    Writer(site, BOT, RUN, lambda title: True).write("Talk:A", lambda text: "x", "", create=True)
    folder = Path(wiki.env["PYWIKIBOT_DIR"])
    assert {path.name for path in folder.rglob("*")} <= {"throttle.ctrl"}


@contextmanager
def _listener(answer: bytes | None) -> Iterator[str]:
    """A server that answers everything the same, or takes connections and says nothing."""
    with closing(socket.socket()) as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        kept = []

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                kept.append(connection)
                if answer is not None:
                    connection.recv(65536)
                    connection.sendall(answer)
                    connection.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/w/api.php"
        server.shutdown(socket.SHUT_RDWR)
    thread.join(5)
    for connection in kept:
        connection.close()


def _fails(api: str) -> str:
    with pytest.raises(WikiError) as caught:
        open_site(WikiAccess(api=api, put_throttle=0, timeout=0.5, retry_wait=0.01))
    assert api in str(caught.value)
    return str(caught.value)


def test_refused_connection_is_reported(capfd: pytest.CaptureFixture[str]) -> None:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert "Connection refused" in _fails(f"http://127.0.0.1:{port}/api.php")
    assert "Traceback" not in "".join(capfd.readouterr())


def test_unknown_host_is_reported() -> None:
    assert "check the address" in _fails("https://wiki.invalid/w/api.php")


def test_missing_answer_is_reported() -> None:
    with _listener(None) as api:
        assert "no answer in time" in _fails(api)


def test_answer_that_is_no_api_is_reported() -> None:
    page = b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\nConnection: close\r\n\r\n<html></html>"
    with _listener(page) as api:
        assert "address of an api.php" in _fails(api)


def test_error_of_the_server_is_reported() -> None:
    page = b"HTTP/1.1 503 Backend fetch failed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    with _listener(page) as api:
        assert "HTTP 503" in _fails(api)


@pytest.mark.parametrize(
    "credentials", [{"bot_password": "toolforge@" + "0" * 32}, {"oauth": ("a", "b", "c", "d")}]
)
def test_a_password_is_not_sent_unencrypted_to_another_machine(credentials: dict[str, Any]) -> None:
    api = "http://wiki.invalid/w/api.php"
    before = requests_made()
    with pytest.raises(AccessError, match="use https://"):
        open_site(WikiAccess(api=api, username=BOT, **credentials))
    assert requests_made() == before


def test_reads_are_throttled_but_on_this_machine(wiki: Wiki) -> None:
    import pywikibot

    with pytest.raises(WikiError):
        open_site(WikiAccess(api="https://wiki.invalid/w/api.php"))
    assert pywikibot.config.minthrottle == 0.1  # Pywikibot's own default
    sign_in(wiki)
    assert pywikibot.config.minthrottle == 0


def test_pywikibot_is_imported_only_when_a_wiki_is_opened() -> None:
    modules = "bot.wiki.session, bot.wiki.api_source, bot.wiki.writer, bot.wiki.errors"
    code = f"import sys, {modules}; sys.exit('pywikibot' in sys.modules)"
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)


def test_session_uses_the_user_config(wiki: Wiki, tmp_path: Path) -> None:
    folder = tmp_path / "config"
    folder.mkdir()
    suffix, _, password = wiki.env["REPORTBOT_BOT_PASSWORD"].partition("@")
    (folder / "user-config.py").write_text(
        "family = mylang = 'sandbox'\n"
        f"family_files['sandbox'] = {wiki.env['REPORTBOT_API']!r}\n"
        "usernames['sandbox']['sandbox'] = 'ReportBot'\n"
        "password_file = 'passwords.py'\n"
        "put_throttle = 0\n"
    )
    passwords = folder / "passwords.py"
    passwords.write_text(f"('ReportBot', BotPassword({suffix!r}, {password!r}))\n")
    passwords.chmod(0o600)
    code = (
        "from bot.wiki.access import WikiAccess\n"
        "from bot.wiki.session import open_site\n"
        "site = open_site(WikiAccess(family='sandbox', code='sandbox'))\n"
        "assert site.logged_in() and site.username() == 'ReportBot', site\n"
    )
    root = Path(__file__).parents[3]
    environment = {"PYWIKIBOT_DIR": str(folder), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root, env=environment, timeout=60)
    passwords.write_text("('Somebody', 'else')\n")
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=root,
        env=environment,
        timeout=60,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "AccessError: user-config.py names ReportBot" in done.stderr
