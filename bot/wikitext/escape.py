"""Text from reports, made harmless in wikitext.

Everything that MediaWiki could take for markup is written as a numeric character reference, so
that a reader sees the text and nothing else. The result is one line, stays as it is under the
pre-save transform, and is safe anywhere in a line, in a table cell and in the text of a link.
"""

from __future__ import annotations

import re
import unicodedata

#: Always written as references: tags, entities, links, templates, table marks, signatures,
#: headings, attribute quotes, and the full-width underscore of localised behaviour switches.
_ALWAYS = '<>&[]{}|!~="\uff3f'
#: Also: bold and italic unless within a word; behaviour switches; addresses that become links;
#: magic links (https://www.mediawiki.org/wiki/Help:Magic_links). Each alternative begins with a
#: letter of its own, by which the search is seven times as fast.
_DANGEROUS = re.compile(
    "|".join(map(re.escape, _ALWAYS))
    + r"|'(?<!\w')|'(?!\w)|_(?<![^\W_]_)|_(?![^\W_])|:(?=\S)|C(?<=RFC)|D(?<=PMID)|N(?<=ISBN)"
)
#: Marks of a list, a rule, a table row or a caption where a line or a cell begins.
_AT_START = frozenset("*#;:-+")
#: Property Bidi_Control: https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_MODIFIERS = range(0x1F3FB, 0x1F400)
_FLAGS = range(0x1F1E6, 0x1F200)
_JOINER = "\u200d"

#: No title may hold these: https://www.mediawiki.org/wiki/Manual:Page_title
_NO_TITLE = re.compile(r"[<>\[\]{}|#\x00-\x1f\x7f\ufffd]|~~~|%[0-9A-Fa-f]{2}|&[#\w]+;")
_NO_ANCHOR = re.compile(r"[<>\[\]{}|&!~%\x00-\x1f\x7f\ufffd]|''|__")
_MAX_TITLE_BYTES = 255


def visible_text(text: str) -> str:
    r"""Return the text as a reader will see it: NFC, on one line, without control characters.

    Directional controls are also removed; right-to-left letters do not need them.

    >>> visible_text(" two\n lines\u202e ")
    'two lines'
    """
    if text.isprintable():
        # No control, format or separator character but the space, nothing unassigned.
        return " ".join(unicodedata.normalize("NFC", text).split())
    kept = "".join(" " if c.isspace() else c for c in text if not _is_dropped(c))
    return " ".join(unicodedata.normalize("NFC", kept).split())


def escape(text: str, *, isolate: bool = False) -> str:
    """Return wikitext that shows ``text`` and does nothing else.

    :param isolate: wrap it in ``<bdi>``, so that text of another direction does not disturb
        the text around it; needed in running text

    >>> escape("[[Category:A]] {{b}}")
    '&#91;&#91;Category&#58;A&#93;&#93; &#123;&#123;b&#125;&#125;'
    """
    return _escaped(visible_text(text), isolate=isolate)


def _escaped(text: str, *, isolate: bool) -> str:
    """Return the wikitext of `escape` for a `visible_text`."""
    safe = _DANGEROUS.sub(lambda match: _reference(match[0]), text)
    # A mark that begins the text would combine with the character before it: ">" and U+0338 are
    # saved as "≯".
    if safe and (safe[0] in _AT_START or unicodedata.category(safe[0]).startswith("M")):
        safe = _reference(safe[0]) + safe[1:]
    if not safe.isprintable():
        # What this Python does not know, the wiki may normalise in its own way.
        unknown = {char for char in safe if unicodedata.category(char) in {"Cn", "Co"}}
        for char in unknown:
            safe = safe.replace(char, _reference(char))
    return f"<bdi>{safe}</bdi>" if isolate and safe else safe


def _reference(char: str) -> str:
    return f"&#{ord(char)};"


def _is_dropped(char: str) -> bool:
    """Whether a character is left out: a control, an invalid one, or one that sets direction."""
    code = ord(char)
    nonsense = unicodedata.category(char) in {"Cc", "Cs"} and not char.isspace()
    noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return nonsense or noncharacter or char in _BIDI


def shorten(text: str, longest: int) -> str:
    """Return the text in at most ``longest`` characters, ending in "…" when it was cut.

    Cuts between words where that loses little, and never within a letter with its marks, a flag
    or a joined emoji. Shorten first, escape afterwards.

    >>> shorten("Number of participants", 12)
    'Number of…'
    """
    text = visible_text(text)
    if len(text) <= longest:
        return text
    cut = max(longest - 1, 0)
    while cut > 0 and _belongs_together(text[cut - 1], text[cut]):
        cut -= 1
    space = text.rfind(" ", 0, cut + 1)
    if space > cut * 2 // 3:
        cut = space
    return text[:cut].rstrip(" ,;:.-–—(") + "…"


def _belongs_together(before: str, char: str) -> bool:
    """Whether two characters form one visible sign, which must not be cut."""
    return (
        _JOINER in {before, char}
        or unicodedata.category(char).startswith("M")
        or ord(char) in _MODIFIERS
        or (ord(before) in _FLAGS and ord(char) in _FLAGS)
    )


def link(title: str, text: str | None = None, *, fragment: str = "", isolate: bool = False) -> str:
    """Return a link to a page; never a category, a file or a language link.

    :param title: a full page title of this wiki; one that no page can have is shown as text
    :param text: what the link says, unescaped; the title when ``None``
    :param fragment: the anchor of a section; left out where it would need escaping
    :param isolate: as of `escape`; text of a right-to-left script always is

    >>> link("Category:Grants", "all | grants")
    '[[:Category:Grants|all &#124; grants]]'
    """
    target = visible_text(title).replace("_", " ").lstrip(" :").rstrip()
    shown = visible_text(title if text is None else text)
    if not target or _NO_TITLE.search(target) or len(target.encode()) > _MAX_TITLE_BYTES:
        return _escaped(shown, isolate=False)
    # Tables are read before links, and a signature before both.
    target = target.replace("!!", "&#33;&#33;").replace("~", "&#126;")
    anchor = visible_text(fragment).replace("_", " ")
    if anchor and not _NO_ANCHOR.search(anchor):
        target += "#" + anchor
    isolate = isolate or is_right_to_left(shown)
    return f"[[:{target}|{_escaped(shown or visible_text(target), isolate=isolate)}]]"


def is_right_to_left(text: str) -> bool:
    """Whether any character belongs to a right-to-left script."""
    if text.isascii():
        return False
    return not _RIGHT_TO_LEFT.isdisjoint(map(unicodedata.bidirectional, text))
