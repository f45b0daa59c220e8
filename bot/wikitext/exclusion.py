"""{{bots}} and {{nobots}}: whether the bot may edit a page.

The template's rules are those of https://meta.wikimedia.org/wiki/Template:Bots, read more
strictly than Pywikibot reads them: every template and every parameter counts, in upper or lower
case, and a template that cannot be read for sure keeps the bot away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import mwparserfromhell
from mwparserfromhell.nodes import Template, Text

from bot.wikitext.literals import COMMENT, LITERAL, spans

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

# Names by which editors can opt out of one kind of message, and of everything that this bot does.
NOTICES = "report-notice"
EVERYTHING = "reportbot"

#: Characters of one template, and templates of one page, that are read: mwparserfromhell takes
#: half a second for 2,000 characters of unclosed tags. A longer template is not read for sure.
MAX_TEMPLATE_CHARS = 1_000
MAX_TEMPLATES = 20

# The possessive quantifiers keep the scan linear on hostile text.
_OPENING = re.compile(
    r"\{\{[\s_]*+(?:template[\s_]*+:[\s_]*+)?(no)?bots[\s_]*+(?=[|{}\[<\x02]|\Z)", re.IGNORECASE
)
_SPACES = re.compile(r"[\s_\u200b-\u200f\u202a-\u202e]+")


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why the bot is kept away; ``notices_only``: only from posting notices, not from editing."""

    reason: str
    notices_only: bool = False


def excluded(text: str, bot: str, *, messages: Collection[str] = (NOTICES,)) -> Exclusion | None:
    """Return what keeps ``bot`` away from a page with this wikitext; ``None`` when nothing does.

    ``deny``, ``allow`` without the bot, bare ``{{nobots}}``, ``optout=all``, ``optout=reportbot``
    (or the bot's name) and a template that cannot be read keep it away altogether; ``optout=``
    one of ``messages`` keeps only notices away. An unnamed value does nothing. Templates in
    comments and in literal text (nowiki, pre, syntaxhighlight …) do not count. Never raises.
    """
    name = _comparable(bot)
    kinds = {_comparable(kind) for kind in messages}
    notices: Exclusion | None = None
    for label, parameters in _templates(_without_literals(text)):
        if parameters is None:
            return Exclusion(f"{{{{{label}}}}} on the page cannot be read for sure")
        # {{nobots}} keeps every bot away, unless it says itself which.
        if label == "nobots" and not {"allow", "deny"} & {key for key, _ in parameters}:
            return Exclusion("the page has {{nobots}}")
        for key, value in parameters:
            listed = {_comparable(part) for part in value.split(",")}
            reason = f"the page has {{{{{label}|{key}={value.strip()[:100]}}}}}"
            if _keeps_away(key, listed, name):
                return Exclusion(reason)
            if key == "optout" and listed & kinds:
                notices = Exclusion(reason, notices_only=True)
    return notices


def _keeps_away(key: str, listed: set[str], bot: str) -> bool:
    """Whether one parameter keeps the bot away altogether."""
    if key == "deny":
        return bool(listed & {"all", bot})
    if key == "allow":
        return not listed & {"all", bot}
    return key == "optout" and bool(listed & {"all", EVERYTHING, bot})


def _comparable(name: str) -> str:
    """Return a name as it is compared: lower case, single spaces, without ``User:``."""
    return _SPACES.sub(" ", name).strip().casefold().removeprefix("user:").strip()


def _templates(text: str) -> Iterator[tuple[str, list[tuple[str, str]] | None]]:
    """Yield ``bots`` or ``nobots`` with its named parameters, ``None`` if they cannot be read."""
    for count, found in enumerate(_OPENING.finditer(text)):
        label = "nobots" if found[1] else "bots"
        opening = text[found.start() : found.start() + MAX_TEMPLATE_CHARS]
        parameters = _parameters(opening) if count < MAX_TEMPLATES else None
        yield label, parameters
        if parameters is None:
            return


def _parameters(wikitext: str) -> list[tuple[str, str]] | None:
    """Return the named parameters of the template that the text begins with.

    ``None`` if the text does not begin with a whole template, or if a name or value in it is
    more than plain text.
    """
    (first, *_) = mwparserfromhell.parse(wikitext, skip_style_tags=True).nodes
    if not isinstance(first, Template):
        return None
    parts = [first.name, *(one.name for one in first.params), *(one.value for one in first.params)]
    if any(not isinstance(node, Text) for part in parts for node in part.nodes):
        return None
    if any(set(str(part)) & set("{}[]<>" + LITERAL) for part in parts):
        return None
    return [(_comparable(str(one.name)), str(one.value)) for one in first.params if one.showkey]


def _without_literals(text: str) -> str:
    """Return the text without comments, and with one `LITERAL` for each literal text."""
    kept: list[str] = []
    place = 0
    for span in spans(text):
        kept += [text[place : span.start], "" if span.mask == COMMENT else LITERAL]
        place = span.end
    return "".join((*kept, text[place:]))
