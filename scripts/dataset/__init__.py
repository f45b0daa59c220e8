"""Reports as tables, for people who analyse grants."""
