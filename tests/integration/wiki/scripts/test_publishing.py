"""The help for editors put on the wiki, and what people wrote there left as it is."""

from __future__ import annotations

from scripts.publish_help import PAGES, help_pages
from tests.support.wiki.operator_shell import operate, recent_revids

OPERATOR = "-operator:Admin"


def test_every_help_file_is_listed_with_its_names_filled_in():
    pages = help_pages("Some bot", "Some one")
    files = {path.name for path in PAGES.iterdir()} - {"README.md", "pages.json"}
    assert {page.file for page in pages} == files
    assert not any("$BOT" in page.text or "$OPERATOR" in page.text for page in pages)
    by_hand = {page.title for page in pages if page.by_hand}
    assert by_hand == {"User:Some bot", "User:Some bot/Run", "User:Some bot/config.json"}


def test_help_is_published_once_and_edited_pages_are_left_alone(sample_wiki, tmp_path):
    client = sample_wiki.client("Admin")
    pages = [page for page in help_pages("ReportBot", "Admin") if not page.by_hand]
    seen = recent_revids(sample_wiki)
    lines, _ = operate(sample_wiki, "publish_help", OPERATOR)
    assert sum(line.startswith("would be created: ") for line in lines) == len(pages)
    assert recent_revids(sample_wiki) == seen

    out = f"-out:{tmp_path / 'hand'}"
    lines, _ = operate(sample_wiki, "publish_help", OPERATOR, out, "-apply", way="pwb")
    assert sum(line.startswith("saved: ") for line in lines) == len(pages)
    assert "exists: User:ReportBot/Run (run.wikitext)" in lines
    assert (tmp_path / "hand" / "run.wikitext").read_text() == "run\n"
    assert {page.title: client.text(page.title) for page in pages} == {
        page.title: page.text for page in pages
    }
    seen = recent_revids(sample_wiki)
    lines, _ = operate(sample_wiki, "publish_help", OPERATOR, "-apply")
    assert f"{len(pages)} unchanged" in lines[-1]
    assert recent_revids(sample_wiki) == seen

    title = pages[0].title
    client.append(title, "\nA person's word.")
    lines, _ = operate(sample_wiki, "publish_help", OPERATOR, "-apply", code=1)
    assert any(line.startswith(f"refused: {title} (a person edited it") for line in lines)
    assert "A person's word." in client.text(title)
    operate(sample_wiki, "publish_help", OPERATOR, f"-replace:{title}", "-apply")
    assert client.text(title) == pages[0].text


def test_wrong_usage_is_reported(sample_wiki):
    for arguments in ([], ["-operator:"], ["-operator:a|b"]):
        _, said = operate(sample_wiki, "publish_help", *arguments, "-apply", code=2)
        assert "-operator:NAME" in said
