"""What the bot remembers between runs."""

from bot.store.ledger import Ledger
from bot.store.records import (
    Document,
    Edit,
    Lead,
    Look,
    Post,
    PostKey,
    PostState,
    Run,
    RunMode,
    StoreError,
)

__all__ = [
    "Document",
    "Edit",
    "Lead",
    "Ledger",
    "Look",
    "Post",
    "PostKey",
    "PostState",
    "Run",
    "RunMode",
    "StoreError",
]
