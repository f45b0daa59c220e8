"""How Hypothesis looks for examples, and what is said of tests that did not run.

CI tries the same ones every time, so that a change lands or fails on its own merits; work by hand
tries new ones. HYPOTHESIS_PROFILE=thorough tries many more.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import settings

from scripts.sandboxes.software import DEBIAN_TREE, default_tree, version

#: In the reason of a skip that a green run must not hide.
LOUD = "TESTS SKIPPED: "

#: Folders of tests/integration, by the MediaWiki that their tests need.
ON_NEWEST, ON_DEBIAN = ("wiki", "faults", "browser"), ("older_wiki",)

#: Enough to find a careless change within a minute for all tests together.
EXAMPLES = 50

settings.register_profile("default", deadline=None, max_examples=EXAMPLES)
settings.register_profile("ci", deadline=None, max_examples=EXAMPLES, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=3_000)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default")
)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print which tests ran on which MediaWiki, and which did not run because a program is missing.

    It is here because the conftest.py of a subfolder is not loaded when other processes run tests.
    """
    ran = Counter(
        report.nodeid.split("/")[2]
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, ())
        if report.nodeid.startswith("tests/integration/")
    )
    for tree, folders in ((default_tree(), ON_NEWEST), (DEBIAN_TREE, ON_DEBIAN)):
        if number := sum(ran[folder] for folder in folders):
            terminalreporter.write_line(f"MediaWiki {version(tree)} ({tree}): tests run: {number}")
    skips = (str(report.longrepr[-1]) for report in terminalreporter.stats.get("skipped", ()))
    reasons = Counter(why.removeprefix("Skipped: ") for why in skips if LOUD in why)
    for reason, number in reasons.items():
        tests = "1 test" if number == 1 else f"{number} tests"
        terminalreporter.write_line(f"{reason}; {tests} did not run", red=True, bold=True)
