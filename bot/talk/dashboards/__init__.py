"""The dashboards: the bot's own pages about all grants and reports, ``User:<Bot>/Reports``."""
