"""Hostile pages: inputs that make careless readers slow, each in any size."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.pages.compose import compose
from tests.support.pages.markup_families import FAMILIES
from tests.support.pages.rapid_fund_form import ASKED
from tests.support.pages.report_facts import FULL

PAGE = compose(FULL, FAMILIES["bold"])
TITLE = FULL.title
#: With so many copies no page is larger than MediaWiki saves, which is 2 MB.
MOST = 100_000

_LABEL = ASKED["activities"].line()


def _answered(text: str) -> str:
    """A whole report with ``text`` in the answer to question 5."""
    return PAGE.replace("Ничего неожиданного не было.", text)


HOSTILE: dict[str, Callable[[int], str]] = {
    "unclosed {{": lambda n: _answered("{{" * n),
    "unclosed {{ on lines": lambda n: _answered("{{a\n" * n),
    "unclosed {{ with bars": lambda n: _answered("{{a|" * n),
    "templates and bars": lambda n: _answered("{{a|b\n|c=d {{e|f}}\n" * (n // 5)),
    "unclosed [[": lambda n: _answered("[[" * n),
    "unclosed [[ with bars": lambda n: _answered("[[a|" * n),
    "unclosed [": lambda n: _answered("[https://a " * n),
    "nested [[": lambda n: _answered("[[" * n + "]]" * n),
    "unclosed <!--": lambda n: _answered("<!--" * n),
    "unclosed <ref": lambda n: _answered("<ref " * n),
    "unclosed <ref>": lambda n: _answered("<ref>" * n),
    "unclosed <td": lambda n: _answered("<td " * n),
    "unclosed <": lambda n: _answered("<" * n),
    "unclosed <a": lambda n: _answered("<a" * n),
    "opened tables": lambda n: _answered("{|\n" * n),
    "tables in tables": lambda n: _answered("{|\n|-\n|\n" * (n // 2)),
    "whole tables": lambda n: _answered("{|\n! a !! b\n|-\n| c || d\n|}\n" * (n // 20)),
    "tables that touch": lambda n: _answered("{|\n|}" * (n // 5)),
    "bars in a table": lambda n: _answered(("{|\n" + "|" * 9_000 + "\n|}\n") * (n // 9_000)),
    "html tables": lambda n: _answered("<table><tr><td>a</td></tr></table>" * (n // 20)),
    "opened html cells": lambda n: _answered("<table><tr><td>" * (n // 5)),
    "wide spans": lambda n: _answered(
        "{|\n" + '| colspan="999" rowspan="999" | a\n' * (n // 20) + "|}"
    ),
    "spans row by row": lambda n: _answered(
        "{|\n" + '|-\n| rowspan="999" | a || rowspan=999 | b\n' * (n // 20) + "|}"
    ),
    "one wide row": lambda n: _answered("{|\n|-\n|" + " || a" * n + "\n|}"),
    "bars": lambda n: _answered("{|\n" + "|" * n),
    "one line of words": lambda n: _answered("word " * (n * 4)),
    "one line without spaces": lambda n: _answered("x" * (n * 20)),
    "one line of spaces": lambda n: _answered("x" + " " * (n * 20) + "x"),
    "line breaks": lambda n: _answered("\n" * (n * 20)),
    "= signs": lambda n: _answered("=" * n),
    "= signs and spaces": lambda n: _answered("= " * n + "x"),
    "quotes": lambda n: _answered("'" * n),
    "stars": lambda n: _answered("*" * n),
    "entities": lambda n: _answered("&amp;" * n),
    "dollars": lambda n: _answered("$$" * n),
    "dollars and letters": lambda n: _answered("$$a" * n),
    "dashes": lambda n: _answered("- " * n),
    "copies of a label": lambda n: f"{_LABEL}\n" * (n // 10),
    "copies of a label in a report": lambda n: _answered(f"{_LABEL}\n" * (n // 10)),
    "copies of all labels": lambda n: PAGE * (n // 500),
    "beginnings of a label": lambda n: _answered("Describe the implemented\n" * (n // 2)),
    "words of a label on lines": lambda n: _answered("Describe\nthe\nimplemented\n" * (n // 3)),
    "glued numbers": lambda n: _answered("Yes 14.2. Are you " * (n // 5)),
    "glued labels": lambda n: _answered(f"Yes {ASKED['compliance_laws'].line()} " * (n // 10)),
    "header labels": lambda n: "Due date: 31 May 2025 " * (n // 2) + PAGE,
    "header label lines": lambda n: "Due date:\n" * n + PAGE,
    "header colons": lambda n: ":" * n + "\n" + PAGE,
    "standing text": lambda n: _answered("Share links to:\n" * n),
    "quotations": lambda n: PAGE.replace(
        "You can recall", "You can recall these learning questions below: a?\n" * (n // 5)
    ),
    "urls": lambda n: _answered("https://meta.wikimedia.org/wiki/A_b " * (n // 10)),
    "urls with spaces": lambda n: _answered("https://meta.wikimedia.org/wiki/A b c " * (n // 10)),
    "urls without spaces": lambda n: _answered("https://meta.wikimedia.org/wiki/" * (n // 10)),
    "one long url": lambda n: _answered("https://meta.wikimedia.org/wiki/" + "a" * (n * 10)),
    "one long query": lambda n: _answered(
        "https://meta.wikimedia.org/w/index.php?title=" + "&a=" * n
    ),
    "url and punctuation": lambda n: _answered("https://meta.wikimedia.org/wiki/A" + ")" * n),
    "links": lambda n: _answered("[[A|b]] " * n),
    "prefixes": lambda n: _answered("[[" + "m:" * 240 + "]]" * (n // 100)),
    "numbers": lambda n: PAGE.replace("1,234", "1,234" * n),
    "spaces in a heading": lambda n: _answered("==" + " " * n + "x"),
    "spaces before a mark": lambda n: PAGE.replace(" (required)", " " * n + "(required)"),
    "marks": lambda n: PAGE.replace("(required)", "(" * n),
}
