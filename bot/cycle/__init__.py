"""One run: find changes, read, link, plan, save."""
