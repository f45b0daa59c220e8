"""The version and the commit of the running code."""

from __future__ import annotations

import os
from pathlib import Path

from bot import __version__

_HEX_DIGITS = frozenset("0123456789abcdef")
_COMMIT_CHARS = 8  # enough to find a commit of this repository


def commit() -> str:
    """Return the first digits of the commit, ``""`` when it is not known.

    It comes from ``REPORTBOT_COMMIT``, else from the files in ``.git``, as the container image has
    no git program.
    """
    found = os.environ.get("REPORTBOT_COMMIT") or _head(Path(__file__).parents[1] / ".git")
    found = found.strip().lower()
    return found[:_COMMIT_CHARS] if found and _HEX_DIGITS.issuperset(found) else ""


def version_text() -> str:
    """Return version and commit: ``0.2.0+1a2b3c4d``, or ``0.2.0`` if the commit is not known."""
    found = commit()
    return f"{__version__}+{found}" if found else __version__


def _head(git: Path) -> str:
    """Return the commit that a ``.git`` folder (or file of a worktree) names, ``""`` if unknown."""
    try:
        if git.is_file():  # a worktree: the file names the real folder
            git = Path(git.read_text("utf-8").removeprefix("gitdir:").strip())
        head = (git / "HEAD").read_text("utf-8").strip()
        if not head.startswith("ref:"):
            return head
        name = head.removeprefix("ref:").strip()
        shared = git / "commondir"
        common = git / shared.read_text("utf-8").strip() if shared.is_file() else git
        for folder in (git, common):
            if (folder / name).is_file():
                return (folder / name).read_text("utf-8")
        for line in (common / "packed-refs").read_text("utf-8").splitlines():
            if line.endswith(f" {name}"):
                return line.partition(" ")[0]
    except (OSError, UnicodeDecodeError):
        pass
    return ""
