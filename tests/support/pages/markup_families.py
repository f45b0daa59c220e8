"""The markup families: small functions, each of which writes one part of a page in one markup.

The first line of each docstring names the markup that the function returns.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.support.pages.compose import Family, Grid, Pairs, Sheet

# Heads: the part above the questions. A field without a label is a line of its own.


def _page(
    sheet: Sheet, box: str, identity: str, heading: Callable[[str], str] = "== {} ==".format
) -> str:
    """Return the part of a page above its questions."""
    top = (sheet.notice, box) if sheet.notice_first else (box, sheet.notice)
    general = heading(sheet.general) if sheet.general else ""
    pieces = (sheet.lead, *top, *sheet.below, general, sheet.intro, identity)
    return "\n\n".join(piece for piece in pieces if piece)


def _fields(fields: Pairs, labelled: str, alone: str = "{}") -> list[str]:
    """Return each field in a markup; ``alone`` is for fields without a label."""
    return [
        labelled.format(label, value) if label else alone.format(value) for label, value in fields
    ]


def _bullets(fields: Pairs) -> str:
    return "\n".join(_fields(fields, "* '''{}:''' {}", "* {}"))


def head_div(sheet: Sheet) -> str:
    """A floating div with a line break behind each value."""
    box = "<br>\n".join(_fields(sheet.box, "'''{}:''' {}"))
    return _page(
        sheet,
        f'<div style="float:right; width:22em">\n{box}\n</div>',
        _bullets(sheet.identity),
    )


def head_html(sheet: Sheet) -> str:
    """Paragraphs in a div for the box, an HTML list for the identity."""
    box = "".join(_fields(sheet.box, "<p><b>{}:</b> <span>{}</span></p>", "<p><b>{}</b></p>"))
    rows = "".join(_fields(sheet.identity, "<li><strong>{}</strong>: {}</li>"))
    return _page(
        sheet, f'<div class="infobox">{box}</div>', f"<ul>{rows}</ul>", "<h2>{}</h2>".format
    )


def head_plain(sheet: Sheet) -> str:
    """Plain lines."""
    box, identity = (
        "\n\n".join(_fields(fields, "{}: {}")) for fields in (sheet.box, sheet.identity)
    )
    return _page(sheet, box, identity)


def head_bullets(sheet: Sheet) -> str:
    """Bullets, the colon outside the bold."""
    box = "\n".join(_fields(sheet.box, "* '''{}''': {}", "* '''{}'''"))
    return _page(sheet, box, _bullets(sheet.identity))


def head_definitions(sheet: Sheet) -> str:
    """Terms and descriptions."""
    box, identity = (
        "\n".join(_fields(fields, "; {}\n: {}", ": {}")) for fields in (sheet.box, sheet.identity)
    )
    return _page(sheet, box, identity)


def head_wikitable(sheet: Sheet) -> str:
    """A wikitable, label and value on lines of their own; then one with both on one line."""
    rows = "\n|-\n".join(
        _fields(sheet.box, '! style="text-align:left" | {}\n| {}', '! colspan="2" | {}')
    )
    identity = "\n|-\n".join(_fields(sheet.identity, "| '''{}:''' || {}"))
    return _page(
        sheet,
        f'{{| class="infobox" style="float:right"\n|+ Grant report\n|-\n{rows}\n|}}',
        f"{{|\n{identity}\n|}}",
    )


def head_html_table(sheet: Sheet) -> str:
    """An HTML table."""
    box, identity = (
        "".join(
            _fields(
                fields,
                "<tr><th>{}:</th><td>{}</td></tr>\n",
                '<tr><th colspan="2">{}</th></tr>\n',
            )
        )
        for fields in (sheet.box, sheet.identity)
    )
    return _page(sheet, f"<table>\n{box}</table>", f"<table><tbody>\n{identity}</tbody></table>")


def head_template(sheet: Sheet) -> str:
    """A template's parameters, one on a line."""
    params = "\n".join(f"| {_param(label)}{value}" for label, value in _all(sheet))
    return _page(sheet, f"{{{{Grant report header\n{params}\n}}}}", "")


def head_template_line(sheet: Sheet) -> str:
    """A template's parameters, all on one line."""
    params = "|".join(f"{_param(label).replace(' ', '')}{value}" for label, value in _all(sheet))
    return _page(sheet, f"{{{{Grant report header|{params}}}}}", "")


def head_div_pairs(sheet: Sheet) -> str:
    """A div for each label and one for each value."""
    box, identity = (
        "\n".join(_fields(fields, "<div>{}:</div><div>{}</div>", "<div>{}</div>"))
        for fields in (sheet.box, sheet.identity)
    )
    return _page(sheet, f'<div class="box">\n{box}\n</div>', identity)


def head_html_definitions(sheet: Sheet) -> str:
    """An HTML list of terms."""
    box, identity = (
        "".join(_fields(fields, "<dt>{}</dt><dd>{}</dd>\n", "<dd>{}</dd>\n"))
        for fields in (sheet.box, sheet.identity)
    )
    return _page(sheet, f"<dl>{box}</dl>", f"<dl>{identity}</dl>")


def head_span(sheet: Sheet) -> str:
    """Spans within divs, the colon within the label."""
    box, identity = (
        "\n".join(
            _fields(
                fields, '<div><span class="l">{}:</span> <span>{}</span></div>', "<div>{}</div>"
            )
        )
        for fields in (sheet.box, sheet.identity)
    )
    return _page(sheet, box, identity)


def _param(label: str) -> str:
    """Return the beginning of a template's parameter."""
    return label.lower().replace(" ", "_") + " = " if label else ""


def _all(sheet: Sheet) -> tuple[tuple[str, str], ...]:
    """Return all fields of the head."""
    return (*sheet.box, *sheet.identity)


# Questions.


def questions_bold(pairs: Pairs) -> str:
    """Bold paragraphs."""
    return "\n\n".join(f"'''{label}'''\n\n{body}" for label, body in pairs)


def questions_html_bold(pairs: Pairs) -> str:
    """``<p><b>`` and a paragraph."""
    return "\n".join(f"<p><b>{label}</b></p>\n{body}\n" for label, body in pairs)


def questions_plain(pairs: Pairs) -> str:
    """Paragraphs without markup."""
    return "\n\n".join(f"{label}\n\n{body}" for label, body in pairs)


def questions_bullets(pairs: Pairs) -> str:
    """The label as a bullet, the answer below it."""
    return "\n".join(f"* '''{label}'''\n{body}" for label, body in pairs)


def questions_definitions(pairs: Pairs) -> str:
    """``; label`` and ``: answer``."""
    return "\n".join(f"; {label}\n{_indented(body)}" for label, body in pairs)


def questions_headings(pairs: Pairs) -> str:
    """Headings of the third level."""
    return "\n\n".join(f"=== {label} ===\n{body}" for label, body in pairs)


def questions_html_headings(pairs: Pairs) -> str:
    """``<h3>``."""
    return "\n".join(f"<h3>{label}</h3>\n{body}\n" for label, body in pairs)


def questions_wrapped(pairs: Pairs) -> str:
    """Bold labels with a line break in their first half, and one before the mark."""
    return "\n\n".join(f"'''{_wrapped(label)}'''<br>\n{body}" for label, body in pairs)


def questions_rows(pairs: Pairs) -> str:
    """A wikitable with the questions left and the answers right."""
    rows = "\n|-\n".join(f"| {label}\n|\n{body}" for label, body in pairs)
    return f'{{| class="wikitable"\n! Question\n! Answer\n|-\n{rows}\n|}}'


def questions_html_rows(pairs: Pairs) -> str:
    """An HTML table with the questions left and the answers right."""
    rows = "".join(f"<tr><td>{label}</td>\n<td>\n{body}\n</td></tr>\n" for label, body in pairs)
    return f"<table>\n{rows}</table>"


def questions_divs(pairs: Pairs) -> str:
    """A div for the label and one for the answer."""
    return "\n".join(
        f'<div class="q">{label}</div>\n<div class="a">\n{body}\n</div>' for label, body in pairs
    )


def questions_html_definitions(pairs: Pairs) -> str:
    """``<dt>`` and ``<dd>``."""
    rows = "".join(f"<dt>{label}</dt>\n<dd>\n{body}\n</dd>\n" for label, body in pairs)
    return f"<dl>\n{rows}</dl>"


def questions_numbered_rows(pairs: Pairs) -> str:
    """A table with the question's number in a cell of its own."""
    rows = "\n|-\n".join(
        "| {}\n| {}\n|\n{}".format(*_numbered(label), body) for label, body in pairs
    )
    return f"{{|\n{rows}\n|}}"


def _numbered(label: str) -> tuple[str, str]:
    """Return the number and the rest of a label."""
    number, _, rest = label.partition(" ")
    return (number, rest) if number[:1].isdigit() else ("", label)


def _indented(body: str) -> str:
    """Indent each line of an answer, but not those of tables."""
    out = []
    table = False
    for line in body.split("\n"):
        table = table or line.lstrip(":").startswith("{|")
        if table or not line:
            out.append(line)
        else:
            out.append(f":{line}" if line.startswith("*") else f": {line}")
        table = table and not line.startswith("|}")
    return "\n".join(out)


def _wrapped(label: str) -> str:
    """Put a line break into a label, and one before its mark."""
    middle = label.find(" ", len(label) // 3)
    return re.sub(
        r" (?=\((?:required|optional)\))", "<br/>", f"{label[:middle]}<br>{label[middle + 1 :]}"
    )


# Tables.


def grid_wikitable(grid: Grid) -> str:
    """A wikitable with the cells of a row on one line."""
    return _wikitable(grid, " !! ", " || ")


def grid_lines(grid: Grid) -> str:
    """A wikitable with each cell on a line of its own."""
    return _wikitable(grid, "\n! ", "\n| ")


def grid_styled(grid: Grid) -> str:
    """A wikitable with attributes on every cell, a caption and row headings."""
    rows = [
        f'! scope="row" style="text-align:left" | {row[0]}\n'
        + "\n".join(f'| style="text-align:right" | {cell}' for cell in row[1:])
        for row in grid.rows
    ]
    head = [_head_row(grid, " !! ")] if grid.head else []
    return "\n|-\n".join(['{| class="wikitable"\n|+ Results', *head, *rows]) + "\n|}"


def grid_indented(grid: Grid) -> str:
    """An indented wikitable."""
    return f":{grid_wikitable(grid)}"


def grid_short(grid: Grid) -> str:
    """A wikitable with rows that lack their empty last cells."""
    return grid_wikitable(Grid(grid.head, tuple(_trimmed(row) for row in grid.rows)))


def grid_html(grid: Grid) -> str:
    """An HTML table."""
    head = f"<tr>{_html_head(grid)}</tr>\n" if grid.head else ""
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>\n" for row in grid.rows)
    return f'<table class="wikitable">\n<tbody>{head}{rows}</tbody>\n</table>'


def grid_html_open(grid: Grid) -> str:
    """An HTML table whose rows and cells are not closed."""
    head = f"<tr>{_html_head(grid).replace('</th>', '')}\n" if grid.head else ""
    rows = "".join(f"<tr>{''.join(f'<td>{cell}' for cell in row)}\n" for row in grid.rows)
    return f"<table>\n{head}{rows}</table>"


def _wikitable(grid: Grid, between_heads: str, between_cells: str) -> str:
    rows = [f"| {between_cells.join(row)}" for row in grid.rows]
    head = [_head_row(grid, between_heads)] if grid.head else []
    return "\n|-\n".join(['{| class="wikitable"', *head, *rows]) + "\n|}"


def _head_row(grid: Grid, between: str) -> str:
    if len(grid.head) == 1:
        return f'! colspan="2" | {grid.head[0]}'
    return f"! {between.join(grid.head)}"


def _html_head(grid: Grid) -> str:
    if len(grid.head) == 1:
        return f'<th colspan="2">{grid.head[0]}</th>'
    return "".join(f"<th>{heading}</th>" for heading in grid.head)


def _trimmed(row: tuple[str, ...]) -> tuple[str, ...]:
    """Return a row without its empty last cells."""
    return row if row[-1] or len(row) == 1 else _trimmed(row[:-1])


# Whole pages.


def wrap_translate(page: str) -> str:
    """A page prepared for translation: each paragraph has its number."""
    units = re.split(r"\n{2,}", page)
    marked = "\n\n".join(f"<!--T:{n}-->\n{unit}" for n, unit in enumerate(units, 1))
    return f"<languages/>\n<translate>\n{marked}\n</translate>\n"


def wrap_noinclude(page: str) -> str:
    """A page that is not transcluded, with an anchor before each bold label."""
    anchored = re.sub(r"(?m)^'''(\d[\d.]*)", r"<span id='q\1'></span>'''\1", page)
    return f"<noinclude>\n{anchored}</noinclude>"


def wrap_unseen(page: str) -> str:
    """A page with Windows line ends and invisible characters."""
    page = page.replace("(required)", "\u00a0(required)\u200e").replace(": ", ":\u00a0")
    return "\ufeff" + page.replace("'''1", "'''\u200f1").replace("\n", "\r\n")


FAMILIES: dict[str, Family] = {
    "bold": Family(head_div, questions_bold, grid_wikitable),
    "html": Family(
        head_html, questions_html_bold, grid_html, section='<h2 id="part">{}</h2>'.format
    ),
    "plain": Family(head_plain, questions_plain, grid_short),
    "bullets": Family(head_bullets, questions_bullets, grid_lines),
    "definitions": Family(head_definitions, questions_definitions, grid_indented),
    "headings": Family(head_wikitable, questions_headings, grid_styled),
    "html-headings": Family(head_html_table, questions_html_headings, grid_html_open),
    "wrapped": Family(head_div, questions_wrapped, grid_short),
    "rows": Family(head_template, questions_rows, grid_wikitable),
    "rows-lines": Family(head_wikitable, questions_rows, grid_lines),
    "html-rows": Family(head_template_line, questions_html_rows, grid_html),
    "template": Family(head_template, questions_bold, grid_lines),
    "template-line": Family(head_template_line, questions_headings, grid_short),
    "translate": Family(head_div, questions_bold, grid_wikitable, wrap=wrap_translate),
    "noinclude": Family(head_wikitable, questions_bold, grid_styled, wrap=wrap_noinclude),
    "unseen": Family(head_div, questions_bold, grid_wikitable, wrap=wrap_unseen),
    "divs": Family(head_div_pairs, questions_divs, grid_html),
    "html-definitions": Family(head_html_definitions, questions_html_definitions, grid_html_open),
    "numbered-rows": Family(head_span, questions_numbered_rows, grid_lines),
    "bold-sections": Family(
        head_plain, questions_bold, grid_html, section="'''<big>{}</big>'''".format
    ),
}
