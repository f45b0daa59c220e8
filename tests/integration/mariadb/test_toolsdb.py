"""A ledger on a MariaDB whose databases are named as on ToolsDB."""

from __future__ import annotations

import pytest
from sqlalchemy import make_url

from bot.store import Ledger, StoreError
from tests.support.mariadb_server import PASSWORD, USER


def test_the_ledger_opens_in_a_database_of_that_name(mariadb):
    name = f"{USER}__reportbot"
    mariadb.root(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
    with Ledger.open(mariadb.url(name)) as ledger:
        assert ledger.is_new


@pytest.mark.parametrize(
    ("user", "password", "name", "words"),
    [
        (USER, PASSWORD, f"{USER}__none", "1049.*Create the database: CREATE DATABASE"),
        (USER, PASSWORD, "s99999__reportbot", "1044.*Check user and password"),
        (USER, "secret", f"{USER}__none", "1045.*Check user and password"),
    ],
)
def test_error_names_the_remedy_and_hides_the_password(mariadb, user, password, name, words):
    url = make_url(mariadb.url(name)).set(username=user, password=password)
    with pytest.raises(StoreError, match=words) as caught:
        Ledger.open(url.render_as_string(hide_password=False))
    assert password not in str(caught.value)
