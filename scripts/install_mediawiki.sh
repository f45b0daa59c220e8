#!/bin/sh
# Install MediaWiki and PHP from Debian's packages for the real-wiki tests, if possible.
#
#   install_mediawiki.sh            the release of this Debian (12 has MediaWiki 1.39), with PHP
#   install_mediawiki.sh newest     also the MediaWiki of Debian 13 (1.43), unpacked and not installed
#
# The newest one needs no root. It is unpacked into MEDIAWIKI_CACHE (default: .mediawiki in the
# checkout), where scripts/sandboxes/software.py finds it.
set -eu

packages="mediawiki php-cli php-sqlite3 php-intl php-mbstring php-xml php-curl php-apcu lua5.1"
newest="trixie"
cache="${MEDIAWIKI_CACHE:-$(cd "$(dirname "$0")/.." && pwd)/.mediawiki}"

install_packages() {
    if command -v php >/dev/null 2>&1 && [ -e /usr/share/mediawiki/index.php ] &&
        command -v lua5.1 >/dev/null 2>&1; then
        return
    fi
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        echo "MediaWiki is not installed, and only root on Debian can install it here:" >&2
        echo "  apt-get install $packages" >&2
        return
    fi
    echo "installing MediaWiki and PHP from Debian's packages"
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update
    # shellcheck disable=SC2086
    apt-get -qq install --no-install-recommends $packages >/dev/null
}

# Print the address from which this Debian gets its packages; print nothing on other systems.
archive() {
    codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
        awk -v release="$codename" '$2 == release && $3 == "main" { print $1; exit }'
}

unpack_newest() {
    tree="$cache/root"
    if [ -e "$tree/usr/share/mediawiki/index.php" ]; then
        return
    fi
    address=""
    if command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1; then
        address=$(archive)
    fi
    if [ -z "$address" ]; then
        echo "The MediaWiki of Debian's $newest cannot be fetched here: apt names no archive of" >&2
        echo "Debian. Unpack a MediaWiki yourself and name its folder in MEDIAWIKI_ROOT." >&2
        return
    fi
    echo "unpacking the MediaWiki of Debian's $newest into $cache"
    rm -rf "$cache"
    mkdir -p "$cache/lists/partial" "$cache/cache/archives/partial" "$tree"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $address $newest main" \
        >"$cache/sources.list"
    set -- -qq -o Dir::Etc::SourceList="$cache/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::State::Lists="$cache/lists" -o Dir::Cache="$cache/cache" \
        -o Acquire::Languages=none -o APT::Sandbox::User=root
    apt-get "$@" update
    (cd "$cache" && apt-get "$@" download mediawiki mediawiki-classes)
    for package in "$cache"/*.deb; do
        dpkg-deb -x "$package" "$tree"
    done
    # The symbolic links in the packages have absolute paths: let them point into the new tree.
    find "$tree" -type l -lname '/*' | while read -r link; do
        target=$(readlink "$link")
        if [ -e "$tree$target" ]; then
            ln -srfn "$tree$target" "$link"
        fi
    done
    rm -rf "$tree/usr/share/mediawiki/LocalSettings.php" "$cache"/*.deb "$cache/lists" "$cache/cache"
}

install_packages
case "${1:-}" in
newest) unpack_newest ;;
esac
