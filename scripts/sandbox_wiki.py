"""The MediaWiki inside a sandbox: finding it, installing it, filling it from XML exports.

`scripts/sandbox.py` starts and stops the wiki; this module knows what is in it. Everything that
a sandbox keeps lies in one directory, and its LocalSettings.php holds no path and no port of its
own (it reads them from the sandbox.json beside it), so a copy of the directory is another wiki.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast
from xml.parsers import expat

DEBIAN_TREE = Path("/usr/share/mediawiki")
DEBIAN_PACKAGES = (
    "mediawiki php-cli php-sqlite3 php-intl php-mbstring php-xml php-curl php-apcu lua5.1"
)
INSTALL_THEM = f"on Debian, run: apt-get install --no-install-recommends {DEBIAN_PACKAGES}"

DATABASE = "metawiki"
BOT = "ReportBot"
RUN_PAGE = f"User:{BOT}/Run"
BOT_SUFFIX = "sandbox"  # names the bot password
# What the bot asks for on Meta, too: it edits and creates pages, and must not pass protections.
BOT_GRANTS = ("basic", "highvolume", "editpage", "createeditmovepage")
# Account -> its groups.
ACCOUNTS = {
    "Admin": ("sysop", "bureaucrat", "interface-admin"),
    BOT: ("bot",),
    "CR-FluxxBot": ("bot",),
    "Editor": (),
}

# The extensions the sandbox promises; the others are loaded where the tree has them.
REQUIRED_EXTENSIONS = ("AbuseFilter", "Scribunto", "SpamBlacklist")
OPTIONAL_EXTENSIONS = ("ParserFunctions", "TitleBlacklist")
SKINS = ("Vector", "MinervaNeue", "Timeless", "MonoBook")

SETTINGS = "LocalSettings.php"
STATE = "sandbox.json"
SETUP_LOG = "setup.log"
FILES = (SETTINGS, STATE, SETUP_LOG, "db", "cache")

# In the environment of everything that runs for a sandbox: the mark by which its processes are
# found again, even those whose parent is dead, and never those of somebody else.
MARK = "REPORTBOT_SANDBOX_DIR"

LOCAL_SETTINGS = r"""<?php
# Written by scripts/sandbox.py, the same for every sandbox. Do not edit it:
# HOOK: LocalSettings.extra.php in this directory, if it exists, is included last on every
# request, so it can change any setting below without a restart.
if ( !defined( 'MEDIAWIKI' ) ) {
	exit;
}
$sandbox = json_decode( file_get_contents( __DIR__ . '/sandbox.json' ), true );

$wgSitename = 'Meta-Wiki sandbox';
$wgMetaNamespace = 'Meta';
$wgLanguageCode = 'en';
$wgLocaltimezone = 'UTC';
$wgServer = 'http://127.0.0.1:' . $sandbox['port'];
$wgScriptPath = '';
# php -S answers 404 to a path with a dot in it, such as /wiki/User:ReportBot/config.json.
$wgArticlePath = '/index.php?title=$1';
$wgSecretKey = $sandbox['secret'];

# Every transaction takes the write lock at its start: otherwise two edits at the same time fail
# with "database is locked" instead of waiting for each other.
$wgDBname = 'metawiki';
$wgDBservers = [ [
	'type' => 'sqlite',
	'dbname' => $wgDBname,
	'dbDirectory' => __DIR__ . '/db',
	'trxMode' => 'IMMEDIATE',
	'variables' => [ 'synchronous' => 'OFF' ],
	'load' => 1,
	'flags' => DBO_DEFAULT,
] ];
$wgDBtype = 'sqlite';
$wgSQLiteDataDir = __DIR__ . '/db';

# The server's processes share one APCu memory, which ends with them: no two sandboxes share state.
# Maintenance scripts have none, and run only while the server is down.
$sandboxCache = extension_loaded( 'apcu' ) ? CACHE_ACCEL : CACHE_DB;
$wgMainCacheType = PHP_SAPI === 'cli-server' ? $sandboxCache : CACHE_NONE;
$wgMessageCacheType = $wgMainCacheType;
$wgSessionCacheType = $sandboxCache;
# Not cached: timestamps count whole seconds, so a page edited twice in one could come back stale.
$wgParserCacheType = CACHE_NONE;
$wgCacheDirectory = __DIR__ . '/cache';
$wgLocalisationCacheConf['store'] = 'array';
$wgLocalisationCacheConf['storeDirectory'] = __DIR__ . '/cache';
# Links tables are right as soon as the answer to the edit has come.
$wgJobRunRate = 50;
$wgRunJobsAsync = false;

$wgExtraNamespaces = [
	200 => 'Grants', 201 => 'Grants_talk',
	1728 => 'Event', 1729 => 'Event_talk',
];
foreach ( [ NS_MAIN, 200, 201, 1728, 1729 ] as $sandboxNamespace ) {
	$wgNamespacesWithSubpages[$sandboxNamespace] = true;
}
$wgLocalInterwikis = [ 'm', 'meta' ];
$wgRCMaxAge = 100 * 365 * 86400;

$wgEnableEmail = false;
$wgEnableUserEmail = false;
$wgEnableUploads = false;
$wgPingback = false;
$wgAllowUserJs = false;
$wgShowExceptionDetails = true;
$wgEnableBotPasswords = true;
$wgRateLimits = [];
$wgPasswordAttemptThrottle = [];
$wgAccountCreationThrottle = [];
# Passwords of a sandbox are no secret: hashing them slowly would only slow the tests.
$wgPasswordConfig['pbkdf2']['cost'] = '1';
$wgMemoryLimit = '512M';
$wgShellLocale = 'C.UTF-8';
$wgDiff3 = $sandbox['diff3'];

foreach ( $sandbox['skins'] as $sandboxName ) {
	wfLoadSkin( $sandboxName );
}
$wgDefaultSkin = 'vector';
foreach ( $sandbox['extensions'] as $sandboxName ) {
	wfLoadExtension( $sandboxName );
}
$wgScribuntoDefaultEngine = 'luastandalone';
$wgScribuntoEngineConf['luastandalone']['luaPath'] = $sandbox['lua'];
# Only the wiki's own MediaWiki:Spam-blacklist and MediaWiki:Titleblacklist: nothing is fetched.
$wgBlacklistSettings = [ 'spam' => [ 'files' => [] ], 'email' => [ 'files' => [] ] ];
$wgTitleBlacklistSources = [ [ 'type' => 'localpage', 'src' => 'MediaWiki:Titleblacklist' ] ];

$sandboxExtra = __DIR__ . '/LocalSettings.extra.php';
if ( is_file( $sandboxExtra ) ) {
	if ( function_exists( 'opcache_invalidate' ) ) {
		opcache_invalidate( $sandboxExtra, true );
	}
	require $sandboxExtra;
}
"""

# One PHP process for all accounts: a maintenance script for each would cost 0.2 s each.
ACCOUNTS_PHP = r"""<?php
require_once getenv( 'MW_INSTALL_PATH' ) . '/maintenance/Maintenance.php';

class SandboxAccounts extends Maintenance {
	public function execute() {
		$wanted = json_decode( stream_get_contents( STDIN ), true );
		$services = MediaWiki\MediaWikiServices::getInstance();
		$users = $services->getUserFactory();
		foreach ( $wanted['contributors'] as $name ) {
			$user = $users->newFromName( $name, 'usable' );
			if ( $user && !$user->isRegistered() ) {
				$user->addToDatabase();
			}
		}
		foreach ( $wanted['accounts'] as $name => $account ) {
			$user = $users->newFromName( $name );
			if ( !$user->isRegistered() ) {
				$user->addToDatabase();
			}
			$password = $account['password'];
			$status = $user->changeAuthenticationData(
				[ 'username' => $name, 'password' => $password, 'retype' => $password ]
			);
			if ( !$status->isGood() ) {
				$this->fatalError( "No password for $name: $status" );
			}
			foreach ( $account['groups'] as $group ) {
				$services->getUserGroupManager()->addUserToGroup( $user, $group );
			}
			if ( isset( $account['bot_password'] ) ) {
				$this->addBotPassword( $name, $account );
			}
		}
		foreach ( $wanted['pages'] as $name => $text ) {
			$title = $services->getTitleFactory()->newFromText( $name );
			$page = $services->getWikiPageFactory()->newFromTitle( $title );
			if ( !$page->exists() ) {
				$content = $services->getContentHandlerFactory()
					->getContentHandler( 'wikitext' )->unserializeContent( $text );
				$status = $page->doUserEditContent(
					$content, $users->newFromName( 'Admin' ), 'sandbox', EDIT_NEW
				);
				if ( !$status->isOK() ) {
					$this->fatalError( "$name was not created: $status" );
				}
			}
		}
	}

	private function addBotPassword( string $name, array $account ) {
		$class = class_exists( 'MediaWiki\User\BotPassword' )
			? 'MediaWiki\User\BotPassword' : 'BotPassword';
		$hash = MediaWiki\MediaWikiServices::getInstance()->getPasswordFactory()
			->newFromPlaintext( $account['bot_password'] );
		$status = $class::newUnsaved( [
			'username' => $name,
			'appId' => $account['bot_suffix'],
			'grants' => $account['grants'],
		] )->save( 'insert', $hash );
		if ( !$status->isGood() ) {
			$this->fatalError( "No bot password for $name: $status" );
		}
	}
}

$maintClass = SandboxAccounts::class;
require_once RUN_MAINTENANCE_IF_MAIN;
"""


class SandboxError(Exception):
    """Something failed; the message is one sentence that names the remedy."""


class UsageError(SandboxError):
    """The sandbox cannot be had as asked for (wrong option, something not installed)."""


@dataclass(frozen=True)
class Software:
    """The programs a sandbox runs on."""

    tree: Path
    php: str
    lua: str | None  # None: the tree brings its own


@dataclass(frozen=True)
class Export:
    """A MediaWiki XML export that was read through and found whole."""

    path: Path
    pages: int
    revisions: int
    contributors: frozenset[str]
    has_run_page: bool


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


def open_export(path: Path) -> IO[bytes]:
    """Open an export for reading, decompressing by the ending of its name."""
    if path.suffix == ".gz":
        return cast(IO[bytes], gzip.open(path))
    if path.suffix == ".bz2":
        return cast(IO[bytes], bz2.open(path))
    return path.open("rb")


def scan_export(path: Path) -> Export:
    """Read an export through, keeping nothing but the names of its contributors.

    Raises SandboxError, naming the file and line, if it is missing, damaged or something else.
    """
    contributors: set[str] = set()
    pages = revisions = 0
    has_run_page = False
    stack: list[str] = []
    text: list[str] = []
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def start(tag: str, _attributes: Mapping[str, str]) -> None:
        nonlocal pages, revisions
        if not stack and tag != "mediawiki":
            raise ValueError(f"<{tag}> is not a MediaWiki export")
        stack.append(tag)
        pages += tag == "page"
        revisions += tag == "revision"
        if tag in ("username", "title"):
            text.clear()
            parser.CharacterDataHandler = text.append

    def end(tag: str) -> None:
        nonlocal has_run_page
        stack.pop()
        parser.CharacterDataHandler = None
        if tag == "username" and stack[-1] == "contributor":
            contributors.add("".join(text))
        elif tag == "title" and stack[-1] == "page":
            has_run_page |= "".join(text).replace("_", " ") == RUN_PAGE

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    remedy = "export or copy it again"
    if not path.is_file():
        raise SandboxError(f"the export {path} does not exist; check the path given to --load")
    try:
        with open_export(path) as stream:
            parser.ParseFile(stream)
    except expat.ExpatError as error:
        why = expat.ErrorString(error.code)
        raise SandboxError(
            f"the export {path} is damaged at line {error.lineno} ({why}); {remedy}"
        ) from error
    except (EOFError, OSError, zlib.error, ValueError) as error:
        raise SandboxError(
            f"the export {path} is damaged at line {parser.CurrentLineNumber} ({error}); {remedy}"
        ) from error
    return Export(path, pages, revisions, frozenset(contributors), has_run_page)


def read_state(directory: Path) -> dict[str, Any] | None:
    """Read the settings of the wiki in `directory`; None if none was finished there."""
    try:
        state: dict[str, Any] = json.loads((directory / STATE).read_text())
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise UsageError(f"{directory / STATE} is damaged; remove it or use a new --dir") from error
    return state if state.get("built") else None


def write_state(directory: Path, state: Mapping[str, Any]) -> None:
    """Store the settings that LocalSettings.php reads."""
    write_private(directory / STATE, json.dumps(state, indent=1) + "\n")


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def new_accounts() -> dict[str, dict[str, Any]]:
    """Fresh passwords for ACCOUNTS, and a bot password for the bot."""
    accounts: dict[str, dict[str, Any]] = {
        name: {"password": secrets.token_urlsafe(18), "groups": groups}
        for name, groups in ACCOUNTS.items()
    }
    accounts[BOT] |= {
        "bot_login": f"{BOT}@{BOT_SUFFIX}",
        "bot_suffix": BOT_SUFFIX,
        # MediaWiki takes for a bot password only 32 and more characters of 0-9 and a-w.
        "bot_password": secrets.token_hex(20),
        "grants": BOT_GRANTS,
    }
    return accounts


def install(directory: Path, software: Software) -> None:
    """Install an empty wiki into `directory`; it has no account that can log in yet."""
    data = directory / "db"
    installed = directory / "cache" / "installer"
    for folder in (data, installed):
        folder.mkdir(parents=True)
    extensions = [
        name
        for name in REQUIRED_EXTENSIONS + OPTIONAL_EXTENSIONS
        if (software.tree / "extensions" / name / "extension.json").is_file()
    ]
    skins = [name for name in SKINS if (software.tree / "skins" / name / "skin.json").is_file()]
    options = {
        "dbtype": "sqlite",
        "dbname": DATABASE,
        "dbpath": data,
        "server": "http://127.0.0.1",
        "scriptpath": "",
        "confpath": installed,
        "extensions": ",".join(extensions),
        "skins": ",".join(skins),
        "pass": secrets.token_urlsafe(18),
    }
    # A path without a file: a LocalSettings.php of the machine's own must not be found.
    run_php(
        directory,
        software,
        "install.php",
        *(f"--{name}={value}" for name, value in options.items()),
        "Meta-Wiki sandbox",
        "Admin",
        settings=installed / "none.php",
    )
    shutil.rmtree(installed)
    (directory / SETTINGS).write_text(LOCAL_SETTINGS)
    state = {
        "port": 0,
        "secret": secrets.token_hex(32),
        "mediawiki": str(software.tree),
        "lua": software.lua,
        "diff3": shutil.which("diff3") or "",
        "extensions": extensions,
        "skins": skins,
    }
    write_state(directory, state)


def add_accounts(
    directory: Path,
    software: Software,
    accounts: Mapping[str, Mapping[str, Any]],
    contributors: Iterable[str] = (),
    pages: Mapping[str, str] | None = None,
) -> None:
    """Create accounts that can log in, `contributors` that cannot, and `pages` (title -> text)."""
    wanted = {
        "accounts": accounts,
        "contributors": sorted(set(contributors) - set(accounts)),
        "pages": pages or {},
    }
    script = directory / "cache" / "accounts.php"
    script.write_text(ACCOUNTS_PHP)
    run_php(directory, software, script, stdin=io.BytesIO(json.dumps(wanted).encode()))
    script.unlink()


def load_exports(directory: Path, software: Software, exports: Iterable[Export]) -> None:
    """Import `exports`, whose contributors have accounts, and set everything that follows right."""
    for export in exports:
        what = f"{export.pages} pages, {export.revisions} revisions"
        print(f"sandbox: loading {export.path} ({what})", file=sys.stderr)
        before = count_rows(directory, "revision")
        with open_export(export.path) as stream:
            run_php(directory, software, "importDump.php", "--no-updates", stdin=stream)
        missing = export.revisions - (count_rows(directory, "revision") - before)
        if missing > 0:
            print(
                f"sandbox: {missing} of the {export.revisions} revisions in {export.path} were "
                f"not imported, or were there before; {directory / SETUP_LOG} may tell why",
                file=sys.stderr,
            )
    run_php(directory, software, "rebuildrecentchanges.php")
    refresh_links(directory, software)
    run_php(directory, software, "initSiteStats.php", "--update", "--active")
    run_php(directory, software, "initEditCount.php")
    run_php(directory, software, "rebuildtextindex.php")
    run_php(directory, software, "runJobs.php")


def refresh_links(directory: Path, software: Software) -> None:
    """Set the links tables right. Each page is parsed, so every processor gets a share of them."""
    with closing(database(directory)) as connection:
        last = int(connection.execute("SELECT max(page_id) FROM page").fetchone()[0])
    share = max(200, -(-last // (os.cpu_count() or 1)))
    with ThreadPoolExecutor() as pool:
        shares = [
            pool.submit(
                run_php,
                directory,
                software,
                "refreshLinks.php",
                "-e",
                str(min(first + share - 1, last)),
                str(first),
            )
            for first in range(1, last + 1, share)
        ]
    for done in shares:
        done.result()


def database(directory: Path) -> sqlite3.Connection:
    """Connect to the wiki's database."""
    return sqlite3.connect(directory / "db" / f"{DATABASE}.sqlite", timeout=30)


def count_rows(directory: Path, table: str) -> int:
    """Count the rows of one of the wiki's tables."""
    with closing(database(directory)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def set_port(directory: Path, port: int) -> None:
    """Let the wiki, and the prefixes m: and meta: that lead to itself, live at `port`."""
    state = json.loads((directory / STATE).read_text())
    write_state(directory, state | {"port": port})
    url = f"http://127.0.0.1:{port}"
    rows = [
        (prefix, f"{url}/index.php?title=$1", f"{url}/api.php", DATABASE, 1, 0)
        for prefix in ("m", "meta")
    ]
    with closing(database(directory)) as connection, connection:
        connection.executemany(
            "INSERT OR REPLACE INTO interwiki"
            " (iw_prefix, iw_url, iw_api, iw_wikiid, iw_local, iw_trans) VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )


def copy(source: Path, target: Path) -> None:
    """Make `target` a wiki like that in `source`, which may be running."""
    (target / "db").mkdir(parents=True)
    for file in (source / "db").glob("*.sqlite"):
        # Not a copy of the file: what SQLite has not yet moved out of its -wal would be lost.
        with (
            closing(sqlite3.connect(file)) as old,
            closing(sqlite3.connect(target / "db" / file.name)) as new,
        ):
            old.backup(new)
    shutil.copytree(source / "cache", target / "cache")
    shutil.copy(source / SETTINGS, target)
    write_private(target / STATE, (source / STATE).read_text())


def run_php(
    directory: Path,
    software: Software,
    script: str | Path,
    *arguments: str,
    stdin: IO[bytes] | None = None,
    settings: Path | None = None,
) -> None:
    """Run a maintenance script of MediaWiki (or a PHP file of our own) on the sandbox's wiki.

    Raises SandboxError if it fails; what it printed is in the sandbox's setup.log.
    """
    path = software.tree / "maintenance" / script
    log = directory / SETUP_LOG
    environment = os.environ | {
        "MW_CONFIG_FILE": str(settings or directory / SETTINGS),
        "MW_INSTALL_PATH": str(software.tree),
        MARK: str(directory),
    }
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [software.php, "-d", "display_errors=stderr", str(path), *arguments],
            cwd=software.tree,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
        )
        try:
            # A broken pipe: it ended before it read all, and its exit code says why.
            with suppress(BrokenPipeError), cast(IO[bytes], process.stdin) as pipe:
                shutil.copyfileobj(stdin or io.BytesIO(), pipe, 1 << 20)
            code = process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            output.seek(0)
            said = output.read()
            with log.open("ab") as file:
                file.write(f"== {path.name}\n".encode() + said)
    if code:
        lines = said.decode(errors="replace").strip().splitlines() or ["no output"]
        why = next((line for line in lines if "rror:" in line or "xception" in line), lines[-1])
        raise SandboxError(
            f"MediaWiki's {path.name} failed ({why.strip()}); the whole output is in {log}"
        )
