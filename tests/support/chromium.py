"""Debian's Chromium, driven by Playwright; no browser is downloaded.

CHROMIUM in the environment names another executable of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

EXECUTABLE = os.environ.get("CHROMIUM", "/usr/bin/chromium")
MISSING = f"there is no {EXECUTABLE} (scripts/install_chromium.sh installs it)"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield a running browser without windows."""
    # Chromium's own cage does not work for root. Letters in grey make pictures small.
    options = ["--disable-lcd-text", *([] if os.geteuid() else ["--no-sandbox"])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=options)
        try:
            yield browser
        finally:
            browser.close()


def missing_chromium() -> str | None:
    """Return why there is no Chromium here; None when there is one."""
    return None if os.access(EXECUTABLE, os.X_OK) else MISSING
