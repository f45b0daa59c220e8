from __future__ import annotations

import pytest

from bot.links.suggestions import Candidates, suggest

TITLES = (
    "Tajik Wikimedians User Group",
    "Tajik Wikimedians User Group/Trainer Training Program",
    "Wikimedia Zambia",
    "Wikimedia Community User Group Niger",
    "Lake conference 2023",
    "Event:Edit day",
    "Wiki Lakes",
    "Wikilakes!",
)


@pytest.mark.parametrize(
    ("broken", "meant"),
    [
        ("Tajik Wikimedians user group", TITLES[0]),
        ("Tajik Wikimedian's User Group", TITLES[0]),
        ("Tajik Wikimedians User Group.", TITLES[0]),
        ("TajikWikimedians User Group", TITLES[0]),
        ("Tajik Wikimedans User Group/Trainer Trainning Program", TITLES[1]),
        ("Tajik Wikimedians User Group/Training of trainers", None),
        ("Wikimedia Gambia", None),
        ("Wikimedia Community User Group Nigeria", None),
        ("Lake conference 2024", None),
        ("Lake conferense 2023", "Lake conference 2023"),
        ("Edit day", None),
        ("Event:Edit-day", "Event:Edit day"),
        ("WikiLakes", None),
        ("", None),
    ],
)
def test_only_a_misspelt_title_has_a_suggestion(broken, meant):
    assert suggest(broken, Candidates.of(TITLES)) == meant
