"""Tell whether Toolforge would take a jobs file, before it is loaded.

    python deploy/toolforge/check_jobs.py [FILE ...]

Without arguments the jobs*.yaml files beside this script are checked. Each fault is one line:
file, job, the fault's name, what to do. Exit codes: 0 all is well, 1 there are faults, 2 a file
cannot be read.

The rules are those of Toolforge's jobs command and of the service behind it, as far as they can
be known without asking it (https://wikitech.wikimedia.org/wiki/Help:Toolforge/Jobs_framework;
tjf/core/models.py in toolforge-jobs-api). One more is ours: ``signal-lost``.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import ValidationError

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from deploy.toolforge.job import Job

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a jobs file. ``job`` is the job's name, or its place in the file."""

    code: str
    job: str
    message: str

    def __str__(self) -> str:
        return f"{self.job}: {self.code}: {self.message}"


class _Loader(yaml.SafeLoader):
    """Refuses a key that stands twice, of which YAML would silently take the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Build a mapping; raises ConstructorError for a repeated key."""
        keys = [self.construct_object(key) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", node.start_mark
                )
        return super().construct_mapping(node, deep)


def check(text: str) -> list[Fault]:
    """Return everything wrong with the text of a jobs file; an empty list when nothing is."""
    try:
        # A subclass of SafeLoader is as safe.
        data = yaml.load(text, _Loader)  # noqa: S506
    except yaml.YAMLError as error:
        return [Fault("not-yaml", "the file", " ".join(str(error).split()))]
    if not isinstance(data, list) or not data:
        return [Fault("no-jobs", "the file", "a jobs file is a list of jobs, each with a name")]
    faults = [fault for place, entry in enumerate(data, 1) for fault in _check_job(entry, place)]
    names = [entry["name"] for entry in data if isinstance(entry, dict) and "name" in entry]
    twice = sorted({str(name) for name in names if names.count(name) > 1})
    return faults + [Fault("name-twice", name, "two jobs of this name") for name in twice]


def _check_job(entry: Any, place: int) -> Iterator[Fault]:  # noqa: ANN401
    if not isinstance(entry, dict):
        yield Fault("not-a-job", f"job {place}", "a job is a list of 'field: value' lines")
        return
    name = str(entry.get("name") or f"job {place}")
    try:
        Job.model_validate(entry)
    except ValidationError as error:
        for detail in error.errors():
            field = ".".join(str(part) for part in detail["loc"])
            code = _CODES.get(detail["type"], detail["type"].replace("_", "-"))
            if code not in _OWN:
                code = "bad-value"
            yield Fault(code, name, f"{field}: {detail['msg']}" if field else detail["msg"])


_CODES = {"extra_forbidden": "unknown-field", "missing": "missing-field"}
_OWN = {
    *_CODES.values(),
    "bad-name",
    "bad-schedule",
    "two-kinds",
    "wrong-kind",
    "two-health-checks",
    "no-port",
    "log-needs-home",
    "two-log-settings",
    "signal-lost",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the files named, or those beside this script; return the exit code."""
    named = sys.argv[1:] if arguments is None else arguments
    if any(name.startswith("-") for name in named):
        print(__doc__)
        return 0 if set(named) <= {"-h", "--help"} else 2
    files = [Path(name) for name in named] or sorted(Path(__file__).parent.glob("jobs*.yaml"))
    worst = 0
    for file in files:
        try:
            text = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            print(f"{file}: cannot be read ({error})", file=sys.stderr)
            return 2
        faults = check(text)
        for fault in faults:
            print(f"{file}: {fault}")
        if not faults:
            print(f"{file}: Toolforge should take it")
        worst = max(worst, bool(faults))
    return worst


if __name__ == "__main__":
    sys.exit(main())
