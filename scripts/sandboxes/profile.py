"""What a sandbox's wiki has beside the least that the bot needs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """How a new wiki is configured."""

    like_meta: bool = False
    """Meta's extensions that the tree has, temporary accounts, Vector 2022, night mode."""
    extensions: tuple[str, ...] = ()
    """Further extensions to load; the tree must have them."""
    production_limits: bool = False
    """Rate limits as on Wikimedia's wikis; without it there are none."""


PLAIN = Profile()
