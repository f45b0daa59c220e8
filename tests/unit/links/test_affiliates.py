from __future__ import annotations

import pytest

from bot.links.affiliates import (
    RegistryError,
    parse_list,
    parse_registry,
)

REGISTRY = r"""
-- a comment with { braces }
return {
    {
        unique_id = '5f1c02ab', group_name = 'Tajik Wikimedians User Group',
        org_type = 'User Group',
        region = 'CEECA', group_country = 'Tajikistan', dm_structure = { 'Consensus', 'Vote' },
        group_contact1 = 'User:Zolfeqar_Fatihzadeh', group_contact2 = '',
        recognition_status = 'recognised', member_count = 13, explanation = 'one<br />two',
    },
    {
        ["group_name"] = "Wikimedia Community User Group Côte d\'Ivoire", org_type = 'User Group',
        recognition_status = 'derecognised', derecognition_date = nil,
    },
    { unique_id = 'no name' },
    { group_name = [[Wikimédia France]], org_type = 'Chapter' },
}
"""


def test_registry_rows_become_affiliates_except_a_row_without_a_name():
    tajik, ivoire, france = parse_registry(REGISTRY)
    assert tajik.name == "Tajik Wikimedians User Group"
    assert tajik.kind == "User Group"
    assert tajik.contacts == ("Zolfeqar Fatihzadeh",)
    assert tajik.recognised
    assert ivoire.name == "Wikimedia Community User Group Côte d'Ivoire"
    assert not ivoire.recognised
    assert france.kind == "Chapter"


def test_registry_is_not_executed():
    (only,) = parse_registry("return { { group_name = 'A', other = os.exit(1) } }")
    assert only.name == "A"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("return { { group_name = 'A' }", "line 1"),
        ("-- one\nreturn {\n{ group_name = 'A' } }\n}\n", "line 4"),
        ("local p = {}\nfunction p.main() end\nreturn p\n", "does not return a table"),
        ("", "does not return a table"),
    ],
)
def test_text_that_is_not_a_registry_is_refused_with_its_line(text, says):
    with pytest.raises(RegistryError, match=says):
        parse_registry(text)


@pytest.mark.parametrize(
    ("escape", "means"),
    [
        (r"\'", "'"),
        (r"\"", '"'),
        (r"\\", "\\"),
        (r"\n", " "),
        (r"\65", "A"),
        (r"\x41", "A"),
        (r"\195\180", "ô"),
    ],
)
def test_lua_escape_is_decoded(escape, means):
    (only,) = parse_registry(f"return {{ {{ group_name = 'x{escape}y' }} }}")
    assert only.name == f"x{means}y"


def test_non_latin_name_is_read():
    (only,) = parse_registry("return { { group_name = 'Викимедија Србије' } }")
    assert only.name == "Викимедија Србије"


def test_contact_that_appears_twice_is_one_username():
    row = "group_name = 'A', group_contact1 = 'User:mahnoza_S<br />', group_contact2 = 'Mahnoza S'"
    (only,) = parse_registry(f"return {{ {{ {row} }} }}")
    assert only.contacts == ("Mahnoza S",)


def test_plain_list_gives_affiliates():
    text = "Intro\n* [[Wikimedia Serbia]] ~ RS,\nTajik Wikimedians_User Group~ TJ, derecognised,\n"
    serbia, tajik = parse_list(text)
    assert (serbia.name, serbia.recognised) == ("Wikimedia Serbia", True)
    assert (tajik.name, tajik.recognised) == ("Tajik Wikimedians User Group", False)


def test_text_that_is_not_the_plain_list_is_refused():
    with pytest.raises(RegistryError, match="no line"):
        parse_list("#REDIRECT [[Elsewhere]]")


def test_registry_of_two_megabytes_is_read():
    row = "{{ group_name = 'Group {0}', explanation = '{1}', dm_structure = {{ 'a', 'b' }} }},\n"
    text = "return {\n" + "".join(row.format(n, "x \\' y " * 1500) for n in range(200)) + "}"
    assert len(text) > 2_000_000
    assert len(parse_registry(text)) == 200
