"""What may happen to a request on its way, and the rules that choose such requests."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from tests.support.wiki.api_request import ApiRequest


class Fate(StrEnum):
    """What becomes of a request."""

    PASSED = "passed"
    DELAYED = "delayed"
    DROPPED_BEFORE = "dropped before the server"
    DROPPED_AFTER = "dropped after the server had acted"
    HUNG_BEFORE = "never answered, not acted on"
    HUNG_AFTER = "never answered, acted on"
    HUNG_HALFWAY = "half a body, and then nothing"
    LATE = "acted on when the client had given up"
    HALF_BODY = "half a body"
    MISLED = "another answer"
    HTML = "HTML instead of JSON"
    TOO_MANY = "429 with Retry-After"
    BROKEN = "500"
    BAD_GATEWAY = "502"
    UNAVAILABLE = "503"
    GATEWAY_TIMEOUT = "504"
    MAXLAG = "maxlag"
    STALE_TOKEN = "stale token"
    LOGGED_OUT = "logged-out session"


#: Fates that a network or a server in front of the wiki can cause.
FAULTS = tuple(fate for fate in Fate if fate not in {Fate.PASSED, Fate.MISLED})

#: Faults after which a client waits until its own time limit.
HANGING = frozenset({Fate.HUNG_BEFORE, Fate.HUNG_AFTER, Fate.HUNG_HALFWAY, Fate.LATE})
#: The time limit, in seconds, of the clients in these tests.
LIMIT = 1.2

#: For how many seconds the proxy delays a request.
HELD = {Fate.DELAYED: 0.3, Fate.LATE: LIMIT + 0.3}


@dataclass(frozen=True, slots=True)
class Canned:
    """An answer of the proxy in place of the wiki's."""

    status: int
    text: str
    kind: str = "text/html; charset=utf-8"
    retry_after: str | None = None


#: The proxy's answers; the request does not reach the wiki.
CANNED = {
    Fate.HTML: Canned(200, "<!DOCTYPE html><html><body>Our servers are busy.</body></html>"),
    Fate.TOO_MANY: Canned(429, "<html><body>Too many requests</body></html>", retry_after="1"),
    Fate.BROKEN: Canned(500, "<html><body>Internal error</body></html>"),
    Fate.BAD_GATEWAY: Canned(502, "<html><body>Bad gateway</body></html>"),
    Fate.UNAVAILABLE: Canned(503, "<html><body>Unavailable</body></html>"),
    Fate.GATEWAY_TIMEOUT: Canned(504, "<html><body>Gateway timeout</body></html>"),
    # https://www.mediawiki.org/wiki/Manual:Maxlag_parameter
    Fate.MAXLAG: Canned(
        200,
        '{"error": {"code": "maxlag", "info": "Waiting for db: 0.5 seconds lagged", "lag": 0.5}}',
        "application/json; charset=utf-8",
    ),
}


@dataclass(slots=True)
class Rule:
    """Gives ``fate`` to the requests for which ``when`` holds, ``times`` times (None: always).

    The first ``spared`` of them pass. With ``answer``, the proxy sends this answer and does not ask
    the wiki.
    """

    fate: Fate
    when: Callable[[ApiRequest], bool] = field(default=lambda request: True)
    times: int | None = 1
    spared: int = 0
    answer: Canned | None = None

    def applies_to(self, request: ApiRequest) -> bool:
        """Whether the fate of this request is the rule's; counts the requests for which it is."""
        if self.times == 0 or not self.when(request):
            return False
        if self.spared:
            self.spared -= 1
            return False
        if self.times is not None:
            self.times -= 1
        return True


def misled(text: str, when: Callable[[ApiRequest], bool]) -> Rule:
    """Return a rule that always answers with this JSON in place of the wiki."""
    answer = Canned(200, text, "application/json; charset=utf-8")
    return Rule(Fate.MISLED, when, times=None, answer=answer)


def by_chance(seed: int, share: float) -> Callable[[ApiRequest], bool]:
    """Return a condition for a share of all requests, the same ones for the same seed."""
    return lambda request: random.Random(f"{seed}:{request.number}").random() < share
