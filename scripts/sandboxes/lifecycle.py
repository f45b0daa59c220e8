"""The life of a sandbox: made, started, copied, stopped, removed."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from scripts.sandboxes import files, installation, processes, running, server
from scripts.sandboxes.errors import UsageError
from scripts.sandboxes.exports import scan_export
from scripts.sandboxes.profile import PLAIN, Profile
from scripts.sandboxes.running import Sandbox
from scripts.sandboxes.software import locate


def up(
    directory: Path,
    *,
    port: int | None = None,
    mediawiki: Path | None = None,
    load: Sequence[Path] = (),
    profile: Profile = PLAIN,
    reuse: bool = False,
) -> Sandbox:
    """Install (unless it is there), fill and start a wiki in `directory`.

    With `reuse`, a sandbox that is there is taken with its pages as they are: nothing is loaded
    into it, and one that runs goes on running. `profile` concerns new wikis only.
    Raises SandboxError or UsageError, leaving nothing running that did not run before, and no
    half-made wiki.
    """
    directory = directory.resolve()
    if processes.living(directory):
        sandbox = running.find(directory) if reuse else None
        if sandbox and port in (None, sandbox.port):
            return sandbox
        raise UsageError(
            f"{directory} already holds a running sandbox; "
            f"stop it with: python scripts/sandbox.py down --dir {shlex.quote(str(directory))}"
        )
    if port is not None and not server.is_free(port):
        raise UsageError(f"port {port} is in use; name another with --port, or leave it out")
    if directory.exists() and not directory.is_dir():
        raise UsageError(f"{directory} is not a directory; name another with --dir")
    state = files.read_state(directory)
    software = locate(mediawiki or (Path(state["mediawiki"]) if state else None))
    exports = [] if state and reuse else [scan_export(path) for path in load]
    if state is None:
        installation.build(directory, software, profile, exports)
    elif exports:
        installation.add_exports(directory, software, exports)
    return server.start(directory, software, port)


def clone(template: Path, directory: Path, *, port: int | None = None) -> Sandbox:
    """Start a copy of the wiki in `template` (running or not) in the new `directory`.

    Accounts and passwords are the same; nothing else is shared.
    """
    template, directory = template.resolve(), directory.resolve()
    state = files.read_state(template)
    if state is None:
        raise UsageError(f"{template} holds no sandbox; make one with: sandbox.py up")
    software = locate(Path(state["mediawiki"]))
    files.copy(template, directory)
    return server.start(directory, software, port)


def show(directory: Path, title: str) -> str | None:
    """Find where a browser shows a page of the running wiki in `directory`; None if it has none."""
    directory = directory.resolve()
    sandbox = running.find(directory)
    if sandbox is None:
        raise UsageError(f"{directory} holds no running sandbox; start one with: sandbox.py up")
    return sandbox.address(title)


def down(directory: Path, *, remove: bool = False) -> None:
    """Stop every process of the sandbox in `directory`; with `remove`, delete its files too.

    Stopping what is not running is no error. Raises SandboxError if something will not stop.
    """
    directory = directory.resolve()
    processes.stop(directory)
    if remove and files.read_state(directory) is not None:
        ledgers = [path.name for path in directory.glob(f"{files.LEDGER}*")]
        files.discard(directory, [*files.WIKI, *files.RUNNING, *ledgers])
        with suppress(OSError):  # somebody else's files are in it
            directory.rmdir()
