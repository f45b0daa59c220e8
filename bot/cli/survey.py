"""Count how well the mirrored pages are read, for ``reportbot survey``."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.reports.form_draft import MAX_PAGES, draft_form
from bot.reports.forms import catalogue
from bot.reports.model import Kind, Understanding
from bot.reports.reader import read
from bot.reports.title import fund

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.reports.model import Report
    from bot.wiki.source import PageText

#: Entries of a list on a terminal; the JSON output has all entries.
MAX_LISTED = 30
_MARKS = ("(required)", "(optional)")


@dataclass(slots=True)
class Sighting:
    """The number of pages on which something occurs, and the first of these pages."""

    example: str
    pages: int = 0


@dataclass(slots=True)
class Survey:
    """Counts of the pages that were read.

    ``forms`` counts by form and fund. ``unrecognised`` are titles and reasons. The labels are
    counted by form and label: ``unknown_labels`` look like labels, ``new_labels`` certainly are
    labels, and both are in no form; ``missing_labels`` are in the form, but not on the page.
    """

    pages: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    understanding: Counter[str] = field(default_factory=Counter)
    forms: Counter[tuple[str, str]] = field(default_factory=Counter)
    unrecognised: list[tuple[str, str]] = field(default_factory=list)
    unknown_labels: dict[tuple[str, str], Sighting] = field(default_factory=dict)
    new_labels: dict[tuple[str, str], Sighting] = field(default_factory=dict)
    missing_labels: dict[tuple[str, str], Sighting] = field(default_factory=dict)
    placeholders: dict[str, Sighting] = field(default_factory=dict)

    def add(self, report: Report) -> None:
        """Count one page."""
        self.pages += 1
        self.kinds[str(report.kind)] += 1
        if report.kind not in {Kind.REPORT, Kind.APPLICATION}:
            return
        self.understanding[str(report.understanding)] += 1
        if not report.recognised:
            self.unrecognised.append((report.title, report.why_not or ""))
        if report.form is not None:
            self.forms[report.form, fund(report.title)] += 1
        for label in report.unknown_labels:
            _count_sighting(self.unknown_labels, (report.form or "", label), report.title)
            # "(required)" shows that the line is a label. Questions of applications are not read.
            if report.kind is Kind.REPORT and any(mark in label.casefold() for mark in _MARKS):
                _count_sighting(self.new_labels, (report.form or "", label), report.title)
        for label in _missing_labels(report):
            _count_sighting(self.missing_labels, (report.form or "", label), report.title)
        for placeholder in report.placeholders:
            _count_sighting(self.placeholders, placeholder, report.title)

    def as_json(self) -> dict[str, Any]:
        """Return the object of ``survey --json``; lists of labels start with the most frequent."""
        return {
            "pages": self.pages,
            "kinds": dict(sorted(self.kinds.items())),
            "understanding": {str(grade): self.understanding[grade] for grade in Understanding},
            "forms": [
                {"form": form, "fund": its_fund, "pages": count}
                for (form, its_fund), count in sorted(self.forms.items())
            ],
            "unrecognised": [{"title": title, "why": why} for title, why in self.unrecognised],
            "unknown_labels": _labels_json(self.unknown_labels),
            "changed_forms": [
                {
                    "form": form,
                    "new_labels": _labels_json(_of_form(self.new_labels, form)),
                    "missing_labels": _labels_json(_of_form(self.missing_labels, form)),
                }
                for form in self._changed_forms()
            ],
            "placeholders": [
                {"placeholder": name, "pages": seen.pages, "example": seen.example}
                for name, seen in _by_frequency(self.placeholders)
            ],
        }

    def as_text(self) -> str:
        """Return the survey as text for a terminal; long lists are cut."""
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.kinds.items()))
        grades = ", ".join(f"{self.understanding[grade]} {grade}" for grade in Understanding)
        out = [f"{self.pages} pages read: {kinds or 'none'}", f"Understanding: {grades}"]
        out += ["", "Recognised, by form and fund:"]
        out += [
            f"  {form:<13}{its_fund:<28}{count:>6}"
            for (form, its_fund), count in sorted(self.forms.items())
        ] or ["  none"]
        out += _listed(
            "Not recognised, so their questions are not judged",
            [f"{title}\n      {why}" for title, why in self.unrecognised],
        )
        out += _listed("Forms that changed", [self._change(form) for form in self._changed_forms()])
        out += _listed(
            "Lines that look like labels and are in no form",
            [
                f"{seen.pages:>5} × {label} ({form or 'no form'}; e.g. {seen.example})"
                for (form, label), seen in _by_frequency(self.unknown_labels)
            ],
        )
        out += _listed(
            "Unresolved placeholders of the mirror",
            [
                f"{seen.pages:>5} × {name} (e.g. {seen.example})"
                for name, seen in _by_frequency(self.placeholders)
            ],
        )
        if self.unrecognised or self.unknown_labels:
            out += ["", _NEXT_STEPS]
        return "\n".join(out)

    def _changed_forms(self) -> list[str]:
        """Return the forms with new or missing labels on some page."""
        changed = {form for form, _ in (*self.new_labels, *self.missing_labels) if form}
        return sorted(changed)

    def _change(self, form: str) -> str:
        """Return text about a changed form: its new labels and its missing labels."""
        lines = [form]
        for sign, sightings in (("new", self.new_labels), ("not there", self.missing_labels)):
            lines += [
                f"      {seen.pages:>5} × {sign}: {label} (e.g. {seen.example})"
                for (_, label), seen in _by_frequency(_of_form(sightings, form))[:MAX_LISTED]
            ]
        return "\n".join(lines)


def draft_unknown_form(pages: Iterable[PageText]) -> str:
    """Return a draft of a form file (TOML), made from the pages that are not recognised.

    The draft is for the fund and period with the most such pages. It is ``""`` if every report is
    recognised.
    """
    groups: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for page in pages:
        report = read(page.title, page.text or "", page.revid)
        if report.kind is Kind.REPORT and not report.recognised and page.text:
            group = groups[fund(page.title), report.period or ""]
            if len(group) < MAX_PAGES:
                group.append((page.title, page.text))
    return draft_form(max(groups.values(), key=len)) if groups else ""


def _missing_labels(report: Report) -> list[str]:
    """Return the labels of the questions in a report's form that the page does not have."""
    form = next((form for form in catalogue() if form.id == report.form), None)
    if form is None:
        return []
    there = {question.key for question in report.questions}
    if not there:
        return []
    return [
        f"{item.number}. {item.label}" if item.number else item.label
        for item in form.items
        if item.type == "question" and item.core and item.key not in there
    ]


def _count_sighting(sightings: dict[Any, Sighting], key: Any, title: str) -> None:  # noqa: ANN401
    """Count one more page with this key; the first such page is the example."""
    sightings.setdefault(key, Sighting(title)).pages += 1


def _of_form(
    sightings: dict[tuple[str, str], Sighting], form: str
) -> dict[tuple[str, str], Sighting]:
    """Return the labels of one form."""
    return {key: seen for key, seen in sightings.items() if key[0] == form}


def _by_frequency(sightings: dict[Any, Sighting]) -> list[tuple[Any, Sighting]]:
    return sorted(sightings.items(), key=lambda entry: (-entry[1].pages, entry[0]))


def _labels_json(sightings: dict[tuple[str, str], Sighting]) -> list[dict[str, Any]]:
    """Return labels as ``survey --json`` prints them."""
    return [
        {"form": form or None, "label": label, "pages": seen.pages, "example": seen.example}
        for (form, label), seen in _by_frequency(sightings)
    ]


_NEXT_STEPS = """\
If a form is new or has changed, send the maintainers: the titles of two or three pages of it, the
unknown labels above with their counts, and the output of this command with --json. Answers of
grantees are not needed. docs/forms.md says how to add a form; it takes no code. This command with
--draft-form writes the first version of its file."""


def _listed(heading: str, entries: list[str]) -> list[str]:
    """Return the lines of a list with its heading; entries after `MAX_LISTED` are only counted."""
    out = ["", f"{heading}: {len(entries)}", *(f"  {entry}" for entry in entries[:MAX_LISTED])]
    if len(entries) > MAX_LISTED:
        out.append(f"  … and {len(entries) - MAX_LISTED} more; --json lists all of them")
    return out
