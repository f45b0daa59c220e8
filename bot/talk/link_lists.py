"""Lists of links: the pages linked with a report, broken links, and newsletter items."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.links.model import Role
from bot.links.rules import Rule
from bot.wikitext.escape import escape, shorten
from bot.wikitext.tables import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.links.model import BrokenLink, Coverage, Link, ReportLinks, Strength
    from bot.links.rules import Evidence
    from bot.talk.context import RenderContext


_ORDER = {rule: place for place, rule in enumerate(Rule)}
_QUESTION_NUMBER = re.compile(r"\d+(?:\.\d+)*\.?")


def linked_pages(links: ReportLinks, strength: Strength, context: RenderContext) -> list[str]:
    """Return the links of one strength except the application, each with its strongest reason."""
    explained = _explained(_with_strength(links, strength), context)
    return [_with_reasons(shown, reasons[:1], context) for shown, reasons in explained]


def linked_pages_list(links: ReportLinks, strength: Strength, context: RenderContext) -> str:
    """Return the list of `linked_pages`; below it, all reasons of links with several, folded."""
    explained = _explained(_with_strength(links, strength), context)
    listed = context.bullets(
        [_with_reasons(shown, reasons[:1], context) for shown, reasons in explained]
    )
    several = [(shown, reasons) for shown, reasons in explained if len(reasons) > 1]
    if not several:
        return listed
    others = sum(len(reasons) - 1 for _, reasons in several)
    more = "\n".join(f"* {_with_reasons(shown, reasons, context)}" for shown, reasons in several)
    return f"{listed}\n{folded(context.messages('more-reasons', others), more)}"


def _with_strength(links: ReportLinks, strength: Strength) -> list[Link]:
    """Return the links of one strength except the application."""
    return [
        link
        for link in links.links
        if link.strength is strength and link.role is not Role.APPLICATION
    ]


def rejected_pages(links: ReportLinks, context: RenderContext) -> list[str]:
    """Return the links that editors rejected, each with all its reasons."""
    explained = _explained(links.rejected, context)
    return [_with_reasons(shown, reasons, context) for shown, reasons in explained]


def broken_links(links: ReportLinks, context: RenderContext) -> list[str]:
    """Return the broken links, each with its question and a suggestion if there is one."""
    return [_broken_link(link, context) for link in links.broken]


def elsewhere(counts: Sequence[tuple[str, int]], context: RenderContext) -> str:
    """Return the numbers of links to other sites, by kind; ``""`` without such links.

    :param counts: each `bot.reports.external_links.ExternalKind` with its number
    """
    msg = context.messages
    return msg("comma").join(
        msg("kind-count", msg(f"elsewhere-{kind}"), count) for kind, count in counts if count
    )


def _explained(links: Iterable[Link], context: RenderContext) -> list[tuple[str, list[str]]]:
    """Return each link with its role and other notes, and its reasons, the strongest first."""
    return [(_with_notes(link, context), _reasons(link, context)) for link in links]


def _reasons(link: Link, context: RenderContext) -> list[str]:
    """Return the evidence in words, the strongest first."""
    pieces = sorted(link.evidence, key=lambda piece: _ORDER[piece.rule])
    return list(dict.fromkeys(_reason(piece, context) for piece in pieces))


def _with_notes(link: Link, context: RenderContext) -> str:
    """Return a link with its role and other notes."""
    msg = context.messages
    shown = context.link(link.title, shorten(link.title, 120))
    notes = [] if link.role is Role.OTHER else [msg(f"role-{link.role}")]
    if link.year is not None:
        notes.append(str(link.year))
    if link.elsewhere:
        notes.append(msg("on-another-wiki"))
    if not link.recognised:
        notes.append(msg("derecognised"))
    return msg("with-note", shown, msg("comma").join(notes)) if notes else shown


def _with_reasons(shown: str, reasons: Sequence[str], context: RenderContext) -> str:
    """Return a link with the reasons given."""
    msg = context.messages
    return msg("link-with-evidence", shown, msg("semicolon").join(reasons))


def _reason(piece: Evidence, context: RenderContext) -> str:
    """Return one piece of evidence in words; a decision has its author and a link to the edit."""
    named = f"evidence-{piece.rule}-named"
    is_named = named in context.messages and not _QUESTION_NUMBER.fullmatch(piece.detail)
    key = named if is_named else f"evidence-{piece.rule}"
    words = context.messages(key, _detail(piece.detail, 90))
    if not piece.revid:
        return words
    decision = context.link(f"Special:Diff/{piece.revid}", context.messages("decision"))
    # The name is not a link, because a link would notify the person.
    author = [context.text(piece.user, 85)] if piece.user else []
    return context.messages("with-note", words, context.messages("comma").join([*author, decision]))


def _broken_link(link: BrokenLink, context: RenderContext) -> str:
    key = "broken-link" if _QUESTION_NUMBER.fullmatch(link.where) else "broken-link-named"
    target = escape(shorten(link.target, 160), isolate=True)
    words = context.messages(key, target, _detail(link.where, 80))
    if link.suggestion is None:
        return words
    suggestion = context.link(link.suggestion, shorten(link.suggestion, 120))
    return context.messages("with-suggestion", words, suggestion)


def _detail(text: str, max_chars: int) -> str:
    """Return a question's number, or a name, isolated because its direction may differ."""
    return escape(shorten(text, max_chars), isolate=not _QUESTION_NUMBER.fullmatch(text))


#: The number of authors named for one item; the message "and-others" replaces the rest.
_MAX_AUTHORS = 4


def coverage_items(items: Sequence[Coverage], context: RenderContext) -> list[str]:
    """Return one line of wikitext for each newsletter item, by issue and title."""
    ordered = sorted(items, key=lambda item: (item.issue, item.anchor, item.title))
    return list(dict.fromkeys(_coverage_item(item, context) for item in ordered))


def coverage_list(items: Sequence[Coverage], context: RenderContext) -> str:
    """Return the newsletter items as a list below a title, ``""`` for no items."""
    listed = context.bullets(coverage_items(items, context))
    return f"{context.messages('coverage-title')}{listed}" if listed else ""


def _coverage_item(item: Coverage, context: RenderContext) -> str:
    msg = context.messages
    title = shorten(item.title, 120) or shorten(item.issue, 120)
    shown = context.link(item.issue, title, fragment=item.anchor)
    issue = context.text(item.issue, 120)
    # The names are not links, because a link would notify the person.
    names = [context.text(name, 60) for name in item.authors[:_MAX_AUTHORS]]
    if len(item.authors) > _MAX_AUTHORS:
        names.append(msg("and-others"))
    if not names:
        return msg("coverage-item", shown, issue)
    return msg("coverage-item-by", shown, issue, msg.listed(names))
