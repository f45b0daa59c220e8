"""Wikitext to lines."""

import pytest

from bot.wikitext.line import Line, Mark
from bot.wikitext.lines import lines
from bot.wikitext.plain_text import placeholders, plain


def texts(wikitext):
    return [line.text for line in lines(wikitext)]


def places(wikitext):
    return [(x.row, x.column, x.text) for x in lines(wikitext) if x.mark is Mark.CELL]


@pytest.mark.parametrize(
    ("wikitext", "mark", "text", "name"),
    [
        ("a ''b''", Mark.TEXT, "a ''b''", ""),
        ("== a ==", Mark.HEADING, "a", ""),
        ("=== a = b ===", Mark.HEADING, "a = b", ""),
        ('<h3 id="x">a</h3>', Mark.HEADING, "a", ""),
        ("== a == b", Mark.TEXT, "== a == b", ""),
        ("** a", Mark.ITEM, "a", "*"),
        ("# a", Mark.ITEM, "a", "#"),
        ("; a", Mark.ITEM, "a", ";"),
        (": a", Mark.ITEM, "a", ":"),
        ("<li>a</li>", Mark.ITEM, "a", "*"),
        ("<dt>a</dt>", Mark.ITEM, "a", ";"),
        ("<dd>a</dd>", Mark.ITEM, "a", ":"),
        ("{{box|due date = a}}", Mark.PARAM, "a", "due date"),
        ("{{box\n| due = a\n}}", Mark.PARAM, "a", "due"),
        ("{|\n| a\n|}", Mark.CELL, "a", ""),
        (":{|\n| a\n|}", Mark.CELL, "a", ""),
        ('{|\n| style="b" | a\n|}', Mark.CELL, "a", ""),
        ("{|\n! a\n|}", Mark.CELL, "a", ""),
        ("<table><tr><td>a</td></tr></table>", Mark.CELL, "a", ""),
    ],
)
def test_marks(wikitext, mark, text, name):
    *_, line = lines(wikitext)
    assert (line.mark, line.text, line.name) == (mark, text, name)


@pytest.mark.parametrize(
    "table",
    [
        "{|\n| a || b\n|-\n| c || d\n|}",
        "{|\n|-\n| a\n| b\n|-\n| c\n| d\n|}",
        "{| class=x\n|+ caption\n! a !! b\n|-\n! c\n| d\n|}",
        ":{|\n| a || b\n|- style=x\n| c || d\n|}",
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
        "<table>\n<tr>\n<th>a\n<td>b\n<tr>\n<td>c\n<td>d\n</table>",
    ],
)
def test_a_table_is_the_same_in_any_markup(table):
    assert places(table) == [(0, 0, "a"), (0, 1, "b"), (1, 0, "c"), (1, 1, "d")]


def test_spans_move_the_cells_behind_them():
    table = "{|\n| rowspan=2 | a || colspan=2 | b || c\n|-\n| d || e || f\n|-\n| g\n|}"
    assert places(table) == [
        (0, 0, "a"),
        (0, 1, "b"),
        (0, 3, "c"),
        (1, 1, "d"),
        (1, 2, "e"),
        (1, 3, "f"),
        (2, 0, "g"),
    ]


def test_text_that_goes_on_in_a_cell_keeps_its_place():
    table = "{|\n| a\n* b\n\nc\n|}\nd"
    assert [(x.mark, x.text, x.table, x.column) for x in lines(table)] == [
        (Mark.CELL, "a", 0, 0),
        (Mark.ITEM, "b", 0, 0),
        (Mark.TEXT, "c", 0, 0),
        (Mark.TEXT, "d", -1, -1),
    ]


def test_bars_in_links_and_templates_do_not_end_a_cell():
    assert places("{|\n| [[a|b]] || {{c|d}}\n|}") == [(0, 0, "[[a|b]]"), (0, 1, "{{c|d}}")]


@pytest.mark.parametrize(
    ("wikitext", "cut"),
    [
        ("a<br>b<br/>c", ["a", "b", "c"]),
        ("<p>a</p><div>b</div>", ["a", "b"]),
        ("a<!-- b -->c", ["ac"]),
        ("a <!-- b", ["a"]),
        ("<translate><!--T:1--> a</translate>", ["a"]),
        ("<noinclude>a</noinclude>", ["a"]),
        ("a\r\nb\rc", ["a", "b", "c"]),
        ("a\u00a0b\u200e&nbsp;c", ["a b c"]),
        ("a < b > c", ["a < b > c"]),
        ("\ue000a", ["a"]),
        ("", []),
    ],
)
def test_what_is_cut_away(wikitext, cut):
    assert texts(wikitext) == cut


def test_a_gap_is_a_blank_line():
    assert [line.gap for line in lines("a\nb\n\nc")] == [True, False, True]


def test_a_value_of_a_template_may_go_on_a_new_line():
    """The parameters behind it on that line are still parameters."""
    box = lines("{{box|a = b<br>c|d = e}}\n| f")
    assert [(line.mark, line.name, line.text) for line in box] == [
        (Mark.TEMPLATE, "", "box"),
        (Mark.PARAM, "a", "b"),
        (Mark.TEXT, "", "c"),
        (Mark.PARAM, "d", "e"),
        (Mark.TEXT, "", "f"),
    ]


@pytest.mark.parametrize("template", ["{{anchor|a}}", "{{Anchor | a | b}}", "{{clear}}", "{{-}}"])
def test_a_template_that_prints_nothing_is_no_text(template):
    assert texts(f"{template}\n== {template} a ==\n{template}b") == ["a", "b"]


def test_a_heading_ends_an_unclosed_template():
    assert lines("{{a\n| b = c\n== d ==\n| e")[-2:] == [
        Line(Mark.HEADING, "d", "d", gap=True),
        Line(Mark.TEXT, "e", "e", gap=True),
    ]


@pytest.mark.parametrize(
    ("inline", "seen"),
    [
        ("'''a''' ''b''", "a b"),
        ("[[a|b]] [[c]]", "b c"),
        ("[https://a.example b]", "b"),
        ("[https://a.example]", "https://a.example"),
        ("[[Category:A]]", ""),
        ("a &amp; b", "a & b"),
        ("$$a.b;c$$", ""),
        ("----", "----"),
        ("a   b", "a b"),
    ],
)
def test_plain(inline, seen):
    assert plain(inline) == seen


def test_placeholders():
    assert placeholders("a $$b.c;d$$ $5 $$e$$") == ["$$b.c;d$$", "$$e$$"]
