"""Names of groups from a CSV file, as a proposal for config.json."""

from __future__ import annotations

import pytest

from scripts.import_aliases import merge, read_rows
from scripts.operators.options import UsageError

PAGES = {"Wikimedia Malta": "Wikimedia Community Malta", "Wikimedia Fiji": "Wikimedia Fiji"}


def test_names_are_added_and_the_rest_of_the_config_stays():
    config = {"jobs": {"events": False}, "aliases": {"WM Malta": "Wikimedia Community Malta"}}
    rows = [(2, "Malta UG", "wikimedia_Malta"), (3, "WM Malta", "Wikimedia Malta")]
    assert merge(config, rows, PAGES) == (1, [])
    assert config == {
        "jobs": {"events": False},
        "aliases": {
            "WM Malta": "Wikimedia Community Malta",
            "Malta UG": "Wikimedia Community Malta",
        },
    }


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ((4, "", "Wikimedia Fiji"), "line 4: a cell is empty"),
        ((5, "Fiji", ""), "line 5: a cell is empty"),
        ((6, "Tonga", "Wikimedia Tonga"), "line 6: there is no page Wikimedia Tonga"),
        ((7, "Tonga", "<Tonga>"), "line 7: there is no page <Tonga>"),
        ((8, "WM", "Wikimedia Fiji"), "line 8: WM already means Wikimedia Community Malta"),
    ],
)
def test_unusable_row_is_reported_and_changes_nothing(row, problem):
    config = {"aliases": {"WM": "Wikimedia Community Malta"}}
    assert merge(config, [row], PAGES) == (0, [problem])
    assert config == {"aliases": {"WM": "Wikimedia Community Malta"}}


def test_file_is_read_with_and_without_its_header(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text(
        'name,page\n"Malta, UG",Wikimedia Malta\n\n Fiji ,Wikimedia Fiji\n', "utf-8-sig"
    )
    assert read_rows(path) == [(2, "Malta, UG", "Wikimedia Malta"), (4, "Fiji", "Wikimedia Fiji")]


@pytest.mark.parametrize("content", [b"only one cell\n", "Müller,Seite".encode("latin-1")])
def test_file_of_another_format_is_reported_with_the_remedy(tmp_path, content):
    path = tmp_path / "names.csv"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"names\.csv"):
        read_rows(path)
