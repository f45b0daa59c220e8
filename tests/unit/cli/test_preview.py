"""The page on which a person looks at the changes of a plan."""

from html.parser import HTMLParser

from bot.cli.preview import write_plan
from bot.cycle.plan import Change, Plan
from bot.talk.content import PageContent
from bot.wiki.source import PageText


class Diff(HTMLParser):
    """Collects the class and the text of each part of a diff."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[list[str]] = []
        self.is_part = False

    def handle_starttag(self, tag, attrs):
        self.is_part = tag == "span"
        if self.is_part:
            self.parts.append([dict(attrs)["class"] or "", ""])

    def handle_data(self, data):
        if self.is_part:
            self.parts[-1][1] += data

    def handle_endtag(self, tag):
        self.is_part = False


def test_lines_of_one_sign_are_one_part_of_the_diff_and_are_escaped(tmp_path):
    old = PageText("Talk:A", "one\ntwo\nthree\n", revid=7)
    new = "one\n<b>2</b>\n-- 3\nthree\n"
    change = Change(PageContent("Talk:A"), old, new, (), frozenset(), "a summary")
    index = write_plan(
        Plan([change]), tmp_path, source="export:x", reports=1, failed={}, summary="one page"
    )
    diff = Diff()
    diff.feed(index.read_text("utf-8"))
    assert [part for part in diff.parts if part[0] != "at"] == [
        ["same", "  one"],
        ["del", "− two"],
        ["add", "+ <b>2</b>\n+ -- 3"],
        ["same", "  three"],
    ]
