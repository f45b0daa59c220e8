"""The errors of a sandbox."""

from __future__ import annotations


class SandboxError(Exception):
    """Something failed; the message is one sentence with a remedy."""


class UsageError(SandboxError):
    """The sandbox is not possible as asked: a wrong option, or missing software."""
