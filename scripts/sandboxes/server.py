"""Start the web server of a sandbox: PHP's built-in server, on 127.0.0.1."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import time
import urllib.error
from collections.abc import Callable
from pathlib import Path

from scripts.sandboxes import database, files, processes
from scripts.sandboxes.errors import SandboxError
from scripts.sandboxes.running import Sandbox
from scripts.sandboxes.software import Software

WORKERS = 4
START_SECONDS = 60
PHP_SETTINGS = {
    "display_errors": "0",
    "log_errors": "1",
    "memory_limit": "512M",
    # It also contains the sessions, which are lost when it is full, as with 5,000 reports.
    "apc.shm_size": "256M",
    # By default a change of LocalSettings.extra.php takes effect only after 2 s.
    "opcache.revalidate_freq": "0",
    # PHP's 8 MB are full with the extensions of Meta-Wiki; its strings are then copied each time.
    "opcache.interned_strings_buffer": "32",
}


def start(directory: Path, software: Software, port: int | None) -> Sandbox:
    """Start the web server of an installed wiki, and wait until its API answers.

    Raises SandboxError; nothing is left running then.

    :param port: None for a free port
    """
    # Another program may take the free port before php does.
    for _ in range(3 if port is None else 1):
        if sandbox := _serve(directory, software, port or free_port()):
            break
    else:
        log = directory / files.SERVER_LOG
        last_line = log.read_text(errors="replace").strip().splitlines()[-1:]
        raise SandboxError(f"the web server ended at once ({' '.join(last_line)}); see {log}")
    write_environment(sandbox)
    return sandbox


def write_environment(sandbox: Sandbox) -> None:
    """Write DIR/env, and create the directory for Pywikibot that it names."""
    (sandbox.dir / files.PYWIKIBOT).mkdir(mode=0o700, exist_ok=True)
    lines = [f"export {name}={shlex.quote(value)}\n" for name, value in sandbox.env.items()]
    files.write_private(sandbox.dir / files.ENV, "".join(lines))


def is_free(port: int) -> bool:
    """Return whether a server could listen on a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True


def free_port() -> int:
    """Find a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(directory: Path, software: Software, port: int) -> Sandbox | None:
    """Try to start the server once; return None if it ended before it answered."""
    files.change_state(directory, port=port)
    database.set_interwiki(directory, f"http://127.0.0.1:{port}")
    process = launch(directory, software, port)
    sandbox = Sandbox(directory, port, process.pid)
    try:
        if answers(sandbox, lambda: process.poll() is None):
            return sandbox
    except BaseException:
        processes.stop(directory)
        raise
    processes.stop(directory)
    return None


def launch(
    directory: Path, software: Software, port: int, **settings: str
) -> subprocess.Popen[bytes]:
    """Start the web server for the LocalSettings.php in `directory`, which is its mark.

    `settings` are PHP's, beside PHP_SETTINGS.
    """
    php = PHP_SETTINGS | settings
    options = [part for name, value in php.items() for part in ("-d", f"{name}={value}")]
    with (directory / files.SERVER_LOG).open("ab") as log:
        process = subprocess.Popen(
            [software.php, *options, "-S", f"127.0.0.1:{port}"],
            cwd=software.tree,
            env=os.environ
            | {
                "MW_CONFIG_FILE": str(directory / files.SETTINGS),
                "PHP_CLI_SERVER_WORKERS": str(WORKERS),
                processes.MARK: str(directory),
            },
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    processes.adopt(directory, process)
    return process


def answers(sandbox: Sandbox, alive: Callable[[], bool]) -> bool:
    """Wait for the API's first answer; return False if the server ended before."""
    deadline = time.monotonic() + START_SECONDS
    why: object = "no answer"
    while time.monotonic() < deadline:
        try:
            if "query" in sandbox.ask(action="query", meta="siteinfo"):
                # The answer may come from the server of another program.
                return alive()
            why = "an answer that is not the API's"
        except urllib.error.HTTPError as error:
            why = error
            break
        except (OSError, ValueError) as error:
            why = error
        if not alive():
            return False
        time.sleep(0.02)
    raise SandboxError(
        f"{sandbox.api} does not answer ({why}); see {files.SERVER_LOG} in the sandbox's directory"
    )
