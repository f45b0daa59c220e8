"""Lists of links: the pages linked with a report, broken links, and newsletter items."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.links.model import Role, Rule
from bot.wikitext.escape import escape, shorten
from bot.wikitext.tables import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.links.model import BrokenLink, Coverage, Evidence, Link, ReportLinks, Strength
    from bot.talk.context import RenderContext


#: Rules with the strongest reason first: decisions of editors, then the grant's own identity, then
#: what the answers say. Rules that are not listed here come last.
_STRONGEST = (
    *(Rule.CONFIRMED, Rule.ADDED, Rule.REJECTED),
    *(Rule.APPLICATION_TITLE, Rule.APPLICATION_ORGANIZATION, Rule.REPORT_ORGANIZATION),
    *(Rule.TITLE_PREFIX, Rule.SAME_TITLE, Rule.PAGE_NAMES_APPLICANT, Rule.PAGE_NAMES_GROUP),
    *(Rule.CONTACT, Rule.HEALTH_CRITERIA),
)
_STRENGTH = {rule: place for place, rule in enumerate(dict.fromkeys((*_STRONGEST, *Rule)))}
_NUMBER = re.compile(r"\d+(?:\.\d+)*\.?")


def linked_pages(links: ReportLinks, strength: Strength, context: RenderContext) -> list[str]:
    """Return the links of one strength except the application, each with its strongest reason."""
    return [_link(found, _reasons(found, context)[:1], context) for found in _of(links, strength)]


def more_reasons(links: ReportLinks, strength: Strength, context: RenderContext) -> str:
    """Return all reasons for links that have several, folded up; ``""`` if none has."""
    several = [(found, _reasons(found, context)) for found in _of(links, strength)]
    several = [(found, reasons) for found, reasons in several if len(reasons) > 1]
    if not several:
        return ""
    others = sum(len(reasons) - 1 for _, reasons in several)
    listed = "\n".join(f"* {_link(found, reasons, context)}" for found, reasons in several)
    return folded(context.messages("more-reasons", others), listed)


def _of(links: ReportLinks, strength: Strength) -> list[Link]:
    return [
        found
        for found in links.links
        if found.strength is strength and found.role is not Role.APPLICATION
    ]


def rejected_pages(links: ReportLinks, context: RenderContext) -> list[str]:
    """Return the links that editors rejected."""
    return [_link(found, _reasons(found, context), context) for found in links.rejected]


def broken_links(links: ReportLinks, context: RenderContext) -> list[str]:
    """Return the broken links, each with its question and a suggestion."""
    return [_broken(found, context) for found in links.broken]


def elsewhere(counts: Sequence[tuple[str, int]], context: RenderContext) -> str:
    """Return the number of links to other sites, by kind.

    :param counts: kinds of `bot.reports.external_links.ExternalKind`, and numbers
    """
    msg = context.messages
    return msg("comma").join(
        msg("kind-count", msg(f"elsewhere-{kind}"), count) for kind, count in counts if count
    )


def _reasons(found: Link, context: RenderContext) -> list[str]:
    """Return the evidence in words, the strongest first."""
    pieces = sorted(found.evidence, key=lambda piece: _STRENGTH[piece.rule])
    return list(dict.fromkeys(_evidence(piece, context) for piece in pieces))


def _link(found: Link, reasons: Sequence[str], context: RenderContext) -> str:
    msg = context.messages
    shown = context.link(found.title, shorten(found.title, 120))
    notes = [] if found.role is Role.OTHER else [msg(f"role-{found.role}")]
    if found.year is not None:
        notes.append(str(found.year))
    if found.elsewhere:
        notes.append(msg("on-another-wiki"))
    if not found.recognised:
        notes.append(msg("derecognised"))
    if notes:
        shown = msg("with-note", shown, msg("comma").join(notes))
    return msg("link-with-evidence", shown, msg("semicolon").join(reasons))


def _evidence(piece: Evidence, context: RenderContext) -> str:
    named = f"evidence-{piece.rule}-named"
    by_name = named in context.messages and not _NUMBER.fullmatch(piece.detail)
    key = named if by_name else f"evidence-{piece.rule}"
    said = context.messages(key, _quoted(piece.detail, 90))
    if not piece.revid:
        return said
    decision = context.link(f"Special:Diff/{piece.revid}", context.messages("decision"))
    # A link to a person would call that person here.
    who = [context.text(piece.user, 85)] if piece.user else []
    return context.messages("with-note", said, context.messages("comma").join([*who, decision]))


def _broken(found: BrokenLink, context: RenderContext) -> str:
    key = "broken-link" if _NUMBER.fullmatch(found.where) else "broken-link-named"
    target = escape(shorten(found.target, 160), isolate=True)
    said = context.messages(key, target, _quoted(found.where, 80))
    if found.suggestion is None:
        return said
    meant = context.link(found.suggestion, shorten(found.suggestion, 120))
    return context.messages("with-suggestion", said, meant)


def _quoted(text: str, longest: int) -> str:
    """Return a question's number, or a text, which may be of another direction."""
    return escape(shorten(text, longest), isolate=not _NUMBER.fullmatch(text))


#: Authors named for one item; more are summed up as "others".
_MAX_AUTHORS = 4


def coverage_items(items: Sequence[Coverage], context: RenderContext) -> list[str]:
    """Return one line of wikitext for each item, by issue and title."""
    ordered = sorted(items, key=lambda item: (item.issue, item.anchor, item.title))
    return list(dict.fromkeys(_item(item, context) for item in ordered))


def coverage_list(items: Sequence[Coverage], context: RenderContext) -> str:
    """Return the items as a list below its title; ``""`` when there are none."""
    listed = context.bullets(coverage_items(items, context))
    return f"{context.messages('coverage-title')}{listed}" if listed else ""


def _item(item: Coverage, context: RenderContext) -> str:
    msg = context.messages
    title = shorten(item.title, 120) or shorten(item.issue, 120)
    shown = context.link(item.issue, title, fragment=item.anchor)
    issue = context.text(item.issue, 120)
    # Names of people, never links to them.
    names = [context.text(name, 60) for name in item.authors[:_MAX_AUTHORS]]
    if len(item.authors) > _MAX_AUTHORS:
        names.append(msg("and-others"))
    if not names:
        return msg("coverage-item", shown, issue)
    return msg("coverage-item-by", shown, issue, msg.listed(names))
