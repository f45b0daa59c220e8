<?php
# LocalSettings.php of a server for one wiki after another; wiki.json names the present one.
if ( !defined( 'MEDIAWIKI' ) ) {
	exit;
}
$present = json_decode( file_get_contents( __DIR__ . '/wiki.json' ), true );
$former = apcu_fetch( 'present wiki' );
if ( $former !== $present['wiki'] ) {
	# A request may do work after its answer: that of the former wiki must be done.
	for ( $ms = 0; apcu_fetch( "requests of $former" ) > 0 && $ms < 10000; $ms++ ) {
		usleep( 1000 );
	}
	apcu_clear_cache();
	apcu_store( 'present wiki', $present['wiki'] );
}
$counter = "requests of {$present['wiki']}";
apcu_inc( $counter );
register_shutdown_function( static fn () => apcu_dec( $counter ) );

require $present['wiki'] . '/LocalSettings.php';
$wgCachePrefix = md5( $present['wiki'] );
# Under one path for all wikis, the messages are compiled only once.
$wgLocalisationCacheConf['storeDirectory'] = $present['messages'];
