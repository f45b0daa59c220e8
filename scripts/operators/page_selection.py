"""Pages named by an operator, through Pywikibot's page generators."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from scripts.operators.options import PAGE_HELP, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.wiki.site import BotSite


def find_pages(site: BotSite, arguments: Sequence[str]) -> list[Any]:
    """Return the pages that ``-page:``, ``-cat:`` and the like name, each once, in their order.

    They are Pywikibot's pages. A page named by its title may be missing.

    :raises UsageError: for an unknown argument, or a file that cannot be read
    """
    from pywikibot.exceptions import Error
    from pywikibot.pagegenerators import GeneratorFactory

    factory = GeneratorFactory(site=site)
    try:
        for argument in arguments:
            if not factory.handle_arg(argument):
                raise UsageError(f"{argument} is no option of this script; -help lists them")
        found = factory.getCombinedGenerator()
        if found is None:
            raise UsageError(f"no pages are named.\n{PAGE_HELP}")
        return _once(islice(found, factory.limit))
    except (OSError, ValueError) as error:
        raise UsageError(f"{' '.join(arguments)}: {error}") from error
    except Error as error:
        raise UsageError(f"{' '.join(arguments)}: {type(error).__name__}: {error}") from error


def subject_titles(pages: Iterable[Any]) -> list[str]:
    """Return the titles of the pages, of a talk page that of the page it belongs to."""
    return _titles(page.toggleTalkPage() if page.isTalkPage() else page for page in pages)


def talk_titles(pages: Iterable[Any], own: str) -> list[str]:
    """Return the titles of the pages' talk pages; pages below ``own`` (``User:Bot/``) stay."""
    return _titles(
        page
        if page.isTalkPage() or page.title().startswith(own)
        else page.toggleTalkPage()
        for page in pages
    )  # fmt: skip


def _titles(pages: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(page.title() for page in pages if page is not None))


def _once(pages: Iterator[Any]) -> list[Any]:
    return list({page.title(): page for page in pages}.values())
