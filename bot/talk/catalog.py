"""The message files: which languages there are, how complete, and who read them.

Files are in the form of translatewiki.net. ``"reviewed": false`` in a file's ``@metadata`` says
that no speaker of the language has read the translation yet.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The language that every message is first written in.
SOURCE = "en"
#: Notes for translators.
NOTES = "qqq"


@cache
def load(language: str) -> Mapping[str, str]:
    """Return the messages of one language, without the metadata; none if it has no file."""
    return {key: text for key, text in _read(language).items() if not key.startswith("@")}


@cache
def languages() -> tuple[str, ...]:
    """Return the tags of all languages that have a file, in order."""
    names = (path.name for path in files("bot.talk").joinpath("messages").iterdir())
    tags = {name.removesuffix(".json") for name in names if name.endswith(".json")}
    return tuple(sorted(tags - {NOTES}))


def is_reviewed(language: str) -> bool:
    """Whether a speaker has read the messages of the language. One without a file is not."""
    metadata = _read(language).get("@metadata", {})
    return bool(metadata) and metadata.get("reviewed", True) is not False


def gaps(language: str) -> tuple[str, ...]:
    """Return the keys of the messages that the language's own file lacks."""
    return tuple(key for key in load(SOURCE) if key not in load(language))


@cache
def _read(language: str) -> Mapping[str, Any]:
    path = files("bot.talk").joinpath("messages", f"{language}.json")
    if not path.is_file():
        return {}
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
