"""Convert reports to JSON and back, without loss."""

from __future__ import annotations

import gc
import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import TypeAdapter

from bot.reports import model
from bot.reports.model import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

_T = TypeVar("_T")

READER_VERSION: Final = 4
"""Increase it when the reader or a form reads the same text differently: the bot then reads all
pages again."""


def _shape() -> str:
    """Return a hash of all fields of a report, so that a new field changes `FACTS_VERSION`."""
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
    """Return the report that `encode` encoded. Raises ValueError for facts of another version."""
    read = _adapter.validate_json(facts)
    if read.version != FACTS_VERSION:
        raise ValueError(f"Facts of version {read.version}; {FACTS_VERSION} is needed.")
    return read.report


class Sharing:
    """Decodes many reports, which then share their equal parts in memory.

    Thousands of reports have the same questions: sharing takes a sixth of the memory.
    """

    def __init__(self) -> None:
        self._seen: dict[Any, Any] = {}

    def decode(self, facts: str) -> Report:
        """Return the same report as the function `decode`, with shared parts."""
        report = decode(facts)
        return replace(
            report,
            questions=self._shared(report.questions),
            metrics=self._shared(report.metrics),
            projects=self._shared(report.projects),
            other_metrics=self._shared(report.other_metrics),
            header=self._shared(report.header),
        )

    def _shared(self, values: tuple[_T, ...]) -> tuple[_T, ...]:
        """Return equal values as the same objects."""
        return tuple(self._seen.setdefault(value, value) for value in values)


@contextmanager
def no_collection() -> Iterator[None]:
    """Turn off Python's cyclic garbage collection in a block that decodes reports.

    Reports contain no cycles, and each collection visits all reports decoded before: it took 1.9 of
    2.7 s for 10,000 reports.
    """
    ran = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if ran:
            gc.enable()
