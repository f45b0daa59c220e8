"""Coverage-guided fuzzing of the reader: ``make fuzz SECONDS=600``.

The first two bytes of an input choose a page and a form's title, the rest edits that page: so most
inputs get past recognition. What libFuzzer learns in a run it keeps in the corpus folder.
"""

from __future__ import annotations

import sys

import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]

with atheris.instrument_imports(include=["bot.reports"]):
    from bot.reports import forms as form
    from bot.reports import reader
    from bot.wikitext import lines as wikitext
    from bot.wikitext import plain_text as inline

from tests.fuzz.pages import FRAGMENTS, TITLES, pages

PAGES = pages()
MOST_EDITS = 12
MOST_QUESTIONS = max(len(known.items) for known in form.catalogue())


def page(data: atheris.FuzzedDataProvider) -> str:
    """Take a page and edit it as the bytes say."""
    text: str = data.PickValueInList(PAGES)
    for _ in range(data.ConsumeIntInRange(0, MOST_EDITS)):
        start = data.ConsumeIntInRange(0, len(text))
        end = min(start + data.ConsumeIntInRange(0, 400), len(text))
        match data.ConsumeIntInRange(0, 6):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:start] + data.PickValueInList(FRAGMENTS) + text[start:]
            case 2:
                text = text[:start] + data.PickValueInList(FRAGMENTS) + text[end:]
            case 3:
                text = text[:start] + data.ConsumeUnicodeNoSurrogates(40) + text[start:]
            case 4:
                text = text[:end] + text[start:end] * data.ConsumeIntInRange(1, 3) + text[end:]
            case 5:
                other = data.PickValueInList(PAGES)
                cut = data.ConsumeIntInRange(0, len(other))
                text = text[:start] + other[cut : cut + 2000] + text[end:]
            case 6:
                target = data.ConsumeIntInRange(0, len(text))
                text = text[:target] + text[start:end] + text[target:]
    return text


def check(title: str, text: str) -> None:
    """Read a page and assert what holds for every page.

    :raises AssertionError: when it does not
    """
    report = reader.read(title, text)
    assert report.title == title
    assert report.recognised is (report.why_not is None)
    if not report.recognised:
        assert report.why_not
        assert not report.missing
        assert not report.blank
    assert len(report.questions) <= MOST_QUESTIONS
    assert len({question.key for question in report.questions}) == len(report.questions)
    cut = wikitext.lines(text)
    assert sum(len(line.text) + len(line.name) for line in cut) <= len(text)
    shown = [inline.plain(line.text) for line in cut]
    assert all(line == " ".join(line.split()) for line in shown)
    if "required" not in " ".join(shown).casefold():
        assert not report.missing


def test_one_input(data: bytes) -> None:
    """Read what libFuzzer made up."""
    provider = atheris.FuzzedDataProvider(data)
    if provider.ConsumeIntInRange(0, 9) == 0:
        check(provider.PickValueInList(TITLES), provider.ConsumeUnicodeNoSurrogates(4000))
    else:
        check(provider.PickValueInList(TITLES), page(provider))


if __name__ == "__main__":
    atheris.Setup(sys.argv, test_one_input)
    atheris.Fuzz()
