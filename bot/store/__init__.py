"""The ledger: the bot's memory between runs."""

from bot.store.ledger import Ledger
from bot.store.records import (
    Document,
    Edit,
    LeaseState,
    PageCheck,
    PageOutcome,
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
    "LeaseState",
    "Ledger",
    "PageCheck",
    "PageOutcome",
    "Post",
    "PostKey",
    "PostState",
    "Run",
    "RunMode",
    "StoreError",
]
