"""Bent pages: nothing becomes missing on a complete page, and nothing answered on a blank one."""

from hypothesis import given
from hypothesis import strategies as st

from tests.support.pages.bent_pages import BLANK, BLANK_BENDS, COMPLETE, COMPLETE_BENDS, bent
from tests.support.pages.markup_families import FAMILIES

families = st.sampled_from(sorted(FAMILIES)).map(FAMILIES.__getitem__)
seeds = st.integers(0, 1_000_000)


def test_the_pages_are_complete_and_blank_before_they_are_bent():
    _, complete = bent(COMPLETE, (), FAMILIES["bold"], 0)
    _, blank = bent(BLANK, (), FAMILIES["bold"], 0)
    assert complete.recognised
    assert complete.missing == ()
    assert blank.recognised
    assert len(blank.missing) == len([q for q in blank.questions if q.required and q.applies])


@given(st.lists(st.sampled_from(COMPLETE_BENDS), min_size=1, max_size=3), families, seeds)
def test_nothing_is_missing_on_a_bent_page_that_is_complete(bends, family, seed):
    _, report = bent(COMPLETE, tuple(bends), family, seed)
    assert report.missing == ()


@given(st.sampled_from(BLANK_BENDS), families, seeds)
def test_nothing_is_answered_on_a_bent_page_that_is_blank(bend, family, seed):
    """One bend only: two may write a target where a result belongs."""
    _, report = bent(BLANK, (bend,), family, seed)
    if report.recognised:
        assert [q.label for q in report.questions if q.answered] == []
