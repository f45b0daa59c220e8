"""How Hypothesis looks for examples.

CI tries the same ones every time, so that a change lands or fails on its own merits; work by hand
tries new ones. HYPOTHESIS_PROFILE=thorough tries many more.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=3_000)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default")
)
