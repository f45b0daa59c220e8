"""Settings for one page. A talk page has the settings of its subject page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.wikitext.titles import is_namespace, normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.config.model import Config

FALLBACK = "en"
#: Scripts by region, as MediaWiki's own messages fall back.
_SCRIPTS = {"zh-tw": "zh-hant", "zh-hk": "zh-hant", "zh-mo": "zh-hant"}


@dataclass(frozen=True, slots=True)
class Newsletters:
    """Where newsletter issues are: exact titles, and title prefixes that end in ``/``."""

    pages: tuple[str, ...]
    prefixes: tuple[str, ...]

    def holds(self, title: str) -> bool:
        """Whether a page is an issue."""
        return title in self.pages or any(
            title.startswith(prefix) and title != prefix for prefix in self.prefixes
        )


class Lookup:
    """A config, indexed for questions about many pages."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._enabled = frozenset(config.languages.enabled)
        self._first = _by_subject(config.languages.pages)
        self._second = _by_subject(config.languages.second)
        self._pages = frozenset(map(subject_page, config.opt_out.pages))
        self._groups = {subject_page(group): group for group in config.opt_out.groups}
        titles = config.newsletters
        self.newsletters = Newsletters(
            tuple(title for title in titles if not title.endswith("/")),
            tuple(title for title in titles if title.endswith("/")),
        )

    def language_of(self, title: str, page_language: str) -> str:
        """Return the code of the language to write on a page.

        The config's language for the page or its nearest parent comes first, then the page's own
        language. If that is not enabled, use its base language (``pt`` for ``pt-br``), else
        English.

        :param page_language: as the wiki reports it, ``""`` when unknown
        """
        wanted = _nearest(title, self._first) or page_language.lower()
        return self._enabled_code(wanted) or FALLBACK

    def second_language_of(self, title: str, page_language: str) -> str | None:
        """Return the language to write below the first one; ``None`` for none."""
        second = self._enabled_code(_nearest(title, self._second) or "")
        return None if second == self.language_of(title, page_language) else second

    def opted_out(self, title: str) -> str | None:
        """Return the page or group by which a page is opted out; ``None`` if it is not.

        Redirects are not followed: pass the title of the page that would be saved.
        """
        subject = subject_page(title)
        return subject if subject in self._pages else _nearest(title, self._groups)

    def _enabled_code(self, language: str) -> str | None:
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
    return {subject_page(title): value for title, value in by_title.items()}


def _nearest(title: str, by_subject: Mapping[str, str]) -> str | None:
    """Return the value for a page or, without one, for its nearest parent page."""
    above = subject_page(title)
    while above not in by_subject:
        above, slash, _ = above.rpartition("/")
        if not slash:
            return None
    return by_subject[above]
