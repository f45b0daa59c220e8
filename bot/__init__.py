"""Report Upkeep Bot: reads mirrored grant reports and tends the talk pages around them."""

__version__ = "0.2.0"
