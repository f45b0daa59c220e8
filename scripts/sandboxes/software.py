"""Find the programs that a sandbox needs: MediaWiki, php and lua."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scripts.sandboxes.errors import UsageError

#: The source tree that Debian's package installs.
DEBIAN_TREE = Path("/usr/share/mediawiki")
#: Names the source tree of the MediaWiki that sandboxes, tests and the bench run on.
ROOT_VARIABLE = "MEDIAWIKI_ROOT"
#: Names the folder into which scripts/install_mediawiki.sh unpacks a newer MediaWiki.
CACHE_VARIABLE = "MEDIAWIKI_CACHE"
DEFAULT_CACHE = Path(__file__).resolve().parents[2] / ".mediawiki"
DEBIAN_PACKAGES = (
    "mediawiki php-cli php-sqlite3 php-intl php-mbstring php-xml php-curl php-apcu lua5.1"
)
INSTALL_THEM = f"on Debian, run: apt-get install --no-install-recommends {DEBIAN_PACKAGES}"

# The extensions of every sandbox; the optional ones are loaded where the tree has them.
REQUIRED_EXTENSIONS = ("AbuseFilter", "Scribunto", "SpamBlacklist")
OPTIONAL_EXTENSIONS = ("ParserFunctions", "TitleBlacklist")
# The extensions of Meta-Wiki that Debian packages, for a sandbox like Meta.
META_EXTENSIONS = (
    "CategoryTree",
    "Cite",
    "CodeEditor",
    "DiscussionTools",
    "Echo",
    "Gadgets",
    "ImageMap",
    "InputBox",
    "Interwiki",
    "Linter",
    "Nuke",
    "PageImages",
    "Poem",
    "SecureLinkFixer",
    "SyntaxHighlight_GeSHi",
    "TemplateData",
    "TextExtracts",
    "Thanks",
    "VisualEditor",
    "WikiEditor",
)
SKINS = ("Vector", "MinervaNeue", "Timeless", "MonoBook")


@dataclass(frozen=True)
class Software:
    """The programs that a sandbox needs."""

    tree: Path
    php: str
    lua: str | None  # None: the tree contains one

    def has_extension(self, name: str) -> bool:
        """Return whether the tree contains an extension."""
        return (self.tree / "extensions" / name / "extension.json").is_file()

    def extensions(self, like_meta: bool = False, named: Iterable[str] = ()) -> list[str]:
        """Return the extensions that a sandbox loads.

        :param like_meta: also those of Meta-Wiki that the tree contains
        :param named: other extensions. Raises UsageError if the tree lacks one of them
        """
        if lacking := [name for name in named if not self.has_extension(name)]:
            raise UsageError(f"{self.tree} lacks the extension {lacking[0]}; unpack it there")
        wanted = (
            *REQUIRED_EXTENSIONS,
            *OPTIONAL_EXTENSIONS,
            *(META_EXTENSIONS if like_meta else ()),
        )
        present = [name for name in wanted if self.has_extension(name)]
        return list(dict.fromkeys([*present, *named]))

    @property
    def skins(self) -> list[str]:
        """The skins in the tree that a sandbox loads."""
        return [name for name in SKINS if (self.tree / "skins" / name / "skin.json").is_file()]


def newest_tree() -> Path | None:
    """Return the tree that scripts/install_mediawiki.sh has unpacked, None without it."""
    cache = Path(os.environ.get(CACHE_VARIABLE) or DEFAULT_CACHE)
    tree = cache / "root" / "usr" / "share" / "mediawiki"
    return tree if (tree / "api.php").is_file() else None


def default_tree() -> Path:
    """Return the tree that MEDIAWIKI_ROOT names, else the newest one on this machine."""
    if named := os.environ.get(ROOT_VARIABLE):
        return Path(named)
    return newest_tree() or DEBIAN_TREE


def version(tree: Path) -> str:
    """Return the version of the MediaWiki in a tree."""
    text = (tree / "includes/Defines.php").read_text("utf-8")
    found = re.search(r"'MW_VERSION', '([^']+)'", text)
    return found[1] if found else "unknown"


def locate(tree: Path | None = None) -> Software:
    """Find MediaWiki, php and lua. Raises UsageError with a remedy if one of them is missing.

    :param tree: MediaWiki's source tree, None for `default_tree`
    """
    tree = (tree or default_tree()).resolve()
    if not (tree / "maintenance/install.php").is_file() or not (tree / "api.php").is_file():
        raise UsageError(
            f"no MediaWiki in {tree}; unpack a release there, name another with --mediawiki "
            f"or {ROOT_VARIABLE}, or, {INSTALL_THEM}"
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
