"""Header boxes in many layouts: each value is read, or is ``None``; none is another field's."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.reader import read

TITLE = "Grants:Programs/Wikimedia Community Fund/Rapid Fund/Lake days (ID: 22748999)/Final Report"
NOTICE = (
    "This is an automatically generated Meta-Wiki page. The page was copied from Fluxx, the web"
    " service of Wikimedia Foundation Funds, where the user has submitted their midpoint report."
)
BOX = ("Report Status", "Due date", "Funding program", "Report type")
IDENTITY = ("Applicant username", "Organization name", "Amount awarded", "Amount spent")
VALUES = {
    "Report Status": "Under review",
    "Due date": "31 May 2025",
    "Funding program": "Rapid Fund",
    "Report type": "Final",
    "Applicant username": "Mahnoza",
    "Organization name": "Lake club",
    "Amount awarded": "2600",
    "Amount spent": "2600 USD, 1970.33",
}
KEYS = {
    "Report Status": "status",
    "Due date": "due",
    "Funding program": "program",
    "Report type": "type",
    "Applicant username": "applicant",
    "Organization name": "organization",
    "Amount awarded": "awarded",
    "Amount spent": "spent",
}
Pairs = list[tuple[str, str]]


def each(shape: str, join: str = "\n") -> Callable[[Pairs], str]:
    return lambda pairs: join.join(shape.format(label=label, value=value) for label, value in pairs)


def table(row: str) -> Callable[[Pairs], str]:
    return lambda pairs: "{|\n" + each(row, "\n|-\n")(pairs) + "\n|}"


def transposed(pairs: Pairs) -> str:
    labels, values = zip(*pairs, strict=True)
    return "{|\n! " + " !! ".join(labels) + "\n|-\n| " + " || ".join(values) + "\n|}"


LAYOUTS: dict[str, Callable[[Pairs], str]] = {
    "bold, colon inside": each("'''{label}:''' {value}", "\n\n"),
    "bold, colon outside": each("'''{label}''': {value}", "\n\n"),
    "bold, no colon": each("'''{label}''' {value}", "\n\n"),
    "bold, dash": each("'''{label}''' – {value}", "\n\n"),
    "italic": each("''{label}:'' {value}<br>"),
    "plain lines": each("{label}: {value}", "\n\n"),
    "full-width colon": each("{label}：{value}", "\n\n"),
    "space before the colon": each("{label} : {value}", "\n\n"),
    "break behind the label": each("'''{label}:'''<br />{value}", "\n\n"),
    "break, no colon": each("'''{label}'''<br>{value}", "\n\n"),
    "paragraphs": each("'''{label}'''\n\n{value}", "\n\n"),
    "paragraphs with colons": each("{label}:\n\n{value}", "\n\n"),
    "headings": each("=== {label} ===\n{value}"),
    "bullets": each("* {label}: {value}"),
    "bullet signs": each("• {label}: {value}<br>"),
    "bullet signs before values": each("* {label}: • {value}"),
    "nested bullets": each("* {label}\n** {value}"),
    "nested bullets with colons": each("* '''{label}:'''\n** {value}"),
    "nested HTML list": each("<ul><li>{label}<ul><li>{value}</li></ul></li></ul>"),
    "indented": each("{label}\n: {value}"),
    "terms": each("; {label}\n: {value}"),
    "terms on one line": each("; {label} : {value}"),
    "HTML terms": lambda pairs: f"<dl>{each('<dt>{label}:</dt><dd>{value}</dd>')(pairs)}</dl>",
    "bars on one line": each("{label}: {value}", " | "),
    "bars without colons": each("{label} | {value}", " | "),
    "dots on one line": each("{label}: {value}", " · "),
    "commas on one line": each("{label}: {value}", ", "),
    "spaces on one line": each("{label}: {value}", " "),
    "rows": table("! {label}\n| {value}"),
    "rows with colons": table("| {label}: || {value}"),
    "rows with styles": table('! scope="row" | {label}\n| style="text-align:right" | {value}'),
    "value as a list in its cell": table("! {label}\n|\n* {value}"),
    "value below the label in one cell": table("| '''{label}'''<br>{value}"),
    "value in the next row": table("! {label}\n|-\n| {value}"),
    "transposed": transposed,
    "HTML rows": lambda pairs: (
        f"<table>{each('<tr><th>{label}</th><td>{value}</td></tr>', '')(pairs)}</table>"
    ),
    "divs": each("<div>{label}:</div><div>{value}</div>"),
    "spans": each("<span>{label}</span><span>: {value}</span><br>"),
    "template": lambda pairs: "{{Report box\n" + each("| {label} = {value}")(pairs) + "\n}}",
    "template on one line": lambda pairs: (
        "{{Report box" + each("|{label}={value}", "")(pairs) + "}}"
    ),
}


def printed(layout: Callable[[Pairs], str], values: dict[str, str]) -> dict[str, str]:
    """Write a page in a layout, and return the header values that are read."""
    parts = [[(label, values[label]) for label in labels] for labels in (BOX, IDENTITY)]
    text = f"{layout(parts[0])}\n\n{NOTICE}\n\n== General information ==\n\n{layout(parts[1])}"
    text += "\n\n== Part 1: Project and impact ==\n\nText."
    return {key: value for key, value in read(TITLE, text).header if value}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_value_is_read(layout):
    expected = {KEYS[label]: value for label, value in VALUES.items()}
    assert printed(LAYOUTS[layout], VALUES) == expected


@given(
    layout=st.sampled_from(sorted(LAYOUTS)),
    blank=st.sets(st.sampled_from(sorted(VALUES)), max_size=8),
)
def test_blank_value_is_not_taken_from_another_field(layout, blank):
    values = {label: "" if label in blank else value for label, value in VALUES.items()}
    expected = {KEYS[label]: value for label, value in values.items()}
    read_values = printed(LAYOUTS[layout], values)
    wrong = {key: value for key, value in read_values.items() if value != expected[key]}
    assert wrong == {}


def rows_above(pairs: Pairs) -> str:
    labels, values = zip(*pairs, strict=True)
    return "{|\n| " + " || ".join(values) + "\n|-\n! " + " !! ".join(labels) + "\n|}"


ABOVE: dict[str, Callable[[Pairs], str]] = {
    "paragraphs": each("{value}\n\n'''{label}'''", "\n\n"),
    "breaks": each("{value}<br>{label}", "<br>"),
    "divs": each("<div>{value}</div><div>{label}</div>"),
    "rows": table("| {value}\n|-\n! {label}"),
    "row of values": rows_above,
    "cell before the label": table("| {value}\n! {label}"),
    "one cell": table("| {value}<br>'''{label}'''"),
    "dashes": each("{value} – {label}", "\n\n"),
    "bars": each("{value} | {label}", " | "),
}


@given(
    layout=st.sampled_from(sorted(ABOVE)),
    blank=st.sets(st.sampled_from(sorted(VALUES)), max_size=8),
)
def test_value_above_or_before_its_label_is_not_read_for_another_label(layout, blank):
    values = {label: "" if label in blank else value for label, value in VALUES.items()}
    expected = {KEYS[label]: value for label, value in values.items()}
    read_values = printed(ABOVE[layout], values)
    wrong = {key: value for key, value in read_values.items() if value != expected[key]}
    assert wrong == {}


APPLICATION = {
    "status": "Funded",
    "proposed start date": "2025-03-01",
    "grant start date": "2025-03-01T00:00:00Z",
    "budget (local currency)": "54000 GEL",
    "budget (USD)": "20000 USD",
    "amount recommended (USD)": "19000",
    "grant type": "Individual",
    "funding region": "CEECA",
    "decision fiscal year": "2024-25",
    "applicant": "Nino L",
    "organization (if applicable)": "Lake club",
}
LATER_REPORT = {
    "Report ID": "12500",
    "Report status": "Under review",
    "Report due date": "30 August 2025",
    "Grant ID": "G-RF-2504-18900",
    "Amount funded": "2808400 RWF, 2000 USD",
    "Amount spent": "2808400 RWF",
}


@given(
    layout=st.sampled_from(sorted(LAYOUTS)),
    blank=st.sets(st.sampled_from(sorted(APPLICATION)), max_size=2),
)
def test_infobox_of_an_application_is_read(layout, blank):
    values = {label: "" if label in blank else value for label, value in APPLICATION.items()}
    below = "== Applicant Details ==\n\nStatus: ready\n\nFunding region: all"
    text = f"{LAYOUTS[layout](list(values.items()))}\n\n{NOTICE}\n\n{below}"
    report = read(TITLE.removesuffix("/Final Report"), text)
    assert report.recognised
    assert sorted(value for _, value in report.header if value) == sorted(
        filter(None, values.values())
    )


@given(
    layout=st.sampled_from(sorted(LAYOUTS)),
    blank=st.sets(st.sampled_from(sorted(LATER_REPORT)), max_size=2),
)
def test_box_with_lines_above_its_first_label_is_read(layout, blank):
    values = {label: "" if label in blank else value for label, value in LATER_REPORT.items()}
    opening = ["Lake-dev", "Lake days", "01 July 2025 - 31 July 2025"]
    below = "Rapid Fund Final Report\n\n== Part 1: Project and impact ==\n\nText."
    text = "\n\n".join((*opening, LAYOUTS[layout](list(values.items())), below))
    found = [value for _, value in read(TITLE, text).header if value]
    assert sorted(found) == sorted(filter(None, (*opening, *values.values())))
