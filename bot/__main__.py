"""``python -m bot``: the same as ``reportbot``, but faster for the health check.

Toolforge runs ``python -m bot health`` every 10 seconds beside the service, on half a processor, so
that command does not import the rest of the program.
"""

from __future__ import annotations

import os
import sys

if __name__ == "__main__":
    if sys.argv[1:] == ["health"]:
        from bot.service.health import check_health

        sys.exit(check_health(os.environ))
    from bot.cli.main import main

    main()
