"""``python -m bot`` is the same as ``reportbot``."""

from bot.cli import main

main()
