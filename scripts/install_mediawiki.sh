#!/bin/sh
# Installs MediaWiki and PHP from Debian's packages for the real-wiki tests, if that can be done.
set -eu

packages="mediawiki php-cli php-sqlite3 php-intl php-mbstring php-xml php-curl php-apcu lua5.1"

if command -v php >/dev/null 2>&1 && [ -e /usr/share/mediawiki/index.php ] &&
    command -v lua5.1 >/dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "MediaWiki is not installed, and only root on Debian can install it here:" >&2
    echo "  apt-get install $packages" >&2
    exit 0
fi
echo "installing MediaWiki and PHP from Debian's packages"
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
# shellcheck disable=SC2086
apt-get -qq install --no-install-recommends $packages >/dev/null
