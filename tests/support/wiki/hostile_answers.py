"""Hostile answers: written by hand (hostile_answers.json), and put together from those."""

from __future__ import annotations

import json
import random
from pathlib import Path

HAND_WRITTEN: list[str] = json.loads(
    (Path(__file__).parent / "hostile_answers.json").read_text(encoding="utf-8")
)


def generated(count: int, seed: int = 5) -> list[str]:
    """Answers put together from pieces of markup, the same each time."""
    choice = random.Random(seed)
    pieces = [text for text in HAND_WRITTEN if len(text) <= 24]
    glue = ["", "", " ", "\n", "|", "a"]
    return [
        "".join(choice.choice(pieces) + choice.choice(glue) for _ in range(choice.randint(2, 6)))
        for _ in range(count)
    ]
