"""What editors will read: facts in, wikitext out."""
