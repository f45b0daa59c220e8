"""Render what editors read: facts in, wikitext out."""
