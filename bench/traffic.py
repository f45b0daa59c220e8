"""Run a process on a sandbox wiki, and collect every HTTP request that it sends.

A proxy collects the requests, so that those of Pywikibot and of the bot are counted in one way.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.support.wiki.api_request import ApiRequest, Step
from tests.support.wiki.faulty_proxy import Proxy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scripts.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class Traffic:
    """The requests of a process, and the JSON in the last line that it printed."""

    sent: tuple[ApiRequest, ...]
    printed: Mapping[str, Any]

    @property
    def requests(self) -> int:
        """The number of all requests."""
        return len(self.sent)

    @property
    def after_login(self) -> tuple[ApiRequest, ...]:
        """The requests without those for the log-in."""
        return tuple(one for one in self.sent if one.step is not Step.LOGIN)


def reportbot(wiki: Sandbox, *arguments: str) -> Traffic:
    """Run ``reportbot run --json`` with these arguments.

    :raises RuntimeError: when it fails
    """
    return python(wiki, "bot", "run", "--json", *arguments)


def python(wiki: Sandbox, module: str, *arguments: str) -> Traffic:
    """Run a Python module with the bot's settings for the wiki in its environment.

    :raises RuntimeError: when it fails
    """
    with Proxy(wiki.api) as proxy:
        done = subprocess.run(  # noqa: S603 - our own modules
            [sys.executable, "-m", module, *arguments],
            env={**os.environ, **wiki.env, "REPORTBOT_API": proxy.api},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"{module} {arguments}: exit code {done.returncode}: {done.stderr}")
    return Traffic(tuple(proxy.requests), json.loads(done.stdout.splitlines()[-1]))
