from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import json_text as place
from bot.config.model import Config, Jobs
from bot.config.parse import MAX_BYTES, ConfigError, parse_config

HERE = Path(__file__).parent
BAD = tomllib.loads((HERE / "bad_configs.toml").read_text(encoding="utf-8"))
FULL = (HERE / "full.json").read_text(encoding="utf-8")

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def test_empty_config_has_the_defaults():
    assert parse_config("{}") == Config()


def test_every_setting_can_be_set():
    config = parse_config(FULL)
    assert config.model_fields_set == set(Config.model_fields)
    assert config.jobs == Jobs(events=False, notices=False)
    assert config.notices.statuses == {"Under review": 0, "Draft": 14}
    assert config.limits.edits_per_run == 100
    assert config.links[0].verdict == "reject"
    assert config.notices.max_age_days == 200


def test_titles_are_normalised():
    config = parse_config(FULL)
    assert list(config.languages.pages) == ["Tajik Wikimedians User Group"]
    assert config.aliases == {"Wikimedia UG Georgia": "Wikimedians of Georgia User Group"}
    assert config.opt_out.pages[0].startswith("Grants talk:Programs/")
    assert config.pilot is not None
    assert config.pilot.groups == ("Tajik Wikimedians User Group",)
    assert config.pilot.reports == (config.links[0].report,)


def test_pilot_is_absent_unless_it_is_set():
    assert parse_config("{}").pilot is None
    empty = parse_config('{"pilot": {}}').pilot
    assert empty is not None
    assert (empty.groups, empty.reports) == ((), ())


@pytest.mark.parametrize("case", BAD.values(), ids=BAD.keys())
def test_bad_config_is_refused_with_place_and_remedy(case):
    with pytest.raises(ConfigError) as caught:
        parse_config(case["config"])
    assert str(caught.value) == case["says"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"x": "' + "a" * 5_000_000 + '"}', "5,000,009 bytes, and the bot reads at most 500,000"),
        ('"' + "ж" * (MAX_BYTES // 2) + '"', "500,002 bytes"),
        ("[" * 400_000, "nested too deeply"),
        ('{"a":' * 90_000, "nested too deeply"),
        ('{"limits": {"edits_per_run": ' + "9" * 400_000 + "}}", "a number is too long"),
        ('{"opt_out": {"pages": [' + "1," * 200_000 + "1]}}", "and 199996 more"),
        ("{" + '"a": {"b": 1}, ' * 30_000 + '"c": 1}', "appears twice"),
    ],
    ids=["5 MB", "two-byte letters", "lists", "objects", "digits", "faults", "doubled keys"],
)
def test_huge_config_is_refused(text, says):
    with pytest.raises(ConfigError, match=says):
        parse_config(text)


def outcome(text):
    """Return the config or the `ConfigError`; any other exception fails the test."""
    try:
        return parse_config(text)
    except ConfigError as error:
        return error


def test_more_than_fifty_newsletters_are_refused():
    fifty = [f"{number}/" for number in range(50)]
    assert len(parse_config(json.dumps({"newsletters": fifty})).newsletters) == 50
    with pytest.raises(ConfigError, match="too many; keep at most 50") as caught:
        parse_config(json.dumps({"newsletters": [*fifty, "One more/"]}))
    assert caught.value.faults[0].place == "newsletters"


@given(st.text() | json_values.map(json.dumps))
def test_any_text_is_read_or_refused_on_one_line(text):
    assert str(outcome(text)).isprintable()


@given(st.sampled_from(sorted(Config.model_fields)), json_values)
def test_any_value_of_a_setting_is_read_or_refused(name, value):
    key = "$schema" if name == "schema_address" else name
    found = outcome(json.dumps({**json.loads(FULL), key: value}, indent=1))
    if isinstance(found, ConfigError):
        places = {fault.place for fault in found.faults}
        assert all(where == "" or where.startswith(key) for where in places)


def paths(value, path=()):
    yield path, value
    if isinstance(value, dict | list):
        for step, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(part, (*path, step))


@given(json_values, st.sampled_from([None, 0, 3]))
def test_offset_of_each_path_is_found(value, indent):
    text = json.dumps(value, indent=indent, allow_nan=True)
    for path, part in paths(value):
        found, _ = json.JSONDecoder().raw_decode(text, place.offset(text, path))
        assert json.dumps(found) == json.dumps(part)


@given(st.dictionaries(st.text(), json_values, min_size=1), st.data())
def test_duplicate_key_is_found(value, data):
    key = data.draw(st.sampled_from(sorted(value)))
    text = json.dumps({"x": [value]})[:-3] + f",\n{json.dumps(key)}: 1}}]}}"
    found = place.duplicate_key(text)
    assert found == (("x", 0, key), 2)
