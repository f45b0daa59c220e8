"""How well the pages of a mirror are understood: the first thing to know about a new wiki."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.reports.model import Kind
from bot.reports.title import fund

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.reports.model import Report


@dataclass(slots=True)
class Sighting:
    """How many pages have something, and the first of them."""

    example: str
    pages: int = 0


@dataclass(slots=True)
class Survey:
    """Counts over the pages that were read."""

    pages: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    forms: Counter[tuple[str, str]] = field(default_factory=Counter)
    unrecognised: list[tuple[str, str]] = field(default_factory=list)
    unknown_labels: dict[tuple[str, str], Sighting] = field(default_factory=dict)
    placeholders: dict[str, Sighting] = field(default_factory=dict)

    def add(self, report: Report) -> None:
        """Count one page."""
        self.pages += 1
        self.kinds[str(report.kind)] += 1
        if report.kind not in {Kind.REPORT, Kind.APPLICATION}:
            return
        if report.form is None:
            self.unrecognised.append((report.title, report.why_not or ""))
        else:
            self.forms[report.form, fund(report.title)] += 1
        for label in report.unknown_labels:
            _see(self.unknown_labels, (report.form or "", label), report.title)
        for placeholder in report.placeholders:
            _see(self.placeholders, placeholder, report.title)

    def as_json(self) -> dict[str, Any]:
        """Return all counts, most frequent first, ready for `json.dumps`."""
        return {
            "pages": self.pages,
            "kinds": dict(sorted(self.kinds.items())),
            "forms": [
                {"form": form, "fund": its_fund, "pages": count}
                for (form, its_fund), count in sorted(self.forms.items())
            ],
            "unrecognised": [{"title": title, "why": why} for title, why in self.unrecognised],
            "unknown_labels": [
                {"form": form or None, "label": label, "pages": seen.pages, "example": seen.example}
                for (form, label), seen in _by_frequency(self.unknown_labels)
            ],
            "placeholders": [
                {"placeholder": name, "pages": seen.pages, "example": seen.example}
                for name, seen in _by_frequency(self.placeholders)
            ],
        }


def survey_reports(reports: Iterable[Report]) -> Survey:
    """Count over all reports given."""
    result = Survey()
    for report in reports:
        result.add(report)
    return result


def _see(sightings: dict[Any, Sighting], key: Any, title: str) -> None:  # noqa: ANN401
    sightings.setdefault(key, Sighting(title)).pages += 1


def _by_frequency(sightings: dict[Any, Sighting]) -> list[tuple[Any, Sighting]]:
    return sorted(sightings.items(), key=lambda entry: (-entry[1].pages, entry[0]))


_MAX_LISTED = 30
_SEND = """\
If a form is new or has changed, send the maintainers: the titles of two or three pages of it, the
unknown labels above with their counts, and the output of this command with --json. Answers of
grantees are not needed. docs/forms.md tells how a form is added; it takes no code."""


def survey_text(result: Survey) -> str:
    """Return the survey for a terminal; long lists are cut, and say so."""
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(result.kinds.items()))
    out = [f"{result.pages} pages read: {kinds or 'none'}", "", "Recognised, by form and fund:"]
    out += [
        f"  {form:<13}{its_fund:<28}{count:>6}"
        for (form, its_fund), count in sorted(result.forms.items())
    ] or ["  none"]
    out += _listed(
        "Not recognised, so nothing is said about them",
        [f"{title}\n      {why}" for title, why in result.unrecognised],
    )
    out += _listed(
        "Lines that look like labels and are known to no form",
        [
            f"{seen.pages:>5} × {label} ({form or 'no form'}; e.g. {seen.example})"
            for (form, label), seen in _by_frequency(result.unknown_labels)
        ],
    )
    out += _listed(
        "Placeholders that the mirror left unresolved",
        [
            f"{seen.pages:>5} × {name} (e.g. {seen.example})"
            for name, seen in _by_frequency(result.placeholders)
        ],
    )
    if result.unrecognised or result.unknown_labels:
        out += ["", _SEND]
    return "\n".join(out)


def _listed(heading: str, entries: list[str]) -> list[str]:
    out = ["", f"{heading}: {len(entries)}", *(f"  {entry}" for entry in entries[:_MAX_LISTED])]
    if len(entries) > _MAX_LISTED:
        out.append(f"  … and {len(entries) - _MAX_LISTED} more; --json lists all")
    return out
