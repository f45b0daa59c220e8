"""The ledger's address on ToolsDB."""

from __future__ import annotations

import pytest
from sqlalchemy import make_url

from bot.store import Ledger, StoreError
from bot.store.records import StoreAddressError
from bot.store.toolsdb import toolsdb_url
from tests.unit.store.mariadb import PASSWORD, USER


def test_the_address_has_all_that_a_connection_needs():
    url = make_url(toolsdb_url("s54321", "p@ss:w/ord?%"))
    assert url.drivername == "mysql+pymysql"
    assert (url.username, url.password) == ("s54321", "p@ss:w/ord?%")
    assert url.host == "tools.db.svc.wikimedia.cloud"
    assert url.database == "s54321__reportbot"
    assert make_url(toolsdb_url("u", "p", "try_2")).database == "u__try_2"


@pytest.mark.parametrize(
    ("user", "password", "name", "words"),
    [
        ("", "secret", "reportbot", "TOOL_TOOLSDB_USER"),
        ("s1", "", "reportbot", "TOOL_TOOLSDB_PASSWORD"),
        ("s1", "secret", "", "no name for a database"),
        ("s1", "secret", "a`b", "no name for a database"),
        ("s1", "secret", "x?local_infile=1", "no name for a database"),
    ],
)
def test_what_makes_no_address(user, password, name, words):
    with pytest.raises(StoreAddressError, match=words) as caught:
        toolsdb_url(user, password, name)
    assert "secret" not in str(caught.value)


def test_it_opens_a_database_of_that_name(mariadb):
    mariadb.root(f"CREATE DATABASE {USER}__reportbot CHARACTER SET utf8mb4")
    url = make_url(toolsdb_url(USER, PASSWORD)).set(host="127.0.0.1", port=mariadb.port)
    with Ledger.open(url.render_as_string(hide_password=False)) as ledger:
        assert ledger.is_new


@pytest.mark.parametrize(
    ("user", "password", "name", "words"),
    [
        (USER, PASSWORD, f"{USER}__none", "1049.*Create the database: CREATE DATABASE"),
        (USER, PASSWORD, "s99999__reportbot", "1044.*Check user and password"),
        (USER, "secret", f"{USER}__none", "1045.*Check user and password"),
    ],
)
def test_what_is_wrong_is_said(mariadb, user, password, name, words):
    url = make_url(mariadb.url(name)).set(username=user, password=password)
    with pytest.raises(StoreError, match=words) as caught:
        Ledger.open(url.render_as_string(hide_password=False))
    assert password not in str(caught.value)
