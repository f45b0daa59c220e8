#!/bin/sh
# Install MariaDB's server from Debian's packages for the ledger's tests, if possible. These packages
# contain the programs without the service, because the tests start their own server.
set -eu

packages="mariadb-server-core mariadb-client-core"

if PATH="$PATH:/usr/sbin" command -v mariadbd >/dev/null 2>&1 &&
    command -v mariadb-install-db >/dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "MariaDB is not installed, and only root on Debian can install it here:" >&2
    echo "  apt-get install $packages" >&2
    exit 0
fi
echo "installing MariaDB's server from Debian's packages"
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
# shellcheck disable=SC2086
apt-get -qq install --no-install-recommends $packages >/dev/null
