"""One run: discover, read, link, plan, save."""
