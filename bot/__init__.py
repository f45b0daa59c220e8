"""Report Upkeep Bot: read mirrored grant reports, and keep their talk pages up to date."""

__version__ = "0.2.0"
