"""What may happen to a request on its way, and to which requests a rule lets it happen."""

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


#: Those that a network, or what stands in front of a wiki, brings about.
FAULTS = tuple(fate for fate in Fate if fate not in {Fate.PASSED, Fate.MISLED})

#: Those that a client ends by its own time limit.
HANGING = frozenset({Fate.HUNG_BEFORE, Fate.HUNG_AFTER, Fate.HUNG_HALFWAY, Fate.LATE})
#: That limit, in seconds, for clients that are to meet them.
LIMIT = 1.2

#: For how many seconds a request is held back.
HELD = {Fate.DELAYED: 0.3, Fate.LATE: LIMIT + 0.3}


@dataclass(frozen=True, slots=True)
class Canned:
    """An answer that the wiki did not give."""

    status: int
    text: str
    kind: str = "text/html; charset=utf-8"
    retry_after: str | None = None


#: The answers given in place of the wiki's; the request does not reach it.
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
    """Deals ``fate`` to the requests for which ``when`` holds, ``times`` times (None: always).

    The first ``spared`` of them pass. ``answer`` is given by a proxy in the wiki's place,
    whatever the fate.
    """

    fate: Fate
    when: Callable[[ApiRequest], bool] = field(default=lambda asked: True)
    times: int | None = 1
    spared: int = 0
    answer: Canned | None = None

    def takes(self, asked: ApiRequest) -> bool:
        """Whether this request meets it; counts those that do."""
        if self.times == 0 or not self.when(asked):
            return False
        if self.spared:
            self.spared -= 1
            return False
        if self.times is not None:
            self.times -= 1
        return True


def misled(text: str, when: Callable[[ApiRequest], bool]) -> Rule:
    """Return a rule that answers with this JSON in the wiki's place, for good."""
    answer = Canned(200, text, "application/json; charset=utf-8")
    return Rule(Fate.MISLED, when, times=None, answer=answer)


def by_chance(seed: int, share: float) -> Callable[[ApiRequest], bool]:
    """Hold for a share of all requests, the same ones for the same seed."""
    return lambda asked: random.Random(f"{seed}:{asked.number}").random() < share
