from __future__ import annotations

import pytest

from bot.links.affiliates import Affiliate
from bot.links.names import Groups, name_key
from bot.links.pages import group_root, is_event_subpage, is_translation


def affiliate(name: str) -> Affiliate:
    return Affiliate(name, "User Group", "", "", (), recognised=True)


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
def test_spellings_of_one_name_lead_to_one_page(groups, name):
    assert groups.named(name) == KAZAKH


def test_an_apostrophe_is_an_apostrophe():
    assert name_key("Côte d'Ivoire") == name_key("Côte d’Ivoire")


def test_a_group_without_a_page_is_not_known(groups):
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
def test_a_title_begins_with_a_name_only_on_a_boundary(groups, title, group):
    assert groups.beginning(title) == group


def test_two_groups_of_one_name_are_neither():
    pages = {"Wiki Friends": "Wiki Friends", "The Wiki Friends": "The Wiki Friends"}
    groups = Groups.of([affiliate("Wiki Friends"), affiliate("The Wiki Friends")], pages)
    assert groups.named("Wiki Friends") is None


def test_the_owner_of_a_subpage_is_found_at_any_depth(groups):
    assert groups.owner(RWANDA + "/a/b/c") == RWANDA
    assert groups.owner("Wikimedia Community User Group Rwandan/a") is None


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
    ],
)
def test_which_subpages_are_events(part, event):
    assert is_event_subpage(f"{RWANDA}/{part}", RWANDA) is event


def test_a_group_page_is_no_event_and_no_translation():
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
def test_pages_named_as_user_groups(title, root):
    assert group_root(title) == root
