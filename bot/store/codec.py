"""A report to JSON and back, nothing lost."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, is_dataclass
from typing import Final

from pydantic import TypeAdapter

from bot.reports import model
from bot.reports.model import Report

READER_VERSION: Final = 1
"""Raise it when the reader or a form reads the same text differently than before: the facts of
older versions then count as unread."""


def _shape() -> str:
    """Return a hash of the fields of the facts, so that a new field needs no new number."""
    described = [
        f"{name}.{part.name}: {part.type}"
        for name, kind in sorted(vars(model).items())
        if isinstance(kind, type) and is_dataclass(kind)
        for part in fields(kind)
    ]
    return hashlib.sha256("\n".join(described).encode()).hexdigest()[:12]


FACTS_VERSION: Final = f"{READER_VERSION}.{_shape()}"


@dataclass(frozen=True, slots=True)
class _Facts:
    version: str
    report: Report


_adapter: Final = TypeAdapter(_Facts)


def encode(report: Report) -> str:
    """Return a report as a JSON object: ``{"version": …, "report": {…}}``."""
    return _adapter.dump_json(_Facts(FACTS_VERSION, report)).decode()


def decode(facts: str) -> Report:
    """Return the report that `encode` was given. Raises ValueError for facts of another version."""
    read = _adapter.validate_json(facts)
    if read.version != FACTS_VERSION:
        raise ValueError(f"Facts of version {read.version}; {FACTS_VERSION} is needed.")
    return read.report
