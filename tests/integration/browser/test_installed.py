"""The messages of pytest when there is no Chromium."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
TEST = "tests/integration/browser/test_right_to_left.py::test_bullets_are_inside_the_page"


def without_chromium(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments, TEST],
        cwd=ROOT, env={**os.environ, "CHROMIUM": "/nowhere/chromium", **more},
        capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip


def test_skipped_tests_are_counted_when_processes_run_them():
    done = without_chromium("-n", "1", REQUIRE_CHROMIUM="")
    assert done.returncode == 0
    assert "CHROMIUM TESTS SKIPPED: there is no /nowhere/chromium" in done.stdout
    assert "; 1 test did not run\n" in done.stdout


def test_missing_chromium_fails_when_it_is_required():
    done = without_chromium(REQUIRE_CHROMIUM="1")
    assert done.returncode == 1
    assert "REQUIRE_CHROMIUM=1, but there is no /nowhere/chromium" in done.stdout
