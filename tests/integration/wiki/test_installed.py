"""The installed package, run as another user with a read-only home."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "sample" / "wiki.xml"
OTHER = "nobody"


def uv(*arguments):
    found = shutil.which("uv", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    assert found, "uv is among the development tools"
    subprocess.run([found, *map(str, arguments)], check=True, timeout=600, cwd=ROOT)


class Installation:
    """A virtual environment with the wheel in it, and a user who may read but not write."""

    def __init__(self, folder):
        self.folder = folder
        self.bin = folder / "venv" / "bin"
        self.home = folder / "home"
        self.ledger = folder / "state" / "ledger.sqlite3"

    def run(self, program, *arguments, **more):
        """Run a program of the environment as the other user; returns the finished process."""
        # By its path: a search along PATH can end at an interpreter of the machine.
        command = [self.bin / program, *arguments]
        user = pwd.getpwnam(OTHER)
        return subprocess.run(
            [
                *("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}"),
                *("--clear-groups", "--no-new-privs", "--inh-caps=-all"),
                *map(str, command),
            ],
            cwd=self.home,
            env={"PATH": f"{self.bin}:/usr/bin:/bin", "HOME": str(self.home), "LANG": "C.UTF-8"}
            | more,
            capture_output=True,
            text=True,
            timeout=120,
        )


def _interpreter():
    """Return an interpreter that the other user may run: one below /root may not be."""
    user = pwd.getpwnam(OTHER)
    fits = "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))"
    for found in (sys.executable, *(f"/usr/bin/python3{x}" for x in (".13", ".12", ".11", ""))):
        real = Path(found).resolve()
        command = ["setpriv", f"--reuid={user.pw_uid}", "--clear-groups", f"--regid={user.pw_gid}"]
        try:
            subprocess.run([*command, real, "-c", fits], check=True, capture_output=True, cwd="/")
        except (OSError, subprocess.CalledProcessError):
            continue
        return real
    why = f"no Python that {OTHER} may run was found; install Debian's python3"
    if os.environ.get("REQUIRE_MEDIAWIKI") == "1":
        pytest.fail(f"REQUIRE_MEDIAWIKI=1, but {why}", pytrace=False)
    pytest.skip(f"THE INSTALLED PACKAGE WAS NOT TESTED AS ANOTHER USER: {why}")


@pytest.fixture(scope="module")
def installed():
    why = None
    if os.geteuid() != 0:
        why = "only root can run the bot as another user"
    elif shutil.which("setpriv") is None:
        why = "setpriv (util-linux) is not here"
    if why is not None:
        if os.environ.get("REQUIRE_MEDIAWIKI") == "1":
            pytest.fail(f"REQUIRE_MEDIAWIKI=1, but {why}", pytrace=False)
        pytest.skip(f"THE INSTALLED PACKAGE WAS NOT TESTED AS ANOTHER USER: {why}")
    # Not in pytest's folder, which only its owner may enter.
    with tempfile.TemporaryDirectory(prefix="reportbot-installed-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        here = Installation(folder)
        uv("venv", "-q", "--python", _interpreter(), folder / "venv")
        python = here.bin / "python"
        # The other user could keep no compiled module, so each command would compile all of them.
        install = ("pip", "install", "-q", "--compile-bytecode", "--python", python)
        uv(*install, "--require-hashes", "-r", ROOT / "requirements.txt")
        uv("build", "-q", "--wheel", "--out-dir", folder / "dist", ROOT)
        (wheel,) = (folder / "dist").glob("*.whl")
        uv(*install, "--no-deps", wheel)
        here.home.mkdir(mode=0o555)
        here.ledger.parent.mkdir()
        shutil.chown(here.ledger.parent, OTHER)
        yield here


def test_package_is_the_installed_one_and_nothing_is_writable(installed):
    done = installed.run("python", "-c", "import bot; print(bot.__file__)")
    assert done.stdout.startswith(str(installed.folder / "venv")), done.stderr
    for folder in (installed.home, Path(done.stdout).parent):
        touch = "import pathlib, sys; pathlib.Path(sys.argv[1], 'file').touch()"
        tried = installed.run("python", "-c", touch, folder)
        assert "PermissionError" in tried.stderr


def test_help(installed):
    done = installed.run("reportbot", "--help")
    assert done.returncode == 0, done.stderr
    assert "inspect" in done.stdout


def test_everything_needed_is_in_the_wheel(installed):
    script = "import bot.wiki.session, bot.wiki.writer, bot.store.ledger, bot.cli.preview"
    assert installed.run("python", "-W", "error", "-c", script).returncode == 0


def test_export_is_inspected(installed):
    sample = installed.folder / "wiki.xml"
    shutil.copy(SAMPLE, sample)
    sample.chmod(0o644)
    done = installed.run("reportbot", "inspect", "--source", f"export:{sample}", "--json")
    assert done.returncode == 0, done.stderr
    read = [json.loads(line) for line in done.stdout.splitlines()]
    assert sum(page["recognised"] for page in read) >= 4


def test_run_saves_and_the_next_run_has_nothing_to_do(installed, sample_wiki):
    wanted = (
        "REPORTBOT_API",
        "PWB_USERNAME",
        "REPORTBOT_BOT_PASSWORD",
        "REPORTBOT_PUT_THROTTLE",
        "REPORTBOT_SEPARATE_NOTICES",
    )
    env = {name: sample_wiki.env[name] for name in wanted}
    env["REPORTBOT_DATABASE_URL"] = f"sqlite:///{installed.ledger}"
    summaries = []
    for _ in range(2):
        done = installed.run("reportbot", "run", "--apply", "--json", **env)
        assert done.returncode == 0, done.stderr
        summaries.append(json.loads(done.stdout.splitlines()[-1]))
    first, second = summaries
    assert first["saved"] == first["planned"] > 5
    assert (second["planned"], second["saved"]) == (0, 0)
    assert list(installed.home.iterdir()) == []


def test_error_without_a_ledger_names_what_to_set(installed, sample_wiki):
    env = {name: sample_wiki.env[name] for name in ("REPORTBOT_API", "PWB_USERNAME")}
    done = installed.run("reportbot", "run", **env)
    assert done.returncode in {1, 2}
    assert "Traceback" not in done.stderr
    assert "folder that the bot may write to" in done.stderr.replace("\n", " ")


@pytest.mark.parametrize("script", ["check_report", "export_data", "undo_run"])
def test_pywikibot_finds_the_scripts_by_name(installed, script):
    done = installed.run("pwb", script, "-help", PYWIKIBOT_NO_USER_CONFIG="2")
    assert done.returncode == 0, done.stderr
    assert "-prefixindex:" in done.stdout
