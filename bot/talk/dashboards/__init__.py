"""The bot's own pages: overviews of all grants and reports, under ``User:<Bot>/Reports``."""
