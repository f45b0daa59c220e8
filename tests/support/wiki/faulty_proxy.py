"""A proxy between the bot and the wiki, which can make trouble at any request.

It runs on a thread of its own, so that a test can start the bot and wait for it. Whatever it does
to a request stands in its log.
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

LARGEST = 64 * 2**20  # bytes of a request
#: What belongs to one connection and not to the message.
OWN = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "host", "te"})
STALE = "0" * 40 + "+\\"
#: Held back from a session that has ended on the server.
COOKIES = ("cookie", "authorization")

Watcher = Callable[[ApiRequest], None]


@dataclass(frozen=True, slots=True)
class Passed:
    """A line of the log: the request, what became of it, and when it came (monotonic seconds)."""

    asked: ApiRequest
    fate: Fate
    at: float


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Proxy:
    """A proxy for the wiki whose api.php is at ``api``; a context manager.

    ``before`` is called for each request before it goes to the wiki, ``after`` when the wiki has
    acted and the bot has no answer yet. Both may take their time, may stop the bot and may speak
    to the wiki. Raises what they raised when the context ends.
    """

    def __init__(
        self,
        api: str,
        *rules: Rule,
        before: Watcher | None = None,
        after: Watcher | None = None,
    ) -> None:
        self.rules = list(rules)
        self.log: list[Passed] = []
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
    def asked(self) -> list[ApiRequest]:
        """All requests so far."""
        return [passed.asked for passed in self.log]

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
        application = web.Application(client_max_size=LARGEST)
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
        body = await request.read()
        fields = dict(parse_qsl(request.query_string, keep_blank_values=True))
        if body:
            fields |= dict(parse_qsl(body.decode(), keep_blank_values=True))
        asked = ApiRequest(len(self.log) + 1, fields)
        rule = next((rule for rule in self.rules if rule.takes(asked)), Rule(Fate.PASSED))
        self.log.append(Passed(asked, rule.fate, time.monotonic()))
        await self._watched(self._before, asked)
        await asyncio.sleep(HELD.get(rule.fate, 0))
        if rule.fate is Fate.HUNG_BEFORE:
            await self._ended.wait()  # whoever waits for the answer must lose patience first
        if rule.fate in {Fate.HUNG_BEFORE, Fate.DROPPED_BEFORE}:
            return _drop(request)
        if answer := rule.answer or CANNED.get(rule.fate):
            return _canned(answer)
        said = await self._forward(request, body, fields, rule.fate)
        await self._watched(self._after, asked)
        if rule.fate is Fate.HUNG_AFTER:
            await self._ended.wait()
        if rule.fate in {Fate.HUNG_AFTER, Fate.DROPPED_AFTER}:
            return _drop(request)
        if rule.fate in {Fate.HALF_BODY, Fate.HUNG_HALFWAY}:
            half = await _half(request, said)
            if rule.fate is Fate.HUNG_HALFWAY:
                await self._ended.wait()
            _drop(request)
            return half
        return web.Response(status=said.status, headers=said.headers, body=said.body)

    async def _watched(self, watcher: Watcher | None, asked: ApiRequest) -> None:
        if watcher is None:
            return
        try:
            await asyncio.to_thread(watcher, asked)
        except BaseException as error:  # noqa: BLE001 - it belongs to the test, on its own thread
            self._errors.append(error)

    async def _forward(
        self, request: web.Request, body: bytes, fields: Mapping[str, str], fate: Fate
    ) -> _Answer:
        headers = [(name, value) for name, value in request.headers.items() if _lasts(name)]
        if fate is Fate.LOGGED_OUT:
            headers = [(name, value) for name, value in headers if name.lower() not in COOKIES]
        if fate is Fate.STALE_TOKEN:
            fields = {key: _stale(key, value) for key, value in fields.items()}
            body = urlencode(fields).encode() if body else b""
        query = request.rel_url.raw_query_string
        address = URL(f"{self._wiki}?{query}" if query else self._wiki, encoded=True)
        async with self._session.request(
            request.method, address, data=body, headers=headers
        ) as answer:
            # A header may stand there twice: cookies do.
            kept = CIMultiDict(pair for pair in answer.headers.items() if _lasts(pair[0]))
            return _Answer(answer.status, kept, await answer.read())


def _lasts(header: str) -> bool:
    return header.lower() not in OWN


def _stale(key: str, value: str) -> str:
    return STALE if key in {"token", "lgtoken"} else value


def _drop(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _canned(answer: Canned) -> web.Response:
    headers = {"Content-Type": answer.kind}
    if answer.retry_after is not None:
        headers["Retry-After"] = answer.retry_after
    return web.Response(status=answer.status, headers=headers, body=answer.text.encode())


async def _half(request: web.Request, answer: _Answer) -> web.StreamResponse:
    response = web.StreamResponse(status=answer.status, headers=answer.headers)
    response.content_length = len(answer.body)
    await response.prepare(request)
    await response.write(answer.body[: len(answer.body) // 2])
    return response
