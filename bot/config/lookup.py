"""The settings for one page: its languages, and whether it is opted out.

A talk page has the settings of its subject page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.wikitext.titles import is_namespace, nearest_page, normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.config.model import Config

FALLBACK = "en"
#: The script of Chinese in some regions, as in the fallbacks of MediaWiki's own messages.
_SCRIPTS = {"zh-tw": "zh-hant", "zh-hk": "zh-hant", "zh-mo": "zh-hant"}


class Lookup:
    """The settings of a config, indexed by the title of the subject page."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._enabled = frozenset(config.languages.enabled)
        self._first_languages = _by_subject(config.languages.pages)
        self._second_languages = _by_subject(config.languages.second)
        self._opted_out_pages = frozenset(map(subject_page, config.opt_out.pages))
        self._opted_out_groups = {subject_page(group): group for group in config.opt_out.groups}

    def language_of(self, title: str, page_language: str) -> str:
        """Return the code of the language to write on a page.

        It is the language that the config has for the page or its nearest parent page, else the
        page's own. If that is not enabled, it is its base language (``pt`` for ``pt-br``), else
        English.

        :param page_language: as the wiki reports it, ``""`` when unknown
        """
        wanted = _nearest(self._first_languages, title) or page_language.lower()
        return self._enabled_code(wanted) or FALLBACK

    def second_language_of(self, title: str, page_language: str) -> str | None:
        """Return the language to write below the first one, ``None`` for one language only."""
        second = self._enabled_code(_nearest(self._second_languages, title) or "")
        if second is None or second == self.language_of(title, page_language):
            return None
        return second

    def opted_out(self, title: str) -> str | None:
        """Return the title in the config that opts a page out, ``None`` if it is not opted out.

        :param title: the title of the page to save; redirects are not followed
        """
        subject = subject_page(title)
        if subject in self._opted_out_pages:
            return subject
        return _nearest(self._opted_out_groups, subject)

    def _enabled_code(self, language: str) -> str | None:
        """Return the code of an enabled language to use for this one, ``None`` without one."""
        base = language.partition("-")[0]
        chain = (language, _SCRIPTS.get(language, language), base)
        return next((code for code in chain if code in self._enabled), None)


def subject_page(title: str) -> str:
    """Return the subject page of a talk page; any other page is returned as it is.

    >>> subject_page("Grants talk:A/B"), subject_page("Talk:A"), subject_page("talk: a")
    ('Grants:A/B', 'A', 'A')
    """
    spelt = normalise(title) or title
    namespace, colon, rest = spelt.partition(":")
    if not colon or not is_namespace(namespace):
        return spelt
    if namespace == "Talk":
        return rest
    return f"{namespace.removesuffix(' talk')}:{rest}"


def _by_subject(by_title: Mapping[str, str]) -> dict[str, str]:
    """Return the mapping with the subject page of each title in place of the title."""
    return {subject_page(title): value for title, value in by_title.items()}


def _nearest(by_subject: Mapping[str, str], title: str) -> str | None:
    """Return the value for the subject page, else for its nearest parent page, else ``None``."""
    page = nearest_page(subject_page(title), by_subject)
    return None if page is None else by_subject[page]
