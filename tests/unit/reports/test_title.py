"""Facts in page titles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.model import Kind
from bot.reports.title import proposal_title, read_title
from bot.wikitext.titles import normalise

WCF = "Grants:Programs/Wikimedia Community Fund"


@pytest.mark.parametrize(
    ("title", "proposal", "period", "year"),
    [
        (f"{WCF}/Rapid Fund/A (ID: 22748804)/Final Report", "22748804", "final", None),
        (f"{WCF}/A (ID: 22008523)/Midpoint Report", "22008523", "midpoint", None),
        (f"{WCF}/A 2022/2023/Yearly Report (2023)", None, "yearly", 2023),
        (f"{WCF}/A/Yearly Report", None, "yearly", None),
        (f"{WCF}/Conference Fund/CEE Meeting 2023/Final Report", None, "final", None),
        ("Grants:Programs/Wikimedia Alliances Fund/A & B/Final Report", None, "final", None),
        (f"{WCF}/A/Final Report/B (ID: 22008523)/Final Report", "22008523", "final", None),
        (f"{WCF}/Rapid Fund/A (ID: 22748804)/Final report", "22748804", "final", None),
        (f"{WCF}/Rapid Fund/A (ID: 22748804)/final report", "22748804", "final", None),
        (f"{WCF}/Rapid Fund/A (ID: 22748804)/Final Report (2)", "22748804", "final", None),
        (f"{WCF}/Rapid Fund/A (ID: 22748804) (2)/Final Report", "22748804", "final", None),
        (f"{WCF}/A/Yearly report (2024) (2)", None, "yearly", 2024),
        (
            f"{WCF}/Rapid Fund/a: b – c. (ID: 22748804)/Final Report",
            "22748804",
            "final",
            None,
        ),
    ],
)
def test_report_titles(title, proposal, period, year):
    facts = read_title(title)
    assert facts.kind is Kind.REPORT
    assert facts.application == title.rpartition("/")[0]
    assert (facts.proposal_id, facts.period, facts.year) == (proposal, period, year)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        (f"{WCF}/Rapid Fund/A (ID: 22748804)", Kind.APPLICATION),
        ("Grants:MetaSync/Reporting templates/Yearly Report", Kind.TEMPLATE),
        ("Grants:Project/Rapid/A/Report", Kind.OTHER),
        ("Grants:PEG/A/Final Report", Kind.OTHER),
        (WCF, Kind.OTHER),
        (f"{WCF}/Rapid Fund", Kind.OTHER),
        (f"{WCF}/General Support Fund/eo", Kind.OTHER),
        (f"{WCF}/Rapid Fund/pt-br", Kind.OTHER),
        (f"{WCF}/Updates/July 2024", Kind.OTHER),
        (f"{WCF}/Tech", Kind.OTHER),
        ("Grants:Programs/Wikimedia Research & Technology Fund/A/zh", Kind.OTHER),
        (f"{WCF}/Technology for lakes", Kind.APPLICATION),
        ("Grants:Programs/Wikimedia Alliances Fund/Rapid Fund/A (ID: 22748804)", Kind.APPLICATION),
        ("Tajik Wikimedians User Group", Kind.OTHER),
        ("", Kind.OTHER),
    ],
)
def test_other_titles(title, kind):
    assert read_title(title).kind is kind


@pytest.mark.parametrize(
    ("title", "proposal"),
    [
        (f"{WCF}/Rapid Fund/A/B (ID: 22215712)/Final Report", "A/B"),
        (f"{WCF}/Rapid Fund/A/B (ID: 22215712)", "A/B"),
        (f"{WCF}/Conference Fund/CEE Meeting 2023/Final Report", "CEE Meeting 2023"),
        (f"{WCF}/Wikimedia MKD/Annual grant 2024/Final Report", "Wikimedia MKD/Annual grant 2024"),
        ("Grants:Programs/Wikimedia Alliances Fund/A/ B/Midpoint Report", "A/ B"),
    ],
)
def test_proposal_titles(title, proposal):
    assert proposal_title(title) == proposal


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("tajik_Wikimedians  User Group", "Tajik Wikimedians User Group"),
        ("user:mahnoza_S", "User:Mahnoza S"),
        ("USER TALK: mahnoza", "User talk:Mahnoza"),
        ("event:khatlon", "Event:Khatlon"),
        ("Wiki: the end", "Wiki: the end"),
        (":Main Page", "Main Page"),
        ("e\u0301cole", "École"),
        ("A\u200eB\u00a0C", "AB C"),
        ("A|B", None),
        ("A#B", None),
        ("<A>", None),
        ("User:", None),
        ("", None),
        ("я" * 128, None),
    ],
)
def test_normalise(written, title):
    assert normalise(written) == title


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    title = normalise(text)
    assert title is None or normalise(title) == title
