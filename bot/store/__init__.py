"""The ledger: the bot's memory between runs."""
