"""The wiki and the account of Pywikibot's own user-config.py."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.wiki.source import AccessError

_NAME = "user-config.py"


@dataclass(frozen=True, slots=True)
class UserConfig:
    """What a user-config.py says: ``username`` is ``""`` when it names no account."""

    path: str
    family: str
    code: str
    username: str


def find_user_config() -> Path | None:
    """Return the user-config.py that Pywikibot reads, ``None`` when there is none.

    It looks in the folder PYWIKIBOT_DIR, the working folder and ``~/.pywikibot``, in this order.
    PYWIKIBOT_NO_USER_CONFIG turns it off.
    """
    if os.environ.get("PYWIKIBOT_NO_USER_CONFIG", "0") != "0":
        return None
    own = os.environ.get("PYWIKIBOT_DIR")
    folders = [Path(own)] if own else []
    for folder in (*folders, Path.cwd(), Path.home() / ".pywikibot"):
        if (folder / _NAME).is_file():
            return (folder / _NAME).absolute()
    return None


@cache
def read_user_config() -> UserConfig | None:
    """Read user-config.py once, by Pywikibot itself; ``None`` when there is none.

    :raises AccessError: when it cannot be read, or Pywikibot skips it
    """
    path = find_user_config()
    if path is None:
        return None
    status = path.stat()
    if status.st_uid not in {os.getuid(), 0} or status.st_mode & 0o02:
        raise AccessError(
            f"{path} is writable by others or belongs to another user, so Pywikibot skips it; "
            f"correct it with chmod 600 and chown"
        )
    try:
        from pywikibot import config
    except Exception as error:  # the file is a program: it can raise anything
        for name in [name for name in sys.modules if name.partition(".")[0] == "pywikibot"]:
            del sys.modules[name]  # half imported
        raise AccessError(f"{path} cannot be read ({type(error).__name__}: {error})") from error
    family, code = str(config.family), str(config.mylang)
    names = {**config.usernames["*"], **config.usernames[family]}
    return UserConfig(str(path), family, code, str(names.get(code) or names.get("*") or ""))
