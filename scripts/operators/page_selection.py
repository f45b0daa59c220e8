"""Find the pages that an operator names, with Pywikibot's page generators."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from scripts.operators.options import PAGE_HELP, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.wiki.site import BotSite


def find_pages(site: BotSite, arguments: Sequence[str]) -> list[Any]:
    """Return the pages for options such as ``-page:`` and ``-cat:``, each once, in their order.

    They are objects of Pywikibot. A page named by its title may not exist.

    :raises UsageError: for an unknown argument, or a file that cannot be read
    """
    from pywikibot.exceptions import Error
    from pywikibot.pagegenerators import GeneratorFactory

    factory = GeneratorFactory(site=site)
    try:
        for argument in arguments:
            if not factory.handle_arg(argument):
                raise UsageError(f"{argument} is not an option of this script; see -help")
        found = factory.getCombinedGenerator()
        if found is None:
            raise UsageError(f"no pages are named.\n{PAGE_HELP}")
        return list({page.title(): page for page in islice(found, factory.limit)}.values())
    except (OSError, ValueError) as error:
        raise UsageError(f"{' '.join(arguments)}: {error}") from error
    except Error as error:
        raise UsageError(f"{' '.join(arguments)}: {type(error).__name__}: {error}") from error


def subject_titles(pages: Iterable[Any]) -> list[str]:
    """Return the titles of the pages; for a talk page, that of its subject page."""
    return _titles(page.toggleTalkPage() if page.isTalkPage() else page for page in pages)


def talk_titles(pages: Iterable[Any], own: str) -> list[str]:
    """Return the titles of the pages' talk pages; for pages below ``own``, their own titles.

    :param own: the start of the titles of the bot's pages: ``User:<Bot>/``
    """
    return _titles(
        page
        if page.isTalkPage() or page.title().startswith(own)
        else page.toggleTalkPage()
        for page in pages
    )  # fmt: skip


def _titles(pages: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(page.title() for page in pages if page is not None))
