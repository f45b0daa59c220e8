"""The names of Pywikibot that the bot overrides or uses though they are private.

Pywikibot is pinned to a minor version in pyproject.toml, because these names may change without
notice. When a test here fails after an upgrade, read the new source of the name before the pin is
raised.
"""

from __future__ import annotations

import importlib
import inspect
import os
import re
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("PYWIKIBOT_NO_USER_CONFIG", "2")

from pywikibot import config
from pywikibot.data import api
from pywikibot.site import APISite
from pywikibot.site._siteinfo import Siteinfo

from bot.wiki import session, site
from bot.wiki.site import BotRequest, BotSite, PrefetchedSiteinfo

ROOT = Path(__file__).parents[3]

OVERRIDDEN: dict[tuple[Any, Any], set[str]] = {
    (BotSite, APISite): {
        "_request",
        "_request_class",
        "get_tokens",
        "has_extension",
        "login",
    },
    (BotRequest, api.Request): {"_json_loads", "_userinfo_query", "submit", "wait"},
    (PrefetchedSiteinfo, Siteinfo): {"_get_siteinfo"},
}

PRIVATE_MEMBERS = {
    APISite: {"_loginstatus", "_relogin", "_siteinfo"},
    Siteinfo: {"_cache", "_post_process"},
}
"""Private methods and attributes of Pywikibot's classes that the bot's subclasses use."""

USED = {
    "pywikibot": {"Site", "_sites", "bot", "comms", "family", "handle_args", "throttle"},
    "pywikibot.bot": {"init_handlers"},
    "pywikibot.comms.http": {"cookie_jar", "session"},
    "pywikibot.family": {"AutoFamily", "Family"},
    "pywikibot.login": {"ClientLoginManager", "LoginStatus"},
    "pywikibot.site._siteinfo": {"Siteinfo"},
    "pywikibot.throttle": {"Throttle", "pid"},
}

SETTINGS = {
    "authenticate",
    "base_dir",
    "debug_log",
    "family",
    "family_files",
    "log",
    "max_retries",
    "minthrottle",
    "mylang",
    "password_file",
    "put_throttle",
    "read_maxlag",
    "retry_max",
    "retry_wait",
    "simulate",
    "site_interface",
    "socket_timeout",
    "solve_captcha",
    "user_agent_description",
    "user_agent_format",
    "usernames",
    "write_maxlag",
}


def _source(cls: type) -> str:
    """The source of a class and of its module's parent classes: where attributes are set."""
    return "".join(inspect.getsource(c) for c in cls.__mro__ if c.__module__.startswith("pywiki"))


@pytest.mark.parametrize(("ours", "theirs"), OVERRIDDEN, ids=lambda cls: cls.__name__)
def test_overridden_method_exists_with_its_parameters(ours: type, theirs: type) -> None:
    own = {name for name in vars(ours) if callable(getattr(ours, name))} - {"__init__"}
    assert OVERRIDDEN[ours, theirs] == {name for name in own if hasattr(theirs, name)}
    for name in OVERRIDDEN[ours, theirs]:
        before = inspect.signature(getattr(theirs, name)).parameters
        now = inspect.signature(getattr(ours, name)).parameters
        any_keywords = any(p.kind is p.VAR_KEYWORD for p in now.values())
        for position, parameter in enumerate(before.values()):
            if parameter.kind in {parameter.VAR_KEYWORD, parameter.KEYWORD_ONLY}:
                assert parameter.name in now or any_keywords, name
            else:
                assert len(now) > position, f"{name} lacks the parameter {parameter.name}"


@pytest.mark.parametrize("cls", PRIVATE_MEMBERS, ids=lambda cls: cls.__name__)
def test_used_private_member_exists(cls: type) -> None:
    for name in PRIVATE_MEMBERS[cls]:
        assert hasattr(cls, name) or re.search(rf"self\.{name}\b.*= ", _source(cls)), name


@pytest.mark.parametrize("module", USED)
def test_used_name_exists_in_its_module(module: str) -> None:
    found = vars(importlib.import_module(module))
    assert {name for name in USED[module] if name not in found} == set()


def test_every_setting_that_the_bot_sets_exists_in_pywikibot() -> None:
    assert {name for name in SETTINGS if not hasattr(config, name)} == set()


def test_other_used_members_exist() -> None:
    from pywikibot import throttle
    from pywikibot.family import Family
    from pywikibot.login import ClientLoginManager, LoginStatus

    assert {"_families", "load"} <= set(dir(Family))
    assert {"IN_PROGRESS", "NOT_LOGGED_IN", "AS_USER"} <= set(dir(LoginStatus))
    assert {"drop", "waittime"} <= set(dir(throttle.Throttle))
    assert "self.retry_after" in inspect.getsource(throttle.Throttle)
    assert "self.use_get" in inspect.getsource(api.Request)
    assert "self.last_error" in inspect.getsource(api.Request)
    assert "password" in inspect.getsource(ClientLoginManager.__init__)


def test_every_used_private_name_is_listed_here() -> None:
    """Private names in the two modules that know Pywikibot from inside."""
    listed = {name for names in OVERRIDDEN.values() for name in names}
    listed |= {name for names in PRIVATE_MEMBERS.values() for name in names}
    listed |= {"_sites", "_families", "_siteinfo"}
    for module in (site, session):
        source = inspect.getsource(module)
        own = set(re.findall(r"(?:def|class) (_\w+)", source)) | {"_sessions_lost"}
        used = set(re.findall(r"\.(_[a-z]\w*)", source)) - own
        assert used <= listed, module.__name__
    others = {
        path: re.findall(r"\b(?:site|pywikibot|config)\._[a-z]\w*", path.read_text())
        for folder in ("bot", "scripts")
        for path in (ROOT / folder).rglob("*.py")
        if path.name not in {"site.py", "session.py"}
    }
    assert {path.name: names for path, names in others.items() if names} == {}


def test_pywikibot_is_pinned_to_a_minor_version() -> None:
    assert re.search(r'"pywikibot~=\d+\.\d+\.\d+"', (ROOT / "pyproject.toml").read_text())
