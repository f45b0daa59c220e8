"""``python -m bot`` is the same as ``reportbot``."""

from bot.cli.main import main

main()
