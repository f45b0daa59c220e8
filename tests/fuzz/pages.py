"""What the fuzzer begins with: whole pages, and pieces to put into them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

from bot.reports.forms import catalogue
from tests.support.pages.compose import compose
from tests.support.pages.markup_families import FAMILIES
from tests.support.pages.report_facts import FULL
from tests.support.report_cases import FOLDER, load

_CASES = [load(path) for path in sorted(FOLDER.rglob("*.case"))]
_SAMPLE = Path(__file__).parents[2] / "sample" / "wiki.xml"
_MARKUP = (
    "{{ }} {{a|b= {| |} |- | || ! !! [[ ]] [[a|b]] [ ] <!-- --> <ref> </ref> <td> <table> <tr>"
    " </table> <br> <div </p> <h2> <li> <nowiki> </nowiki> <translate> == = '' ''' * # : ; ---- $$"
    " $$a$$ ~~~~ __TOC__ &nbsp; &#0; &lt; &#x1F600; \u200f \ufeff \ue000 \ue003 \ue005 \0 \r \n \t"
    " (required) (optional) 14.2. 9. : ： colspan=999 rowspan=99 N/A USD ٣٥ 1,234 ~50 Yes No"
    " https://meta.wikimedia.org/wiki/ //meta.wikimedia.org/w/index.php?title="
).split(" ")

#: Markup and every label of every form, for the fuzzer to put in.
FRAGMENTS = sorted(
    {
        *_MARKUP,
        *(item.label for form in catalogue() for item in form.items),
        *(f"{item.number}. {item.label} (required)" for form in catalogue() for item in form.items),
        *(f"{label}: " for form in catalogue() for field in form.header for label in field.labels),
        *(f"|{name}=" for form in catalogue() for field in form.header for name in field.params),
    }
)
TITLES = sorted({case.title for case in _CASES})


def pages() -> list[str]:
    """Return the pages of the cases, of the sample wiki and of every markup family."""
    cases = {case.wikitext for case in _CASES}
    tree = ET.parse(_SAMPLE)
    sample = {node.text or "" for node in tree.iterfind(".//{*}text")}
    return sorted(cases | sample | {compose(FULL, family) for family in FAMILIES.values()})
