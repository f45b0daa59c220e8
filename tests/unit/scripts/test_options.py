"""The arguments of an operator's script, read without a wiki."""

from __future__ import annotations

import pytest

from scripts.operators.options import UsageError, help_text, read_options


def read(*arguments, own=("run",), writes=True):
    return read_options(arguments, own, writes=writes)


def test_script_writes_only_with_apply():
    assert not read("-page:A").writes
    assert read("-page:A", "-apply").writes


def test_own_options_and_pages_are_separated():
    options = read("-run:a:b", "-page:C: d", "-limit:2", "-apply")
    assert options.own == {"run": "a:b"}
    assert options.pages == ("-page:C: d", "-limit:2")


def test_script_that_never_writes_has_no_option_apply():
    assert read("-apply", writes=False).pages == ("-apply",)


@pytest.mark.parametrize("help_option", ["-help", "--help", "-h"])
def test_help_ignores_other_arguments(help_option):
    assert read("-page", help_option).help


@pytest.mark.parametrize("argument", ["-page", "-file:", "-limit", "-cat", "-prefixindex"])
def test_option_without_its_value_is_wrong_usage(argument):
    with pytest.raises(UsageError, match="needs a value"):
        read(argument)


def test_summary_and_always_are_read_only_by_scripts_that_save():
    options = read("-apply", "-always", "-summary:As discussed: see talk")
    assert (options.always, options.summary) == (True, "As discussed: see talk")
    assert read("-always", "-summary:x", writes=False).pages == ("-always", "-summary:x")
    with pytest.raises(UsageError, match="-summary:TEXT"):
        read("-summary")


@pytest.mark.parametrize("takes_pages", [True, False])
def test_help_lists_only_the_options_that_the_script_takes(takes_pages):
    text = help_text(
        "What it does.", {"run:ID": "the run"}, writes=takes_pages, takes_pages=takes_pages
    )
    assert text.startswith("What it does.")
    assert "  -run:ID" in text
    assert ("-prefixindex:" in text) is takes_pages
    assert ("  -apply" in text) is takes_pages
