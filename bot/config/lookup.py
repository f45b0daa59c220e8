"""What the policy says of one page. A talk page is looked up as the page that it is about."""

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
    """Where issues of newsletters are: exact titles, and beginnings of titles (ending in ``/``)."""

    pages: tuple[str, ...]
    prefixes: tuple[str, ...]

    def holds(self, title: str) -> bool:
        """Whether a page is an issue."""
        return title in self.pages or any(
            title.startswith(prefix) and title != prefix for prefix in self.prefixes
        )


class Lookup:
    """A policy, indexed for questions about many pages."""

    def __init__(self, policy: Config) -> None:
        self.policy = policy
        self._enabled = frozenset(policy.languages.enabled)
        self._first = _by_subject(policy.languages.pages)
        self._second = _by_subject(policy.languages.second)
        self._pages = frozenset(map(subject_page, policy.opt_out.pages))
        self._groups = {subject_page(group): group for group in policy.opt_out.groups}
        titles = policy.newsletters
        self.newsletters = Newsletters(
            tuple(title for title in titles if not title.endswith("/")),
            tuple(title for title in titles if title.endswith("/")),
        )

    def language_of(self, title: str, page_language: str) -> str:
        """Return the code of the language to write on a page.

        It is the policy's for the page or the nearest page above it, else the page's own; where
        that is not turned on, its base language (``pt`` for ``pt-br``), else English.

        :param page_language: as the wiki reports it, ``""`` when unknown
        """
        wanted = _nearest(title, self._first) or page_language.lower()
        return self._turned_on(wanted) or FALLBACK

    def second_language_of(self, title: str, page_language: str) -> str | None:
        """Return the language to write below the first one; ``None`` for none."""
        second = self._turned_on(_nearest(title, self._second) or "")
        return None if second == self.language_of(title, page_language) else second

    def opted_out(self, title: str) -> str | None:
        """Return by which page or group of the policy a page is opted out; ``None`` if it is not.

        Redirects are not followed: give the title that will be written to.
        """
        subject = subject_page(title)
        return subject if subject in self._pages else _nearest(title, self._groups)

    def _turned_on(self, language: str) -> str | None:
        base = language.partition("-")[0]
        chain = (language, _SCRIPTS.get(language, language), base)
        return next((code for code in chain if code in self._enabled), None)


def subject_page(title: str) -> str:
    """Return the page that a talk page is about; any other page is its own.

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
    """Return what is said of a page or, if nothing, of the nearest page above it."""
    above = subject_page(title)
    while above not in by_subject:
        above, slash, _ = above.rpartition("/")
        if not slash:
            return None
    return by_subject[above]
