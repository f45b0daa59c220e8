"""A PHP server that serves one wiki after another, so that PHP compiles MediaWiki only once.

A server of its own costs a wiki about a second of processor time; most tests need less for all the
rest.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from scripts.sandboxes import database, files, processes, server
from scripts.sandboxes.running import Sandbox
from scripts.sandboxes.software import locate
from tests.support.wiki.wikis import Wiki, running_copy

#: In the server's directory; see shared_server.php.
PRESENT = "wiki.json"
#: A free port may be taken by somebody else before PHP gets it.
STARTS = 3
#: MediaWiki's files are not looked at again in each request, which saves a fifth of its time.
UNCHANGING = {"opcache.validate_timestamps": "0"}
PHP = Path(__file__).with_name("shared_server.php")


class SharedServer:
    """A server for copies of wikis on one MediaWiki, one at a time; its files are in `directory`.

    Each copy has a directory, a database and a cache of its own. A test that stops the server
    needs `wikis.running_copy`.
    """

    def __init__(self, directory: Path, tree: Path | None = None) -> None:
        self._dir = directory.resolve()
        self._tree = tree
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        self._in_use = False

    @contextmanager
    def copy(self, template: Path, directory: Path) -> Iterator[Wiki]:
        """Yield a running copy of the wiki in `template`, in the new `directory`.

        A second one at the same time has a server of its own.
        """
        if self._in_use:
            with running_copy(template, directory) as wiki:
                yield wiki
            return
        self._in_use = True
        try:
            files.copy(template, directory)
            yield Wiki(self._serve(template.resolve(), directory.resolve()))
        finally:
            self._in_use = False

    def stop(self) -> None:
        """End the server."""
        processes.stop(self._dir)

    def _serve(self, template: Path, directory: Path) -> Sandbox:
        present = {"wiki": str(directory), "messages": str(template / files.CACHE)}
        for _ in range(STARTS):
            process = self._running()
            files.change_state(directory, port=self._port)
            database.set_interwiki(directory, f"http://127.0.0.1:{self._port}")
            (self._dir / PRESENT).write_text(json.dumps(present))
            sandbox = Sandbox(directory, self._port, process.pid)
            if server.answers(sandbox, partial(_lives, process)):
                server.write_environment(sandbox)
                return sandbox
        raise RuntimeError(f"the shared server ends; see {self._dir / files.SERVER_LOG}")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._dir.mkdir(exist_ok=True)
            shutil.copy(PHP, self._dir / files.SETTINGS)
            self._port = server.free_port()
            self._process = server.launch(self._dir, locate(self._tree), self._port, **UNCHANGING)
        return self._process


def _lives(process: subprocess.Popen[bytes]) -> bool:
    return process.poll() is None
