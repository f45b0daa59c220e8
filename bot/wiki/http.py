"""Count the HTTP requests to the wiki, and keep the cause of the last failure."""

from __future__ import annotations

import re
import threading
from typing import Any, Final

import requests

MAX_ERROR_CHARS: Final = 300
"""An error must fit into a line of a log or of a table on the wiki."""
MAX_CAUSE_CHARS: Final = 150
"""A cause is one part of an error sentence."""


class RequestStats:
    """The requests of this process.

    ``requests`` counts every attempt since the process began. ``last_error`` is the cause of the
    last failed request, ``""`` if none failed since it was reset.
    """

    def __init__(self) -> None:
        self.requests = 0
        self.last_error = ""
        self._lock = threading.Lock()

    def count(self) -> None:
        """Count one HTTP request."""
        with self._lock:
            self.requests += 1


request_stats: Final = RequestStats()
"""There is one for the process, as Pywikibot sends all requests through one session."""


class CountingAdapter(requests.adapters.HTTPAdapter):
    """An adapter for `requests` that counts every attempt and keeps the cause of a failure.

    Pywikibot only logs the cause, and raises a general error.
    """

    def send(self, *args: Any, **kwargs: Any) -> requests.Response:  # noqa: ANN401
        """Send one request."""
        request_stats.count()
        try:
            response = super().send(*args, **kwargs)
            if not kwargs.get("stream"):
                _ = response.content  # read here, so that a failure during the reading is kept too
        except OSError as error:
            request_stats.last_error = _cause(error)
            raise
        if response.status_code >= requests.codes.bad_request:
            request_stats.last_error = f"HTTP {response.status_code} {response.reason}"
        return response


def requests_made() -> int:
    """Return how many HTTP requests this process has sent to the wiki, with log-ins."""
    return request_stats.requests


def one_line(text: str, max_chars: int = MAX_ERROR_CHARS) -> str:
    """Return a text without line breaks and HTML tags, cut to ``max_chars``."""
    flat = " ".join(re.sub(r"<[^<>]*+>", " ", text[:5000]).split())
    return flat if len(flat) <= max_chars else flat[: max_chars - 1] + "…"


def _cause(error: OSError) -> str:
    """Return the cause of a failed request in a few words."""
    # A timeout in the middle of an answer is raised as a ConnectionError.
    if isinstance(error, requests.exceptions.Timeout) or "Read timed out" in str(error):
        return "no answer in time"
    if isinstance(error, requests.exceptions.SSLError):
        return "the certificate is not valid"
    found = re.search(r"\[Errno -?\d+\] [^'\")\]]+", str(error))
    return one_line(found[0] if found else f"{type(error).__name__}: {error}", MAX_CAUSE_CHARS)
