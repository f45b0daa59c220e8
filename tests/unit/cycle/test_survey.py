from __future__ import annotations

from bot.cli.survey import Survey
from bot.reports.reader import read

TITLE = "Grants:Programs/Wikimedia Community Fund/Conference Fund/A meeting{}/Final Report"
PAGE = """
* Title of proposal: A meeting
* Username of applicant: Someone
* Name of organization: N/A
== Part 1: Understanding your work ==
'''1. Did your event have any impact that you did not expect, positive or negative?'''
$$unexpected_impact$$

'''2. What do you think will be the long term impact of this conference?'''
Many friendships.

'''3. Who came? (required)'''
"""


def survey(*reports):
    result = Survey()
    for report in reports:
        result.add(report)
    return result


def test_pages_are_counted_by_form_and_fund():
    found = survey(*(read(TITLE.format(n), PAGE) for n in range(3))).as_json()
    assert found["pages"] == 3
    assert found["forms"] == [{"form": "C", "fund": "Conference Fund", "pages": 3}]
    assert found["unrecognised"] == []


def test_unknown_labels_are_listed_with_an_example():
    found = survey(*(read(TITLE.format(n), PAGE) for n in range(3))).as_json()
    assert found["unknown_labels"] == [
        {"form": "C", "label": "3. Who came? (required)", "pages": 3, "example": TITLE.format(0)}
    ]


def test_unresolved_placeholders_are_listed_and_are_not_answers():
    report = read(TITLE.format(""), PAGE)
    assert not report.questions[0].answered
    assert survey(report).as_json()["placeholders"] == [
        {"placeholder": "$$unexpected_impact$$", "pages": 1, "example": TITLE.format("")}
    ]


def test_unrecognised_page_is_listed_with_the_reason():
    found = survey(read(TITLE.format(""), "Nothing here yet.")).as_json()
    (page,) = found["unrecognised"]
    assert "nearest form C: 0 of " in page["why"]


def test_page_of_a_fund_has_the_kind_other():
    found = survey(read("Grants:Programs/Wikimedia Community Fund/Rapid Fund", "Apply!")).as_json()
    assert found["kinds"] == {"other": 1}
    assert found["unrecognised"] == []


def test_text_lists_what_to_send_to_the_maintainers():
    text = survey(read(TITLE.format(""), PAGE)).as_text()
    assert "docs/forms.md" in text
    assert "3. Who came?" in text


def test_changed_form_is_listed_with_its_new_and_its_missing_labels():
    changed = PAGE.replace(
        "2. What do you think will be the long term impact of this", "2. So this"
    )
    counts = survey(*(read(TITLE.format(n), changed if n else PAGE) for n in range(3))).as_json()
    (form,) = counts["changed_forms"]
    assert form["form"] == "C"
    assert [(label["label"], label["pages"]) for label in form["new_labels"]] == [
        ("3. Who came? (required)", 3)
    ]
    (missing,) = form["missing_labels"]
    assert missing["label"].startswith("2. What do you think")
    assert (missing["pages"], missing["example"]) == (2, TITLE.format(1))


def test_pages_are_counted_by_understanding():
    counts = survey(read(TITLE.format(1), PAGE), read(TITLE.format(2), "Soon."))
    assert counts.as_json()["understanding"] == {"whole": 1, "identified": 0, "none": 1}
    assert "1 whole, 0 identified, 1 none" in counts.as_text()
