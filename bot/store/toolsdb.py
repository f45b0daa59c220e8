"""The ledger on ToolsDB, the MariaDB of Toolforge.

https://wikitech.wikimedia.org/wiki/Help:Toolforge/ToolsDB: a tool may make databases whose names
begin with its user and two underscores. Nothing makes them by itself, so once, on a bastion::

    toolforge-cli> sql tools
    MariaDB> CREATE DATABASE s54321__reportbot CHARACTER SET utf8mb4;

User and password are in the tool's environment as ``TOOL_TOOLSDB_USER`` and
``TOOL_TOOLSDB_PASSWORD``.
"""

from __future__ import annotations

import re
from typing import Final

from sqlalchemy import URL

from bot.store.records import StoreAddressError

HOST: Final = "tools.db.svc.wikimedia.cloud"
NAME: Final = re.compile(r"[0-9A-Za-z_]+")


def toolsdb_url(user: str, password: str, name: str = "reportbot") -> str:
    """Return the ledger's address on ToolsDB: the database ``<user>__<name>`` of a tool.

    The address holds the password: it goes to `Ledger.open` and into no log. Raises
    StoreAddressError when a part is empty or the name is none for a database.
    """
    if not user or not password:
        raise StoreAddressError(
            "ToolsDB needs a user and a password: set TOOL_TOOLSDB_USER and TOOL_TOOLSDB_PASSWORD, "
            "or give the ledger another address."
        )
    if not NAME.fullmatch(name):
        raise StoreAddressError(
            f"{name!r} is no name for a database: use letters, digits and underscores."
        )
    made = URL.create("mysql+pymysql", user, password, HOST, database=f"{user}__{name}")
    return made.render_as_string(hide_password=False)
