"""The programs that a sandbox runs on: MediaWiki, php and lua."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from scripts.sandboxes.errors import UsageError

DEBIAN_TREE = Path("/usr/share/mediawiki")
DEBIAN_PACKAGES = (
    "mediawiki php-cli php-sqlite3 php-intl php-mbstring php-xml php-curl php-apcu lua5.1"
)
INSTALL_THEM = f"on Debian, run: apt-get install --no-install-recommends {DEBIAN_PACKAGES}"

# The extensions the sandbox promises; the others are loaded where the tree has them.
REQUIRED_EXTENSIONS = ("AbuseFilter", "Scribunto", "SpamBlacklist")
OPTIONAL_EXTENSIONS = ("ParserFunctions", "TitleBlacklist")
SKINS = ("Vector", "MinervaNeue", "Timeless", "MonoBook")


@dataclass(frozen=True)
class Software:
    """The programs a sandbox runs on."""

    tree: Path
    php: str
    lua: str | None  # None: the tree brings its own

    @property
    def extensions(self) -> list[str]:
        """The extensions in the tree that a sandbox loads."""
        return [
            name
            for name in REQUIRED_EXTENSIONS + OPTIONAL_EXTENSIONS
            if (self.tree / "extensions" / name / "extension.json").is_file()
        ]

    @property
    def skins(self) -> list[str]:
        """The skins in the tree that a sandbox loads."""
        return [name for name in SKINS if (self.tree / "skins" / name / "skin.json").is_file()]


def locate(tree: Path | None = None) -> Software:
    """Find MediaWiki (in `tree`, else Debian's), php and lua.

    Raises UsageError with the remedy if one of them is missing.
    """
    tree = (tree or DEBIAN_TREE).resolve()
    if not (tree / "maintenance/install.php").is_file() or not (tree / "api.php").is_file():
        raise UsageError(
            f"no MediaWiki in {tree}; unpack a release there, name another with --mediawiki, "
            f"or, {INSTALL_THEM}"
        )
    for name in REQUIRED_EXTENSIONS:
        if not (tree / "extensions" / name / "extension.json").is_file():
            raise UsageError(f"{tree} lacks the extension {name}; use a release tarball")
    php = shutil.which("php")
    if php is None:
        raise UsageError(f"php is not installed; {INSTALL_THEM}")
    loaded = subprocess.run(
        [php, "-r", "echo implode(' ', get_loaded_extensions());"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    lacking = {"intl", "mbstring", "pdo_sqlite", "xml", "xmlreader"} - set(loaded)
    if lacking:
        raise UsageError(f"php lacks {', '.join(sorted(lacking))}; {INSTALL_THEM}")
    lua = shutil.which("lua5.1")
    bundled = tree / "extensions/Scribunto/includes/Engines/LuaStandalone/binaries"
    if lua is None and not bundled.is_dir():
        raise UsageError(f"lua5.1 is not installed; {INSTALL_THEM}")
    return Software(tree, php, lua)
