"""Operators' scripts, which are run by path or with ``pwb NAME``.

In the wheel they are the package ``reportbot_scripts``, which Pywikibot finds by its entry point.
"""

from pathlib import Path

#: The folder that Pywikibot searches for scripts.
base_dir = Path(__file__).parent
