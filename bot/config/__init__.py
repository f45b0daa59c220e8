"""What editors decide about the bot: ``User:<Bot>/config.json``."""
