"""Print the schema of the config (``python -m bot.config``) or check a file (``… CONFIG.json``).

To update the published schema: ``python -m bot.config > bot/config/schema.json``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bot.config.model import schema_text
from bot.config.parse import ConfigError, parse_config


def main(arguments: list[str]) -> int:
    """Print the schema or check the file; return 1 for an invalid config, 2 for wrong usage."""
    if not arguments:
        sys.stdout.write(schema_text())
        return 0
    if len(arguments) > 1 or arguments[0].startswith("-"):
        sys.stderr.write((__doc__ or "").replace("``", "") + "\n")
        return 2
    try:
        parse_config(Path(arguments[0]).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{arguments[0]} cannot be read: {error}\n")
        return 2
    except ConfigError as error:
        sys.stderr.write(f"{arguments[0]}: {error}\n")
        return 1
    sys.stdout.write(f"{arguments[0]} is valid\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
