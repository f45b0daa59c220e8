"""A process on a sandbox wiki, and every HTTP request that it sends there.

The requests are counted by a proxy on the way, so they are counted alike whatever sends them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.integration.faults.asked import Asked, Step
from tests.support.wiki.faulty_proxy import Proxy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scripts.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class Traffic:
    """What a process asked of the wiki, and the JSON that it printed last."""

    asked: tuple[Asked, ...]
    told: Mapping[str, Any]

    @property
    def requests(self) -> int:
        """All of them."""
        return len(self.asked)

    @property
    def after_login(self) -> tuple[Asked, ...]:
        """All but those that log in."""
        return tuple(one for one in self.asked if one.step is not Step.LOGIN)


def reportbot(wiki: Sandbox, *arguments: str) -> Traffic:
    """Run the bot; it prints JSON.

    :raises RuntimeError: when it fails
    """
    return python(wiki, "bot", "run", "--json", *arguments)


def python(wiki: Sandbox, module: str, *arguments: str) -> Traffic:
    """Run a Python module, told by the settings of the bot where the wiki is and as whom.

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
    return Traffic(tuple(proxy.asked), json.loads(done.stdout.splitlines()[-1]))
