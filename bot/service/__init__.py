"""Running: logs, progress, the scheduler."""
