"""``python -m bot``: the same as ``reportbot``, with a short way for the health check."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line; ``health`` alone without importing the rest of the program.

    The health check runs every 10 seconds beside the service, on half a processor.
    """
    if sys.argv[1:] == ["health"]:
        from bot.service.health import check_health

        sys.exit(check_health(os.environ))
    from bot.cli.main import reportbot

    reportbot()


if __name__ == "__main__":
    main()
