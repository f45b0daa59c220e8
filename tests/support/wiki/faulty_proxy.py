"""A proxy between the bot and the wiki, which can cause a fault at any request.

It runs on a thread of its own, so that a test can start the bot and wait for it. Its log contains
each request and what the proxy did to it.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

import aiohttp
from aiohttp import web
from multidict import CIMultiDict
from yarl import URL

from tests.support.wiki.api_request import ApiRequest
from tests.support.wiki.fate import CANNED, HELD, Canned, Fate, Rule

MAX_REQUEST_BYTES = 64 * 2**20
#: Headers of one connection, which are not forwarded.
CONNECTION_HEADERS = frozenset(
    {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "te"}
)
STALE_TOKEN_VALUE = "0" * 40 + "+\\"
#: Headers that are left out of a request to make the wiki see no session.
SESSION_HEADERS = ("cookie", "authorization")

Watcher = Callable[[ApiRequest], None]


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """An entry of the log: a request, its fate, and when it arrived (monotonic seconds)."""

    request: ApiRequest
    fate: Fate
    at: float


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer of the wiki."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Proxy:
    """A proxy for the wiki whose api.php is at ``api``; a context manager.

    ``before`` is called for each request before it goes to the wiki, ``after`` when the wiki has
    acted and the bot has no answer yet. Both may take long, may stop the bot and may send requests
    to the wiki. When the context ends, it raises what they raised.
    """

    def __init__(
        self,
        api: str,
        *rules: Rule,
        before: Watcher | None = None,
        after: Watcher | None = None,
    ) -> None:
        self.rules = list(rules)
        self.log: list[LoggedRequest] = []
        self._wiki = api
        self._before = before
        self._after = after
        self._port = 0
        self._errors: list[BaseException] = []
        self._ready = threading.Event()
        self._ended = asyncio.Event()
        self._thread = threading.Thread(target=self._run)

    @property
    def api(self) -> str:
        """URL of the api.php that the bot is to use."""
        return f"http://127.0.0.1:{self._port}{urlsplit(self._wiki).path}"

    @property
    def requests(self) -> list[ApiRequest]:
        """All requests so far."""
        return [entry.request for entry in self.log]

    def __enter__(self) -> Proxy:
        self._thread.start()
        self._ready.wait()
        if self._errors:
            raise self._errors[0]
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(30)
        if self._errors:
            raise self._errors[0]

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - it belongs to the test, on its own thread
            self._errors.append(error)
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        application = web.Application(client_max_size=MAX_REQUEST_BYTES)
        application.router.add_route("*", "/{path:.*}", self._handle)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self._port = runner.addresses[0][1]
        async with aiohttp.ClientSession(
            auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()
        ) as self._session:
            self._ready.set()
            await self._ended.wait()
            await runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a request as its rule says."""
        body = await request.read()
        fields = dict(parse_qsl(request.query_string, keep_blank_values=True))
        if body:
            fields |= dict(parse_qsl(body.decode(), keep_blank_values=True))
        api_request = ApiRequest(len(self.log) + 1, fields)
        rule = next(
            (rule for rule in self.rules if rule.applies_to(api_request)), Rule(Fate.PASSED)
        )
        self.log.append(LoggedRequest(api_request, rule.fate, time.monotonic()))
        await self._call_watcher(self._before, api_request)
        await asyncio.sleep(HELD.get(rule.fate, 0))
        if rule.fate is Fate.HUNG_BEFORE:
            await self._ended.wait()  # the client must give up before the proxy ends
        if rule.fate in {Fate.HUNG_BEFORE, Fate.DROPPED_BEFORE}:
            return _drop_connection(request)
        if canned := rule.answer or CANNED.get(rule.fate):
            return _canned_response(canned)
        answer = await self._forward(request, body, fields, rule.fate)
        await self._call_watcher(self._after, api_request)
        if rule.fate is Fate.HUNG_AFTER:
            await self._ended.wait()
        if rule.fate in {Fate.HUNG_AFTER, Fate.DROPPED_AFTER}:
            return _drop_connection(request)
        if rule.fate in {Fate.HALF_BODY, Fate.HUNG_HALFWAY}:
            half = await _send_half(request, answer)
            if rule.fate is Fate.HUNG_HALFWAY:
                await self._ended.wait()
            _drop_connection(request)
            return half
        return web.Response(status=answer.status, headers=answer.headers, body=answer.body)

    async def _call_watcher(self, watcher: Watcher | None, api_request: ApiRequest) -> None:
        """Call a watcher on a thread, and keep its error for the test."""
        if watcher is None:
            return
        try:
            await asyncio.to_thread(watcher, api_request)
        except BaseException as error:  # noqa: BLE001 - it belongs to the test, on its own thread
            self._errors.append(error)

    async def _forward(
        self, request: web.Request, body: bytes, fields: Mapping[str, str], fate: Fate
    ) -> _Answer:
        """Send a request to the wiki, and return its answer."""
        left_out = SESSION_HEADERS if fate is Fate.LOGGED_OUT else ()
        headers = [
            (name, value)
            for name, value in request.headers.items()
            if _is_forwarded(name) and name.lower() not in left_out
        ]
        if fate is Fate.STALE_TOKEN:
            fields = {key: _with_stale_token(key, value) for key, value in fields.items()}
            body = urlencode(fields).encode() if body else b""
        query = request.rel_url.raw_query_string
        address = URL(f"{self._wiki}?{query}" if query else self._wiki, encoded=True)
        async with self._session.request(
            request.method, address, data=body, headers=headers
        ) as answer:
            # A header may occur twice, as cookies do.
            kept = CIMultiDict(pair for pair in answer.headers.items() if _is_forwarded(pair[0]))
            return _Answer(answer.status, kept, await answer.read())


def _is_forwarded(header: str) -> bool:
    """Whether the proxy passes on a header of this name."""
    return header.lower() not in CONNECTION_HEADERS


def _with_stale_token(key: str, value: str) -> str:
    """Return the value of a parameter; of a token, one that the wiki does not know."""
    return STALE_TOKEN_VALUE if key in {"token", "lgtoken"} else value


def _drop_connection(request: web.Request) -> web.Response:
    """Close the client's connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _canned_response(answer: Canned) -> web.Response:
    headers = {"Content-Type": answer.kind}
    if answer.retry_after is not None:
        headers["Retry-After"] = answer.retry_after
    return web.Response(status=answer.status, headers=headers, body=answer.text.encode())


async def _send_half(request: web.Request, answer: _Answer) -> web.StreamResponse:
    """Send half of an answer, under a header with its whole length."""
    response = web.StreamResponse(status=answer.status, headers=answer.headers)
    response.content_length = len(answer.body)
    await response.prepare(request)
    await response.write(answer.body[: len(answer.body) // 2])
    return response
