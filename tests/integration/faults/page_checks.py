"""Checks of the wiki's current pages, against the pages after an undisturbed run.

Nothing here uses the bot's own code: it must not be the judge of itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from tests.integration.faults.problem import Problem, doubled, lost, wrong
from tests.support.wiki.bot_runs import NAMESPACES
from tests.support.wiki.wikis import Wiki

BOT = "ReportBot"
#: It lists each run, so its text depends on the number of runs.
LOG = "User:ReportBot/Reports/Change log"
REGION = re.compile(
    r"<!-- reportbot:begin (\S+) (\S+) [^>]*-->(.*?)<!-- reportbot:end \1 \2 -->", re.DOTALL
)
NOTICE = re.compile(r"<!-- reportbot:notice (\S+) ")
_SIGNED_AT = re.compile(r"\d\d:\d\d, \d{1,2} [A-Z][a-z]+ \d{4} \(UTC\)")
_RUN_ID = re.compile(r"\d{8}T\d{6}-[0-9a-f]{4}")


def texts(wiki: Wiki) -> dict[str, str]:
    """Return the texts of all pages by title."""
    return wiki.client("Admin").texts(NAMESPACES)


def comparable(text: str) -> str:
    """Return the text without the parts that differ from run to run: signature times, run ids."""
    return _RUN_ID.sub("RUN", _SIGNED_AT.sub("TIME", text))


def differences(found: Mapping[str, str], wanted: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the pages that are not as they would be after an undisturbed run."""
    for title in sorted((found.keys() | wanted.keys()) - {LOG}):
        if title not in found:
            yield wrong(f"{title} is missing")
        elif title not in wanted:
            yield wrong(f"{title} should not be there")
        elif comparable(found[title]) != comparable(wanted[title]):
            yield wrong(f"{title} has another text than after an undisturbed run")


def duplicates(pages: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the notices that are on the wiki more than once, and the regions on one page."""
    notices = Counter(f"notice {key}" for text in pages.values() for key in NOTICE.findall(text))
    regions = Counter(
        f"{kind} {key} on {title}"
        for title, text in pages.items()
        for kind, key, _ in REGION.findall(text)
    )
    for name, number in (notices + regions).items():
        if number > 1:
            yield doubled(f"{name}: found {number} times")


def overwritten(found: Mapping[str, str], before: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the pages that do not begin with their text from before the first run."""
    for title, text in before.items():
        if not found.get(title, "").startswith(text.rstrip("\n")):
            yield lost(f"what people wrote on {title} is gone")
