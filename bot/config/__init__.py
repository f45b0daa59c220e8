"""The configuration that editors keep on the wiki: ``User:<Bot>/config.json``."""
