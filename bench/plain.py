"""Read all mirrored pages with Pywikibot alone: ``python -m bench.plain WAY``.

It prints the number of pages and characters, so that the bench can check that every way reads the
same pages.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

GRANTS = 200
PREFIX = "Programs/"


def one_by_one(site: Any) -> Any:  # noqa: ANN401 - Pywikibot has no types
    """List the pages; the text of each page is loaded when it is used."""
    from pywikibot.pagegenerators import PrefixingPageGenerator

    return PrefixingPageGenerator(f"Grants:{PREFIX}", site=site)


def preloaded(site: Any) -> Any:  # noqa: ANN401
    """List the pages and load them fifty at a time."""
    from pywikibot.pagegenerators import PreloadingGenerator

    return PreloadingGenerator(one_by_one(site), groupsize=50)


def with_content(site: Any) -> Any:  # noqa: ANN401
    """List the pages with their texts."""
    return site.allpages(prefix=PREFIX, namespace=GRANTS, content=True)


WAYS: dict[str, Callable[[Any], Any]] = {
    "one-by-one": one_by_one,
    "preloaded": preloaded,
    "with-content": with_content,
}


def main(way: str) -> None:
    """Log in, read every page, and print the number of pages and of characters as JSON."""
    pages = size = 0
    for page in WAYS[way](_logged_in()):
        pages += 1
        size += len(page.text)
    print(json.dumps({"pages": pages, "characters": size}))  # noqa: T201


def _logged_in() -> Any:  # noqa: ANN401
    """Return the site of plain Pywikibot, logged in."""
    name, api = os.environ["PWB_USERNAME"], os.environ["REPORTBOT_API"]
    suffix, _, password = os.environ["REPORTBOT_BOT_PASSWORD"].rpartition("@")
    folder = Path(os.environ["PYWIKIBOT_DIR"])
    folder.mkdir(mode=0o700, exist_ok=True)
    # Pywikibot reads its folder when it is imported.
    from pywikibot import Site, config, family

    wiki = family.AutoFamily("bench", api)
    config.usernames["bench"][wiki.code] = name
    passwords = folder / "passwords"
    passwords.touch(mode=0o600)
    passwords.write_text(repr((name,))[:-2] + f", BotPassword({suffix!r}, {password!r}))\n")
    config.password_file = str(passwords)
    config.minthrottle = config.put_throttle = 0
    site = Site(wiki.code, wiki, user=name)
    site.login()
    return site


if __name__ == "__main__":
    main(sys.argv[1])
