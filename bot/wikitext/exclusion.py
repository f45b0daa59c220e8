"""{{bots}} and {{nobots}}: whether the bot may edit a page.

The template's rules are those of https://meta.wikimedia.org/wiki/Template:Bots, read more
strictly than Pywikibot does: every template and every parameter counts, in any case of letters,
and what cannot be read for sure keeps the bot away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

# Names by which editors can opt out of one kind of message, and of all that this bot does.
NOTICES = "report-notice"
EVERYTHING = "reportbot"

# The possessive quantifiers keep every scan linear on hostile text.
_INERT = re.compile(r"<!--|<(nowiki|pre|syntaxhighlight|source)(?=[\s/>])[^<>]*+>", re.IGNORECASE)
_OPENING = re.compile(
    r"\{\{[\s_]*+(?:template[\s_]*+:[\s_]*+)?(no)?bots[\s_]*+(?=([|{}\[<])|\Z)", re.IGNORECASE
)
_REST = re.compile(r"([^{}\[\]<>]*+)\}\}")
_SPACES = re.compile(r"[\s_\u200b-\u200f\u202a-\u202e]+")


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why the bot is kept away; ``notices_only``: only from posting notices, not from editing."""

    reason: str
    notices_only: bool = False


def excluded(text: str, bot: str, *, messages: Collection[str] = (NOTICES,)) -> Exclusion | None:
    """Tell what keeps ``bot`` away from a page with this wikitext; None when it may edit freely.

    ``deny``, ``allow`` without the bot, bare ``{{nobots}}``, ``optout=all``, ``optout=reportbot``
    (or the bot's name) and anything that cannot be parsed keep it away altogether; ``optout=``
    one of ``messages`` keeps only notices away. An unnamed value does nothing. Templates in
    comments, nowiki, pre and syntaxhighlight do not count. Never raises; linear in the text.
    """
    name = _plain(bot)
    kinds = {_plain(kind) for kind in messages}
    notices: Exclusion | None = None
    for label, parameters in _templates(_live(text)):
        if parameters is None:
            return Exclusion(f"{{{{{label}}}}} on the page cannot be read for sure")
        # {{nobots}} shuts every bot out, unless it says itself which.
        if label == "nobots" and not {"allow", "deny"} & {key for key, _ in parameters}:
            return Exclusion("the page has {{nobots}}")
        for key, value in parameters:
            listed = {_plain(part) for part in value.split(",")}
            reason = f"the page has {{{{{label}|{key}={value.strip()[:100]}}}}}"
            if _judge(key, listed, name):
                return Exclusion(reason)
            if key == "optout" and listed & kinds:
                notices = Exclusion(reason, notices_only=True)
    return notices


def _judge(key: str, listed: set[str], bot: str) -> bool:
    """Whether one parameter keeps the bot away altogether."""
    if key == "deny":
        return bool(listed & {"all", bot})
    if key == "allow":
        return not listed & {"all", bot}
    return key == "optout" and bool(listed & {"all", EVERYTHING, bot})


def _plain(name: str) -> str:
    """Return a name as it is compared: one case, single spaces, without ``User:``."""
    return _SPACES.sub(" ", name).strip().casefold().removeprefix("user:").strip()


def _templates(text: str) -> Iterator[tuple[str, list[tuple[str, str]] | None]]:
    """Yield ``bots`` or ``nobots`` with its named parameters, None if they cannot be parsed."""
    for found in _OPENING.finditer(text):
        label = "nobots" if found[1] else "bots"
        rest = _REST.match(text, found.end())
        if rest is None:
            yield label, None
            return
        pairs = (part.partition("=") for part in rest[1].split("|")[1:])
        yield label, [(_plain(key), value) for key, sign, value in pairs if sign]


def _live(text: str) -> str:
    """Return the text without comments and without what is shown instead of being transcluded."""
    kept: list[str] = []
    position = 0
    unclosed: set[str] = set()
    while found := _INERT.search(text, position):
        if found[0] == "<!--":
            kept.append(text[position : found.start()])
            end = text.find("-->", found.end())
            if end < 0:  # MediaWiki: to the end of the page
                return "".join(kept)
            position = end + 3
            continue
        tag = found[1].lower()
        closing = None
        if not found[0].endswith("/>") and tag not in unclosed:
            closing = re.compile(rf"</{tag}\s*+>", re.IGNORECASE).search(text, found.end())
            if closing is None:  # MediaWiki: then the opening is plain text, as are all after it
                unclosed.add(tag)
        if closing is None:
            kept.append(text[position : found.end()])
            position = found.end()
        else:
            # The tag stays, so that what stands on its two sides does not become one word.
            kept.append(text[position : found.start()] + "<>")
            position = closing.end()
    kept.append(text[position:])
    return "".join(kept)
