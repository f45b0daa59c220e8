"""The service as Toolforge starts it: through its launcher, in an image without the project.

The image has the packages of requirements.txt and the repository as working folder. The launcher
of the build service is imitated by a script: it takes its own folder off PATH, drops its own
variables and runs the command.
"""

from __future__ import annotations

import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[3]
PATIENCE = 60  # seconds until the service is up
OLD_HEALTH_CHECK = "launcher python -m bot health"

LAUNCHER = """\
#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
PATH=$(printf %s "$PATH" | tr ':' '\\n' | grep -vxF "$here" | paste -sd: -)
export PATH
unset CNB_APP_DIR CNB_LAYERS_DIR CNB_PROCESS_TYPE
exec "$@"
"""


def job_arguments(command):
    """Return the arguments of a job as jobs-api builds them (tjf/runtimes/k8s/jobs.py)."""
    return shlex.split(command if command.startswith("launcher ") else f"launcher {command}")


def health_arguments(script):
    """Return the arguments of a health check as jobs-api builds them (healthchecks.py)."""
    return ["launcher", *shlex.split(script)]


class Image:
    """An image of the build service: its programs, the working folder, and a run in it."""

    def __init__(self, folder):
        self.work = folder / "workspace"
        self._path = f"{folder / 'lifecycle'}:{folder / 'venv' / 'bin'}:/usr/bin:/bin"
        self._home = folder / "home"

    def start(self, arguments, environment):
        found = shutil.which(arguments[0], path=self._path)
        assert found, f"{arguments[0]} is not in the image"
        return subprocess.Popen(
            [found, *arguments[1:]],
            cwd=self.work,
            env={"PATH": self._path, "HOME": str(self._home), "CNB_APP_DIR": str(self.work)}
            | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, arguments, environment):
        process = self.start(arguments, environment)
        out, errors = process.communicate(timeout=PATIENCE)
        return process.returncode, out, errors


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    folder = tmp_path_factory.mktemp("image")
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin")
    assert uv, "uv is one of the development tools"
    python = folder / "venv" / "bin" / "python"
    for command in (
        [uv, "venv", "-q", "--python", sys.executable, folder / "venv"],
        [uv, "pip", "install", "-q", "--python", python, "-r", ROOT / "requirements.txt"],
    ):
        subprocess.run(list(map(str, command)), check=True, timeout=300)
    (folder / "lifecycle").mkdir()
    launcher = folder / "lifecycle" / "launcher"
    launcher.write_text(LAUNCHER)
    launcher.chmod(0o755)
    (folder / "home").mkdir()
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "bot", "scripts"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for name in names:
        if (ROOT / name).is_file():
            (folder / "workspace" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / "workspace" / name)
    return Image(folder)


@pytest.fixture(scope="module")
def service():
    config = yaml.safe_load((ROOT / "toolforge.yaml").read_text("utf-8"))
    return config["components"]["reportbot"]["run"]


def test_service_comes_up_is_healthy_and_ends_on_sigterm(image, service, sample_wiki):
    environment = {**sample_wiki.env, "REPORTBOT_HEARTBEAT": str(image.work.parent / "beat.json")}
    health = health_arguments(service["health_check_script"])
    assert image.run(health, environment)[0] == 1

    process = image.start(job_arguments(service["command"]), environment)
    try:
        end = time.monotonic() + PATIENCE
        while (code := image.run(health, environment)[0]) != 0 and time.monotonic() < end:
            assert process.poll() is None, process.communicate()
            time.sleep(0.5)
        assert code == 0
        # The old line has two launchers, of which the first takes the second off PATH.
        old = image.run(health_arguments(OLD_HEALTH_CHECK), environment)
        assert old[0] == 127, old
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, errors
        first = errors.splitlines()[0]
        assert '"event": "reportbot started"' in first
        assert '"version": "' in first
    finally:
        process.kill()


def test_missing_account_is_one_sentence_and_exit_code_2(image, service):
    code, out, errors = image.run(job_arguments(service["command"]), {})
    assert (code, out) == (2, "")
    assert errors.startswith("reportbot: no account is set: PWB_USERNAME is empty"), errors
    assert errors.count("\n") == 1


def test_refused_log_in_is_not_repeated(image, service, sample_wiki):
    environment = {
        **sample_wiki.env,
        "REPORTBOT_BOT_PASSWORD": "toolforge@" + "0" * 32,
        "REPORTBOT_DATABASE_URL": f"sqlite:///{image.work.parent / 'refused.sqlite3'}",
    }
    answers = [image.run(job_arguments(service["command"]), environment) for _ in range(2)]
    sentences = [
        next(line for line in errors.splitlines() if line.startswith("reportbot: "))
        for _, _, errors in answers
    ]
    assert [code for code, _, _ in answers] == [2, 2]
    assert "refused to log ReportBot@toolforge in" in sentences[0]
    assert "the same credentials are not sent again before" in sentences[1]
    assert "Traceback" not in "".join(errors for _, _, errors in answers)
