"""What the bot remembers between runs."""

from bot.store.ledger import Ledger
from bot.store.records import Post, PostKey, PostState, Run, RunMode, StoreError

__all__ = ["Ledger", "Post", "PostKey", "PostState", "Run", "RunMode", "StoreError"]
