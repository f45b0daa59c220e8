"""A request of the bot to the API, as the proxy of the tests sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

NOTICE = "<!-- reportbot:notice "
WRITES = frozenset({"edit", "move", "delete", "protect", "block", "unblock"})

#: Parameters of action=query that ask for pages or lists.
QUESTIONS = frozenset({"titles", "list", "generator", "prop"})


class Step(StrEnum):
    """What the bot is doing when it sends a request."""

    LOGIN = "login"
    READ = "read"
    TOKEN = "token"
    REGION = "save of a region"
    NOTICE = "save of a notice"


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """A request: its ``number`` (from 1, in the order of arrival) and its parameters."""

    number: int
    parameters: Mapping[str, str]

    @property
    def action(self) -> str:
        """The module of the API."""
        return self.parameters.get("action", "")

    @property
    def is_write(self) -> bool:
        """Whether it changes a page."""
        return self.action in WRITES

    @property
    def step(self) -> Step:
        """What it belongs to."""
        if self.action == "edit":
            return Step.NOTICE if NOTICE in self.parameters.get("text", "") else Step.REGION
        meta = self.parameters.get("meta", "")
        if "tokens" in meta:
            return Step.LOGIN if self.parameters.get("type") == "login" else Step.TOKEN
        # Pywikibot asks who it is with every question, so it is no sign of logging in.
        if self.action == "login" or (meta == "userinfo" and not QUESTIONS & set(self.parameters)):
            return Step.LOGIN
        return Step.READ
