<?php
# Creates the accounts, groups, bot passwords and pages in the JSON on standard input. One PHP process
# creates all of them, because the start of a maintenance script takes 0.2 s.
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
