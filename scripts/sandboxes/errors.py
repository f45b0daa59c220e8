"""What goes wrong with a sandbox."""

from __future__ import annotations


class SandboxError(Exception):
    """Something failed; the message is one sentence that names the remedy."""


class UsageError(SandboxError):
    """The sandbox cannot be had as asked for (wrong option, something not installed)."""
