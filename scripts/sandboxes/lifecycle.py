"""Create, start, copy, stop and remove a sandbox."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from scripts.sandboxes import files, installation, processes, running, server
from scripts.sandboxes.errors import UsageError
from scripts.sandboxes.exports import scan_export
from scripts.sandboxes.installation import PLAIN, Profile
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
    """Install a wiki in a directory (unless it has one), load exports, and start it.

    After SandboxError or UsageError, nothing is running that was not running before, and no
    incomplete wiki is left.

    :param port: None for a free port
    :param mediawiki: the source tree, None for the one on which the sandbox was installed, or the
        newest on this machine
    :param load: exports to load
    :param profile: the configuration of a new wiki
    :param reuse: use an existing sandbox as it is: load nothing, and let a running one run
    """
    directory = directory.resolve()
    if processes.living(directory):
        sandbox = running.find(directory) if reuse else None
        if sandbox and port in (None, sandbox.port):
            return sandbox
        raise UsageError(
            f"{directory} already contains a running sandbox; "
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
    """Copy the wiki in `template`, which may be running, to a new directory, and start the copy.

    The copy has the same accounts and passwords.
    """
    template, directory = template.resolve(), directory.resolve()
    state = files.read_state(template)
    if state is None:
        raise UsageError(f"{template} contains no sandbox; create one with: sandbox.py up")
    software = locate(Path(state["mediawiki"]))
    files.copy(template, directory)
    return server.start(directory, software, port)


def show(directory: Path, title: str) -> str | None:
    """Return the address of a page of the running wiki, None if the page does not exist."""
    directory = directory.resolve()
    sandbox = running.find(directory)
    if sandbox is None:
        raise UsageError(f"{directory} contains no running sandbox; start one with: sandbox.py up")
    return sandbox.address(title)


def down(directory: Path, *, remove: bool = False) -> None:
    """Stop all processes of a sandbox; it need not be running. Raises SandboxError.

    :param remove: also delete its files
    """
    directory = directory.resolve()
    processes.stop(directory)
    if remove and files.read_state(directory) is not None:
        ledgers = [path.name for path in directory.glob(f"{files.LEDGER}*")]
        files.discard(directory, [*files.WIKI, *files.RUNNING, *ledgers])
        with suppress(OSError):  # it contains other files
            directory.rmdir()
