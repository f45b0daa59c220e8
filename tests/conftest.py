"""How Hypothesis looks for examples, and what is said of tests that did not run.

CI tries the same ones every time, so that a change lands or fails on its own merits; work by hand
tries new ones. HYPOTHESIS_PROFILE=thorough tries many more.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import settings

#: In the reason of a skip that a green run must not hide.
LOUD = "TESTS SKIPPED: "

#: Enough to find a careless change within a minute for all tests together.
EXAMPLES = 50

settings.register_profile("default", deadline=None, max_examples=EXAMPLES)
settings.register_profile("ci", deadline=None, max_examples=EXAMPLES, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=3_000)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default")
)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests did not run for want of a program, on whichever core they were to run."""
    told = (str(report.longrepr[-1]) for report in terminalreporter.stats.get("skipped", ()))
    reasons = Counter(why.removeprefix("Skipped: ") for why in told if LOUD in why)
    for reason, number in reasons.items():
        tests = "1 test" if number == 1 else f"{number} tests"
        terminalreporter.write_line(f"{reason}; {tests} did not run", red=True, bold=True)
