"""Read the wiki and the account in Pywikibot's own user-config.py."""

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
    """The settings in a user-config.py; ``username`` is ``""`` if the file names no account."""

    path: str
    family: str
    code: str
    username: str


def find_user_config() -> Path | None:
    """Return the path of the user-config.py that Pywikibot would read, ``None`` if none exists.

    Pywikibot looks in PYWIKIBOT_DIR, the working folder and ``~/.pywikibot``, in this order. With
    PYWIKIBOT_NO_USER_CONFIG it reads no file.
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
    """Let Pywikibot read user-config.py once; return ``None`` if the file does not exist.

    :raises AccessError: when the file cannot be read, or Pywikibot would skip it
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
            del sys.modules[name]  # it is imported only in part
        raise AccessError(f"{path} cannot be read ({type(error).__name__}: {error})") from error
    family, code = str(config.family), str(config.mylang)
    names = {**config.usernames["*"], **config.usernames[family]}
    return UserConfig(str(path), family, code, str(names.get(code) or names.get("*") or ""))
