from __future__ import annotations

import pytest

from bot.links.affiliates import Affiliate
from bot.links.group_names import Groups, NameAtStart, name_key
from bot.links.page_kinds import group_root, is_event_page, is_event_subpage, is_translation


def affiliate(name: str) -> Affiliate:
    return Affiliate(name, "User Group")


KAZAKH = "Wikimedia Community of Kazakh language User Group"
RWANDA = "Wikimedia Community User Group Rwanda"


@pytest.fixture
def groups() -> Groups:
    listed = "Wikimedia Community of Kazakh Language User Group"
    pages = {listed: KAZAKH, RWANDA: RWANDA}
    return Groups.of([affiliate(listed), affiliate(RWANDA), affiliate("No Page Group")], pages)


@pytest.mark.parametrize(
    "name",
    [
        KAZAKH,
        "(Planning) Wikimedia Community of Kazakh language User Group",
        "the Wikimedia community of Kazakh Language user group",
        "Wikimedia_Community_of_Kazakh_language_User_Group",
    ],
)
def test_group_is_found_by_each_spelling_of_its_name(groups, name):
    assert groups.named(name) == KAZAKH


def test_names_with_different_apostrophes_are_equal():
    assert name_key("Côte d'Ivoire") == name_key("Côte d’Ivoire")


def test_group_without_a_page_is_not_found(groups):
    assert groups.named("No Page Group") is None


@pytest.mark.parametrize(
    ("title", "group"),
    [
        (KAZAKH + "/Events/Conference", KAZAKH),
        ("Wikimedia Community User Group Rwanda Support Grant 2022/2023", RWANDA),
        ("WIKIMEDIA COMMUNITY USER GROUP RWANDA SUPPORT GRANT", RWANDA),
        ("Wikimedia Community User Group Rwandan Diaspora", None),
        ("Wikimedia Community", None),
        ("", None),
    ],
)
def test_group_at_the_start_of_a_title_is_found_on_a_word_boundary_only(groups, title, group):
    start = groups.group_starting(title)
    assert (start.group if start else None) == group


def test_name_of_two_groups_finds_neither():
    pages = {"Wiki Friends": "Wiki Friends", "The Wiki Friends": "The Wiki Friends"}
    groups = Groups.of([affiliate("Wiki Friends"), affiliate("The Wiki Friends")], pages)
    assert groups.named("Wiki Friends") is None


def test_group_of_a_subpage_is_found_at_any_depth(groups):
    assert groups.owning_group(RWANDA + "/a/b/c") == RWANDA
    assert groups.owning_group("Wikimedia Community User Group Rwandan/a") is None


@pytest.mark.parametrize(
    ("part", "event"),
    [
        ("Trainer Training Program", True),
        ("Events/Conference/2023", True),
        ("Events", False),
        ("fr", False),
        ("zh-hant", False),
        ("Reports/2023", False),
        ("Members", False),
        ("Budget", False),
        ("Code of conduct", False),
        ("Annual report 2024", False),
        ("Training materials", False),
        ("Тренинг", False),
        ("Events/Nowruz 2024", True),
        ("Events/2024", False),
        ("Events/Workshop 2025/Venue", False),
        ("Events/Workshop 2025/Bishkek workshop 2025", True),
        ("Events/Workshop 2025/Workshops", False),
        ("Events/Concurso 2025/Jurado", False),
        ("Events/Reglas del concurso 2025", False),
        ("Events/Programa 2025", False),
        ("Contest 2025/Правила", False),
        ("Contest 2025/Règlement 2025", False),
        ("Contest rules", False),
        ("Presupuesto 2025", False),
        ("Software workshop toolkit", False),
        ("Program", False),
        ("Program 2025", False),
    ],
)
def test_subpage_of_a_group_is_an_event_by_its_title(part, event):
    assert is_event_subpage(f"{RWANDA}/{part}", RWANDA) is event


@pytest.mark.parametrize(
    ("title", "event"),
    [
        ("Event:Dushanbe meetup", True),
        ("Event:Dushanbe meetup/2025", True),
        ("Event:Dushanbe meetup/Launch", False),
        ("Event:Dushanbe meetup/Home", False),
        ("Event:Dushanbe meetup/fr", False),
        ("Lake WikiCon 2025", True),
        ("Lake WikiCon/2025", True),
        ("Lake WikiCon 2025/Schedule", False),
        ("Lake WikiCon 2025/Bids/Osh", False),
        ("Lake WikiCon 2025/Programa", False),
        ("Tech", False),
        ("User:Kim/Workshop", False),
    ],
)
def test_other_page_is_an_event_by_its_title(title, event):
    assert is_event_page(title) is event


def test_group_page_is_neither_an_event_nor_a_translation():
    assert not is_event_subpage(RWANDA, RWANDA)
    assert not is_translation(RWANDA)


@pytest.mark.parametrize(
    ("title", "root"),
    [
        (KAZAKH + "/Events", KAZAKH),
        ("Wikimedia User Groups", None),
        ("Grants:Programs/X User Group", None),
        ("Foo User Group (proposal)", None),
    ],
)
def test_title_of_a_user_group_is_found_in_the_title_of_a_subpage(title, root):
    assert group_root(title) == root


SERBIA = "Wikimedia Serbia"


@pytest.mark.parametrize("listed", [SERBIA, "Wikimedia Serbia (Викимедија Србије)"])
@pytest.mark.parametrize("printed", [SERBIA, "Wikimedia Serbia (Викимедија Србије)"])
def test_group_is_found_with_and_without_a_second_script_in_brackets(listed, printed):
    assert Groups.of([affiliate(listed)], {listed: listed}).named(printed) == listed


def test_other_text_in_brackets_is_part_of_the_name():
    groups = Groups.of([affiliate(SERBIA)], {SERBIA: SERBIA})
    assert groups.named("Wikimedia Serbia (students' club)") is None


def test_name_with_another_group_in_brackets_finds_no_group():
    names = ["Wiki Lakes", "Вики Реке"]
    groups = Groups.of(map(affiliate, names), {name: name for name in names})
    assert groups.named("Wiki Lakes (Вики Реке)") is None


def test_article_within_a_name_is_ignored():
    name = "Wikimedians of the Uzbek language User Group"
    groups = Groups.of([affiliate(name)], {name: name})
    assert groups.named("Wikimedians of Uzbek Language User Group") == name
    start = groups.group_starting("Wikimedians of Uzbek language User Group meet")
    assert start == NameAtStart(name, complete=True)


def test_alias_finds_a_group_and_replaces_names_of_the_registry():
    pages = {SERBIA: SERBIA, RWANDA: RWANDA, "Lakes": "Lakes"}
    aliases = {"Wikimedia Serbia": RWANDA, "Lake club": "lakes", "Gone": "No such page"}
    groups = Groups.of([affiliate(SERBIA), affiliate(RWANDA)], pages, (), aliases)
    assert groups.named(SERBIA) == RWANDA
    assert groups.named("the lake club") == "Lakes"
    assert groups.owning_group("Lakes/Events") == "Lakes"
    assert groups.named("Gone") is None


def test_affiliate_with_the_title_of_the_page_wins_over_one_with_a_redirect():
    old = Affiliate("Old club", "User Group", recognised=False)
    pages = {"Old club": RWANDA, RWANDA: RWANDA}
    for rows in ([old, affiliate(RWANDA)], [affiliate(RWANDA), old]):
        assert Groups.of(rows, pages).by_title[RWANDA].recognised


def test_name_before_a_hyphen_is_not_found(groups):
    assert groups.group_starting(f"{RWANDA}-Burundi week") is None
    assert groups.group_starting(f"{RWANDA} - week") == NameAtStart(RWANDA, complete=True)
