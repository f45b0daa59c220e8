"""A proxy before MariaDB that cuts the connection at a commit: before it, or after it was done."""

from __future__ import annotations

import select
import socket
import socketserver
import threading
from enum import StrEnum
from typing import Final, Self

from tests.support.mariadb_server import HOST

COMMIT: Final = b"\x03COMMIT"
"""The protocol's command to carry out a statement, and the statement."""


class Cut(StrEnum):
    """Whether the server has acted when the connection ends."""

    BEFORE = "before the commit"
    AFTER = "after the commit, before its answer"


class CuttingProxy(socketserver.ThreadingTCPServer):
    """Passes on all bytes, but for the next commit after `arm`."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        self.behind = port
        self.armed: Cut | None = None
        self.cuts = 0
        super().__init__((HOST, 0), _Passing)
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def arm(self, cut: Cut) -> None:
        """Cut at the next commit, once."""
        self.armed = cut

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.shutdown()
        self.server_close()


class _Passing(socketserver.BaseRequestHandler):
    server: CuttingProxy

    def handle(self) -> None:
        """Pass on bytes in both directions until a side closes, or the connection is cut."""
        client: socket.socket = self.request
        with socket.create_connection((HOST, self.server.behind)) as database:
            while True:
                ready, _, _ = select.select([client, database], [], [])
                for side in ready:
                    data = side.recv(1 << 16)
                    if not data or (side is client and self._cuts(data, database)):
                        return
                    (database if side is client else client).sendall(data)

    def _cuts(self, data: bytes, database: socket.socket) -> bool:
        """Cut the connection if these bytes are the COMMIT to cut; return whether it was."""
        cut = self.server.armed
        if cut is None or COMMIT not in data:
            return False
        self.server.armed = None
        self.server.cuts += 1
        if cut is Cut.AFTER:
            database.sendall(data)
            assert database.recv(1 << 16)
        return True
