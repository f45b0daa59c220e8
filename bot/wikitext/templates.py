"""Templates at the top of a page and their parameters, read with mwparserfromhell."""

from __future__ import annotations

import re
from typing import NamedTuple

import mwparserfromhell
from mwparserfromhell.parser import ParserError

from bot.wikitext import literals

#: Characters of a page that are searched. A header box is at the top of its page.
MAX_CHARS = 6_000
#: Opening braces among them. The parser needs quadratic time for a run of unclosed ones.
MAX_OPENINGS = 60


#: Parsing takes most of the time of reading a page, so it is left out where no template has a
#: named parameter.
_PARAM = re.compile(r"\{\{[^{}|]{1,100}\|(?:[^{}=]{0,500}\|)?[^{}|=<\[]{1,100}=")


class Template(NamedTuple):
    """A template on a page: its named parameters and its unnamed ones, as wikitext."""

    name: str
    named: dict[str, str]
    unnamed: tuple[str, ...]


def templates_at_top(text: str) -> list[Template]:
    """Return the templates that begin in the first `MAX_CHARS` of a page, outer ones first.

    Broken or overlong markup gives an empty list: the lines of the page are read all the same.

    >>> templates_at_top("{{Box|a|due=31 May}}")
    [Template(name='Box', named={'due': '31 May'}, unnamed=('a',))]
    """
    top = _up_to_last_template(text[:MAX_CHARS])
    if not (0 < top.count("{{") <= MAX_OPENINGS and _PARAM.search(top)):
        return []
    # Unclosed bold or italics would otherwise hide the templates behind them.
    try:
        code = mwparserfromhell.parse(top, skip_style_tags=True)
    except ParserError:
        return []
    return [
        Template(
            str(template.name).strip(),
            {str(p.name).strip(): str(p.value).strip() for p in template.params if p.showkey},
            tuple(str(p.value).strip() for p in template.params if not p.showkey),
        )
        for template in code.filter_templates()
    ]


def _up_to_last_template(text: str) -> str:
    """Return the text without the prose below its last template, which takes time to parse."""
    end = text.rfind("}}") + 2
    for span in literals.spans(text):
        if span.start < end < span.end:
            end = span.end
    return text[:end]
