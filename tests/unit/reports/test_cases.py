"""Every file under ``cases/`` and ``records/``: the page is read as the file says."""

import pytest

from bot.reports.reader import read
from tests.support.report_cases import FOLDER, RECORDS, differences, load, printed

CASES = sorted(FOLDER.glob("*.case")) + sorted(RECORDS.glob("*.case"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path):
    case = load(path)
    shown = printed(read(case.title, case.wikitext, whole_answers=True))
    wrong = [
        difference
        for key, value in case.expected.items()
        for difference in differences(key, value, shown)
    ]
    assert not wrong, f"{case.about}\n" + "\n".join(wrong)


def test_every_case_says_what_it_shows():
    assert CASES
    assert len({load(path).about for path in CASES}) == len(CASES)
