"""The cycle: discover, read, link, wish, plan, apply."""
