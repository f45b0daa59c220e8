"""The sandbox's commands and the wiki that they start, which all tests on a wiki use."""

from __future__ import annotations

import bz2
import gzip
import html
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests

from scripts import sandbox
from tests.support.wiki.client import ApiError, Client
from tests.support.wiki.wikis import Wiki, running_copy

ROOT = Path(__file__).parents[3]
REPORT = "Grants:Programs/Wikimedia Community Fund/Rapid Fund/Trees & rivers (ID: 1)/Final Report"


def page(title: str, text: str, user: str, time: str, number: int) -> str:
    """A <page> with one revision."""
    who = f"<ip>{user}</ip>" if user[0].isdigit() else f"<username>{user}</username><id>9</id>"
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return f"""<page><title>{title.replace("&", "&amp;")}</title><ns>0</ns><id>{number}</id>
<revision><id>{number}</id><timestamp>{time}</timestamp><contributor>{who}</contributor>
<comment>synced</comment><model>wikitext</model><format>text/x-wiki</format>
<text xml:space="preserve">{escaped}</text></revision></page>"""


def export(*pages: str) -> str:
    """A MediaWiki XML export."""
    return "\n".join(
        [
            '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11">',
            "<siteinfo><namespaces><namespace key='0' /><namespace key='200'>Grants</namespace>",
            "</namespaces></siteinfo>",
            *pages,
            "</mediawiki>",
        ]
    )


SMALL = export(
    page(REPORT, "{{Filled}} [[Some Group]]", "CR-FluxxBot", "2024-03-01T10:00:00Z", 1),
    page("Some Group", "An old one. [[Category:Groups]]", "Zoë Façade", "2015-06-07T08:09:10Z", 2),
    page("Older Name", "#REDIRECT [[Some Group]]", "192.0.2.7", "2016-01-02T03:04:05Z", 3),
    page("Template:Filled", "[[Category:Filled]]", "عمر", "2025-01-01T00:00:00Z", 4),
)


def command(*arguments: object, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run scripts/sandbox.py as an operator does."""
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "sandbox.py"), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | ({} if path is None else {"PATH": path}),
    )


def processes_of(directory: Path) -> list[str]:
    """Command lines of the living processes whose environment or arguments name `directory`."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                environment = (entry / "environ").read_bytes()
                arguments = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if str(directory).encode() in environment + arguments:
                found.append(arguments.replace(b"\0", b" ").decode())
    return found


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    """A place for a sandbox, with a name that a shell must quote; stopped afterwards."""
    place = tmp_path / "sand box's"
    yield place
    sandbox.down(place)


@pytest.fixture(scope="module")
def loaded_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stopped wiki that holds SMALL."""
    directory = tmp_path_factory.mktemp("loaded")
    path = directory / "small.xml.bz2"
    path.write_bytes(bz2.compress(SMALL.encode()))
    sandbox.up(directory, load=[path])
    sandbox.down(directory)
    return directory


@pytest.fixture
def loaded(loaded_template: Path, directory: Path) -> Iterator[Client]:
    """A session of Admin on a wiki that holds SMALL."""
    running = sandbox.clone(loaded_template, directory)
    yield Client(running.api).login("Admin", running.accounts["Admin"]["password"])
    sandbox.down(directory)


@pytest.fixture
def own_wiki(wiki_template: Path, tmp_path: Path) -> Iterator[Wiki]:
    """A running wiki with a server of its own, to stop and to start."""
    with running_copy(wiki_template, tmp_path / "own") as running:
        yield running


# The command line


def test_up_prints_one_json_line_and_down_leaves_nothing(directory):
    done = command("up", "--dir", directory)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1
    assert re.search(r"^sandbox: MediaWiki 1\.\d+\.\d+ with Abuse Filter, ", done.stderr, re.M)
    line = json.loads(done.stdout)
    assert line["api"] == f"http://127.0.0.1:{line['port']}/api.php"
    assert line["dir"] == str(directory)
    assert Path(f"/proc/{line['pid']}").exists()
    assert Client(line["api"]).text("User:ReportBot/Run") == "run"

    sourced = subprocess.run(
        ["sh", "-c", f". {shlex.quote(str(directory / 'env'))} && env"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    password = json.loads((directory / "accounts.json").read_text())["ReportBot"]["bot_password"]
    assert {
        f"REPORTBOT_API={line['api']}",
        "PWB_USERNAME=ReportBot",
        f"REPORTBOT_BOT_PASSWORD=sandbox@{password}",
        f"REPORTBOT_DATABASE_URL=sqlite:///{directory}/reportbot.sqlite3",
        f"PYWIKIBOT_DIR={directory}/pywikibot",
        "REPORTBOT_PUT_THROTTLE=0",
        "PYWIKIBOT_NO_USER_CONFIG=2",
    } <= set(sourced)
    for name, mode in {"env": 0o600, "accounts.json": 0o600, "pywikibot": 0o700}.items():
        assert (directory / name).stat().st_mode & 0o777 == mode

    again = command("up", "--dir", directory)
    assert again.returncode == 2
    assert "already contains a running sandbox" in again.stderr

    assert command("down", "--dir", directory).returncode == 0
    assert not processes_of(directory)
    assert (directory / "accounts.json").exists()
    assert command("down", "--dir", directory).returncode == 0
    assert command("down", "--dir", directory, "--remove").returncode == 0
    assert not directory.exists()


def test_show_prints_addresses_that_a_browser_can_open(own_wiki):
    own_wiki.client().edit("Талк & talk", "A paragraph ©")
    done = command("show", "--dir", own_wiki.sandbox.dir, "Талк & talk", "User:ReportBot/Run")
    assert done.returncode == 0, done.stderr
    address, run_page = done.stdout.splitlines()
    assert run_page == f"{own_wiki.sandbox.index}?title=User:ReportBot/Run"
    assert address.isascii()
    assert "A paragraph ©" in requests.get(address, timeout=60).text
    done = command("show", "--dir", own_wiki.sandbox.dir, "Missing", "<no title>")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "sandbox: there is no page Missing",
        "sandbox: there is no page <no title>",
    ]
    sandbox.down(own_wiki.sandbox.dir)
    done = command("show", "--dir", own_wiki.sandbox.dir, "Missing")
    assert done.returncode == 2
    assert "contains no running sandbox" in done.stderr


def test_reuse_loads_nothing_into_an_existing_sandbox(own_wiki, tmp_path):
    path = tmp_path / "small.xml"
    path.write_text(SMALL)
    again = command("up", "--dir", own_wiki.sandbox.dir, "--load", path, "--reuse")
    assert again.returncode == 0, again.stderr
    line = json.loads(again.stdout)
    assert (line["pid"], line["port"]) == (own_wiki.sandbox.pid, own_wiki.sandbox.port)
    other = command("up", "--dir", own_wiki.sandbox.dir, "--reuse", "--port", 1)
    assert other.returncode == 2
    assert "already contains a running sandbox" in other.stderr
    sandbox.down(own_wiki.sandbox.dir)
    running = sandbox.up(own_wiki.sandbox.dir, load=[path], reuse=True)
    assert Client(running.api).text("Some Group") is None


def test_reuse_refuses_a_sandbox_without_its_server(own_wiki):
    os.kill(own_wiki.sandbox.pid, signal.SIGKILL)
    again = command("up", "--dir", own_wiki.sandbox.dir, "--reuse")
    assert again.returncode == 2
    assert "already contains a running sandbox; stop it with: " in again.stderr


def test_stopped_sandbox_is_started_again_with_its_pages(own_wiki):
    own_wiki.client().edit("Kept", "content")
    port, place = own_wiki.sandbox.port, own_wiki.sandbox.dir
    sandbox.down(place)
    running = sandbox.up(place, port=port)
    assert running.port == port
    assert Client(running.api).text("Kept") == "content"


def test_down_finds_workers_whose_parent_is_dead(own_wiki):
    os.kill(own_wiki.sandbox.pid, signal.SIGKILL)
    assert processes_of(own_wiki.sandbox.dir)
    sandbox.down(own_wiki.sandbox.dir)
    assert not processes_of(own_wiki.sandbox.dir)


def test_a_port_in_use_is_refused(directory):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = command("up", "--dir", directory, "--port", port)
    assert done.returncode == 2
    assert done.stderr.startswith(f"sandbox: port {port} is in use; ")
    assert done.stdout == ""
    assert not processes_of(directory)


def test_missing_software_is_named_with_the_remedy(directory, tmp_path):
    done = command("up", "--dir", directory, "--mediawiki", tmp_path)
    assert done.returncode == 2
    assert f"no MediaWiki in {tmp_path}; " in done.stderr
    done = command("up", "--dir", directory, path=str(tmp_path))
    assert done.returncode == 2
    assert "php is not installed; on Debian, run: apt-get install" in done.stderr
    assert not directory.exists()


def test_files_of_another_program_are_left_alone(tmp_path):
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "precious").write_text("x")
    for arguments in (("up",), ("down", "--remove")):
        done = command(*arguments, "--dir", tmp_path)
        assert done.returncode == (2 if arguments == ("up",) else 0)
        assert [path.name for path in tmp_path.rglob("*")] == ["db", "precious"]


CUT = SMALL[: SMALL.index("Older Name")]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.xml", None, "does not exist"),
        ("cut.xml", CUT.encode(), f"is damaged at line {CUT.count(chr(10)) + 1} ("),
        ("cut.xml.gz", gzip.compress(SMALL.encode())[:-40], "is damaged at line "),
        ("cut.xml.bz2", bz2.compress(SMALL.encode())[:-40], "is damaged at line "),
        ("plain.xml.gz", SMALL.encode(), "is damaged at line 1 ("),
        ("page.xml", b"<html><body/></html>", "is damaged at line 1 (<html> is not a MediaWiki"),
    ],
)
def test_a_damaged_export_stops_everything(directory, tmp_path, name, content, message):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    done = command("up", "--dir", directory, "--load", path)
    assert done.returncode == 1
    assert done.stderr.startswith(f"sandbox: the export {path} {message}")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    assert not processes_of(directory)


# The wiki


def test_extensions_namespaces_and_interwiki_prefixes(wiki):
    info = wiki.anonymous().post(
        action="query", meta="siteinfo", siprop="general|extensions|namespaces|interwikimap"
    )["query"]
    names = {extension["name"] for extension in info["extensions"]}
    assert {
        "Scribunto",
        "Abuse Filter",
        "SpamBlacklist",
        "TitleBlacklist",
        "ParserFunctions",
    } < names
    assert {"Vector", "MinervaNeue", "Timeless"} < names
    assert info["general"]["sitename"] == "Meta-Wiki sandbox"
    namespaces = info["namespaces"]
    assert {number: namespaces[number]["name"] for number in ("200", "201", "1728", "1729")} == {
        "200": "Grants",
        "201": "Grants talk",
        "1728": "Event",
        "1729": "Event talk",
    }
    assert all(namespaces[number]["subpages"] for number in ("0", "200", "201", "1728", "1729"))
    assert namespaces["4"]["name"] == "Meta"
    local = {entry["prefix"]: entry for entry in info["interwikimap"] if entry.get("local")}
    assert local["m"]["url"].startswith(f"http://127.0.0.1:{wiki.sandbox.port}/")
    assert local["meta"]["localinterwiki"]
    wiki.client().edit("Source", "[[m:Target]] [[:meta:Other]]")
    assert wiki.anonymous().backlinks("Target") == ["Source"]


def test_no_page_shows_the_picture_that_asks_for_a_logo(wiki):
    main_page = requests.get(wiki.sandbox.index, timeout=60).text
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', main_page)
    assert styles
    for href in styles:
        address = urljoin(wiki.sandbox.index, html.unescape(href))
        assert "change-your-logo" not in requests.get(address, timeout=60).text


def test_the_accounts_and_their_groups(wiki):
    users = wiki.anonymous().post(
        action="query", list="users", ususers="Admin|ReportBot|CR-FluxxBot|Editor", usprop="groups"
    )["query"]["users"]
    groups = {user["name"]: set(user["groups"]) - {"*", "user", "autoconfirmed"} for user in users}
    assert groups == {
        "Admin": {"sysop", "bureaucrat", "interface-admin"},
        "ReportBot": {"bot"},
        "CR-FluxxBot": {"bot"},
        "Editor": set(),
    }
    for name in groups:
        wiki.client(name).edit(f"User:{name}/config.json", '{"a": 1}')
        assert wiki.client(name).user == name


def test_the_bot_password_logs_in_with_the_rights_of_a_bot(wiki):
    suffix, _, password = wiki.env["REPORTBOT_BOT_PASSWORD"].partition("@")
    assert len(password) >= 32
    assert set(password) <= set("0123456789abcdefghijklmnopqrstuvw")
    bot = Client(wiki.sandbox.api).login(f"ReportBot@{suffix}", password)
    rights = bot.post(action="query", meta="userinfo", uiprop="rights")["query"]["userinfo"][
        "rights"
    ]
    assert {"bot", "apihighlimits", "edit", "createtalk"} <= set(rights)
    assert "editprotected" not in rights
    bot.edit(
        "Grants talk:A/Final Report", "notice", "first", bot=True, minor=True, **{"assert": "bot"}
    )
    (revision,) = bot.revisions("Grants talk:A/Final Report")
    assert (revision["user"], revision["comment"]) == ("ReportBot", "first")
    assert revision["bot"] is True
    assert revision["minor"] is False  # the API makes no new page minor


def test_scribunto_runs_a_module(wiki):
    lua = "local p = {}\nfunction p.hi(f) return 'hi ' .. f.args[1] .. 6 * 7 end\nreturn p"
    wiki.client().edit("Module:Hi", lua)
    assert "hi you42" in wiki.anonymous().parse("{{#invoke:Hi|hi|you}}")
    assert "yes" in wiki.anonymous().parse("{{#if:x|yes|no}}")


def test_the_spam_blacklist_blocks_a_listed_url(wiki):
    wiki.client().edit("MediaWiki:Spam-blacklist", r"\bspam\.example\b")
    wiki.client("Editor").edit("Good", "https://ham.example/")
    with pytest.raises(ApiError) as caught:
        wiki.client("Editor").edit("Bad", "https://spam.example/x")
    assert caught.value.code == "spamblacklist"


def test_the_title_blacklist_blocks_a_listed_title(wiki):
    wiki.client().edit("MediaWiki:Titleblacklist", ".*Forbidden.*")
    with pytest.raises(ApiError) as caught:
        wiki.client("Editor").edit("A Forbidden Page", "x")
    assert caught.value.code.startswith("titleblacklist")


def test_an_edit_filter_disallows_and_tags(wiki):
    wiki.abuse_filter("added_lines contains 'gold'", "disallow")
    wiki.abuse_filter("added_lines contains 'silver'", "tag")
    with pytest.raises(ApiError) as caught:
        wiki.client("Editor").edit("P", "gold")
    assert caught.value.code == "abusefilter-disallowed"
    wiki.client("Editor").edit("P", "silver")
    assert wiki.anonymous().revisions("P")[0]["tags"] == ["filtered"]


def test_read_after_an_edit_returns_the_edit(wiki):
    editor = wiki.client("Editor")
    for number in range(8):
        editor.edit("Template:N", f"number {number} [[Category:C{number}]]")
        editor.edit("Page", "{{N}}")
        assert editor.text("Template:N").startswith(f"number {number}")
        assert f"number {number}" in editor.html("Page")
        assert editor.categories("Page") == [f"C{number}"]


def test_edits_at_the_same_time_wait_for_each_other(wiki):
    def write(client: Client) -> None:
        for number in range(6):
            client.edit(f"{client.user} {number}", "text")

    clients = [wiki.client(name) for name in ("Admin", "ReportBot", "CR-FluxxBot", "Editor")]
    with ThreadPoolExecutor() as pool:
        list(pool.map(write, clients))
    assert all(len(wiki.anonymous().pages(f"{client.user} ")) == 6 for client in clients)


def test_extra_settings_change_the_wiki_without_a_restart(wiki):
    wiki.extra_settings("$wgReadOnly = 'Maintenance';")
    with pytest.raises(ApiError) as caught:
        wiki.client("Editor").edit("P", "x")
    assert caught.value.code == "readonly"
    wiki.extra_settings("$wgSitename = 'Other';")
    general = wiki.anonymous().post(action="query", meta="siteinfo")["query"]["general"]
    assert general["sitename"] == "Other"
    wiki.sandbox.extra_settings.unlink()
    wiki.client("Editor").edit("P", "x")


def test_two_sandboxes_share_nothing(wiki, loaded):
    wiki.client().edit("Some Group", "another")
    assert loaded.text("Some Group") == "An old one. [[Category:Groups]]"
    loaded.delete("Some Group")
    assert wiki.anonymous().text("Some Group") == "another"


# Loaded exports


def test_an_export_keeps_its_contributors_and_timestamps(loaded):
    seen = {
        title: (loaded.revisions(title)[0]["user"], loaded.revisions(title)[0]["timestamp"])
        for title in (REPORT, "Some Group", "Older Name", "Template:Filled")
    }
    assert seen == {
        REPORT: ("CR-FluxxBot", "2024-03-01T10:00:00Z"),
        "Some Group": ("Zoë Façade", "2015-06-07T08:09:10Z"),
        "Older Name": ("192.0.2.7", "2016-01-02T03:04:05Z"),
        "Template:Filled": ("عمر", "2025-01-01T00:00:00Z"),
    }
    assert [edit["title"] for edit in loaded.contributions("CR-FluxxBot")] == [REPORT]
    assert [edit["title"] for edit in loaded.contributions("عمر")] == ["Template:Filled"]
    assert [edit["title"] for edit in loaded.contributions("192.0.2.7")] == ["Older Name"]


def test_an_export_fills_recent_changes_links_and_redirects(loaded):
    changes = {change["title"]: change for change in loaded.recent_changes() if "title" in change}
    assert changes[REPORT]["timestamp"] == "2024-03-01T10:00:00Z"
    assert changes[REPORT]["bot"] is True
    assert changes["Some Group"]["bot"] is False
    assert loaded.pages("Programs/Wikimedia Community Fund/Rapid Fund/", 200) == [REPORT]
    assert sorted(loaded.backlinks("Some Group")) == sorted([REPORT, "Older Name"])
    # The template came after the page that uses it.
    assert loaded.categories(REPORT) == ["Filled"]
    (part,) = loaded.query(titles="Older Name", redirects=True)
    assert part["redirects"] == [{"from": "Older Name", "to": "Some Group"}]
    (part,) = loaded.query(meta="siteinfo", siprop="statistics")
    assert part["statistics"]["edits"] >= 4


def test_the_run_page_of_an_export_is_kept(directory, tmp_path):
    path = tmp_path / "run.xml"
    path.write_text(export(page("User:ReportBot/Run", "stop", "Editor", "2025-01-01T00:00:00Z", 1)))
    running = sandbox.up(directory, load=[path])
    revisions = Client(running.api).revisions("User:ReportBot/Run")
    assert [(one["text"], one["user"]) for one in revisions] == [("stop", "Editor")]


def test_an_export_is_loaded_into_a_stopped_sandbox(own_wiki, tmp_path):
    path = tmp_path / "small.xml.gz"
    path.write_bytes(gzip.compress(SMALL.encode()))
    sandbox.down(own_wiki.sandbox.dir)
    running = sandbox.up(own_wiki.sandbox.dir, load=[path])
    assert Client(running.api).revisions("Some Group")[0]["user"] == "Zoë Façade"


def test_the_sample_wiki_is_loaded(sample_wiki):
    mirrored = sample_wiki.anonymous().contributions("CR-FluxxBot")
    assert mirrored
    assert all(edit["title"].startswith("Grants:") for edit in mirrored)


# The client


def test_the_client_does_what_an_administrator_does(wiki):
    admin, editor = wiki.client(), wiki.client("Editor")
    for number in range(55):
        admin.append("Log", f"* {number}\n", f"entry {number}")
    revisions = admin.revisions("Log")
    assert [one["comment"] for one in revisions] == [f"entry {n}" for n in reversed(range(55))]
    admin.move("Log", "Log/Archive")
    assert admin.text("Log") == "#REDIRECT [[Log/Archive]]"
    admin.delete("Log")
    assert admin.text("Log") is None
    assert admin.revisions("Log") == []
    admin.protect("Log/Archive")
    with pytest.raises(ApiError, match="protectedpage"):
        editor.append("Log/Archive", "x")
    admin.block("Editor")
    with pytest.raises(ApiError, match="blocked"):
        editor.edit("Other", "x")
    admin.unblock("Editor")
    editor.edit("Other", "x")
    editor.edit("Other", "")
    assert editor.text("Other") == ""


# The rule that a missing MediaWiki is never silent


@pytest.mark.parametrize(("required", "code"), [("", 0), ("1", 1)])
def test_a_missing_mediawiki_is_loud(tmp_path, required, code):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", __file__, "-k", "client"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PATH": str(tmp_path), "REQUIRE_MEDIAWIKI": required},
    )
    assert done.returncode == code
    if required:
        assert "REQUIRE_MEDIAWIKI=1, but php is not installed" in done.stdout
    else:
        assert "MEDIAWIKI TESTS SKIPPED: php is not installed" in done.stdout
