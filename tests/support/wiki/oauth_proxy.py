"""A proxy in place of the extension OAuth: it checks each request and forwards it as an account.

Owner-only OAuth 1.0a signs every request with a consumer and an access token. The proxy verifies
signature, nonce and timestamp with oauthlib's server side and then sends the request to the wiki
in a session of the account that owns the consumer. A wrong request is answered as the extension
answers it (https://www.mediawiki.org/wiki/Extension:OAuth, error mwoauth-invalid-authorization).
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from oauthlib.oauth1 import RequestValidator, ResourceEndpoint, rfc5849

MAX_CLOCK_SKEW_SECONDS = 300


@dataclass(frozen=True)
class Consumer:
    """An owner-only consumer; ``account`` owns it."""

    account: str
    token: str
    secret: str
    access_token: str
    access_secret: str

    @property
    def environment(self) -> dict[str, str]:
        """The variables with which the bot uses it."""
        return {
            "PWB_CONSUMER_TOKEN": self.token,
            "PWB_CONSUMER_SECRET": self.secret,
            "PWB_ACCESS_TOKEN": self.access_token,
            "PWB_ACCESS_SECRET": self.access_secret,
        }


@dataclass
class Record:
    """The requests that the proxy received."""

    accepted: list[dict[str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    nonces: list[str] = field(default_factory=list)

    @property
    def actions(self) -> list[str]:
        """The API action of each accepted request, in order."""
        return [parameters.get("action", "") for parameters in self.accepted]


class Validator(RequestValidator):  # type: ignore[misc]
    """The consumers that are known, and the nonces that were used."""

    enforce_ssl = False
    client_key_length = access_token_length = nonce_length = (20, 64)

    def __init__(self, consumers: list[Consumer], record: Record) -> None:
        super().__init__()
        self._consumers = {consumer.token: consumer for consumer in consumers}
        self._record = record
        self._lock = threading.Lock()

    @property
    def allowed_signature_methods(self) -> tuple[str, ...]:
        return (rfc5849.SIGNATURE_HMAC_SHA1, rfc5849.SIGNATURE_HMAC_SHA256)

    def validate_timestamp_and_nonce(self, client_key, timestamp, nonce, request, **tokens):
        """Accept a nonce once, and a timestamp near the clock."""
        with self._lock:
            fresh = nonce not in self._record.nonces
            self._record.nonces.append(nonce)
        return fresh and abs(time.time() - int(timestamp)) <= MAX_CLOCK_SKEW_SECONDS

    def validate_client_key(self, client_key, request):
        return client_key in self._consumers

    def validate_access_token(self, client_key, token, request):
        known = self._consumers.get(client_key)
        return known is not None and token == known.access_token

    def validate_realms(self, client_key, token, request, uri=None, realms=None):
        return True

    def get_client_secret(self, client_key, request):
        known = self._consumers.get(client_key)
        return known.secret if known else "unknown"

    def get_access_token_secret(self, client_key, token, request):
        known = self._consumers.get(client_key)
        return known.access_secret if known and token == known.access_token else "unknown"

    @property
    def dummy_client(self) -> str:
        return "d" * 32

    @property
    def dummy_access_token(self) -> str:
        return "d" * 32


class OAuthProxy:
    """The running proxy: ``api`` is the address for the bot, ``record`` what it received."""

    def __init__(self, wiki_api: str, consumers: list[Consumer], passwords: dict[str, str]) -> None:
        self.record = Record()
        self._wiki_api = wiki_api
        self._endpoint = ResourceEndpoint(Validator(consumers, self.record))
        self._accounts = {consumer.token: consumer.account for consumer in consumers}
        self._sessions = {
            name: _log_in(wiki_api, name, password) for name, password in passwords.items()
        }
        self._lock = threading.Lock()
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer("")

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                self._answer(self.rfile.read(length).decode())

            def _answer(self, body: str) -> None:
                uri = f"http://{self.headers['Host']}{self.path}"
                answer = proxy.answer(self.command, uri, body, dict(self.headers))
                content = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.api = f"http://127.0.0.1:{self._server.server_port}/api.php"

    def answer(self, method: str, uri: str, body: str, headers: dict[str, str]) -> dict[str, Any]:
        """Verify one request and return the wiki's answer, or the extension's refusal."""
        valid, request = self._endpoint.validate_protected_resource_request(
            uri, http_method=method, body=body, headers=headers
        )
        if not valid:
            why = headers.get("Authorization", "no Authorization header")
            self.record.refused.append(why)
            return {
                "error": {
                    "code": "mwoauth-invalid-authorization",
                    "info": "The authorization headers in your request are not valid: "
                    "Invalid consumer",
                }
            }
        parsed = parse_qs(urlsplit(uri).query) | parse_qs(body, keep_blank_values=True)
        parameters = {name: values[0] for name, values in parsed.items()}
        self.record.accepted.append(parameters)
        session = self._sessions[self._accounts[request.client_key]]
        with self._lock:  # a session's tokens are for one request after another
            answer = session.post(self._wiki_api, data=parameters, timeout=60)
        found: dict[str, Any] = answer.json()
        return found

    @contextmanager
    def running(self) -> Iterator[OAuthProxy]:
        """Serve within."""
        thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join(5)


def _log_in(api: str, name: str, password: str) -> requests.Session:
    """Return a session of the wiki, logged in with an account's password."""
    session = requests.Session()
    session.trust_env = False
    wanted = {"action": "query", "meta": "tokens", "type": "login", "format": "json"}
    token = session.post(api, data=wanted, timeout=60).json()["query"]["tokens"]["logintoken"]
    login = {"action": "login", "lgname": name, "lgpassword": password, "lgtoken": token}
    answer = session.post(api, data=login | {"format": "json"}, timeout=60).json()
    if answer["login"]["result"] != "Success":
        raise RuntimeError(f"{name} could not log in: {answer}")
    return session
