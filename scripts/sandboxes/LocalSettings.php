<?php
# The settings of a sandbox; scripts/sandbox.py copies this file into each. Do not edit the copy. To
# change a setting without a restart, write a LocalSettings.extra.php into the same directory:
# MediaWiki includes it last, at every request.
if ( !defined( 'MEDIAWIKI' ) ) {
	exit;
}
$sandbox = json_decode( file_get_contents( __DIR__ . '/sandbox.json' ), true );

$wgSitename = 'Meta-Wiki sandbox';
$wgMetaNamespace = 'Meta';
$wgLanguageCode = 'en';
# A logo with the wiki's name, instead of the default logo, which asks to be replaced.
$wgLogos = [ '1x' => 'data:image/svg+xml,' . rawurlencode(
	'<svg xmlns="http://www.w3.org/2000/svg" width="135" height="135" viewBox="0 0 135 135">'
	. '<g font-family="sans-serif" fill="#54595d" text-anchor="middle">'
	. '<text x="67.5" y="66" font-size="23" font-weight="bold">Meta-Wiki</text>'
	. '<text x="67.5" y="88" font-size="16">sandbox</text></g></svg>'
) ];
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

# The processes of the server share one APCu memory, which ends with them, so that sandboxes share
# nothing. Maintenance scripts have no such memory; they run only while the server is stopped.
$sandboxCache = extension_loaded( 'apcu' ) ? CACHE_ACCEL : CACHE_DB;
$wgMainCacheType = PHP_SAPI === 'cli-server' ? $sandboxCache : CACHE_NONE;
$wgMessageCacheType = $wgMainCacheType;
$wgSessionCacheType = $sandboxCache;
# No cache: timestamps have whole seconds, so a page that is edited twice in one could be outdated.
$wgParserCacheType = CACHE_NONE;
$wgCacheDirectory = __DIR__ . '/cache';
$wgLocalisationCacheConf['store'] = 'array';
$wgLocalisationCacheConf['storeDirectory'] = __DIR__ . '/cache';
# The links tables are up to date as soon as an edit is answered.
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
# The limits of Wikimedia's wikis, for edits without an account, by new accounts, and by others.
$wgRateLimits = empty( $sandbox['production_limits'] ) ? [] : [
	'edit' => [ 'ip' => [ 8, 60 ], 'newbie' => [ 8, 60 ], 'user' => [ 90, 60 ] ],
];
$wgPasswordAttemptThrottle = [];
$wgAccountCreationThrottle = [];
# The passwords of a sandbox are not secret, so a fast hash is enough.
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

if ( !empty( $sandbox['like_meta'] ) ) {
	$wgDefaultSkin = 'vector-2022';
	$wgVectorNightMode = [ 'logged_out' => true, 'logged_in' => true, 'beta' => true ];
	$wgMinervaNightMode = [ 'base' => true, 'loggedin' => true, 'amc' => true ];
	$wgParsoidSettings['linting'] = true;
	$wgPageLanguageUseDB = true;
	$wgGroupPermissions['sysop']['pagelang'] = true;
	$wgAutoCreateTempUser = [
		'known' => true,
		'enabled' => true,
		'actions' => [ 'edit' ],
		'genPattern' => '~$1',
		'reservedPattern' => '~$1',
		'serialProvider' => [ 'type' => 'local', 'useYear' => true ],
		'serialMapping' => [ 'type' => 'plain-numeric' ],
		'expireAfterDays' => 90,
		'notifyBeforeExpirationDays' => 10,
	];
}

$sandboxExtra = __DIR__ . '/LocalSettings.extra.php';
if ( is_file( $sandboxExtra ) ) {
	if ( function_exists( 'opcache_invalidate' ) ) {
		opcache_invalidate( $sandboxExtra, true );
	}
	require $sandboxExtra;
}
