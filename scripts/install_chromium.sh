#!/bin/sh
# Install Chromium, and fonts for many scripts, from Debian's packages for the browser tests, if
# possible.
set -eu

packages="chromium fonts-noto-core"

if [ -x /usr/bin/chromium ]; then
    exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "Chromium is not installed, and only root on Debian can install it here:" >&2
    echo "  apt-get install $packages" >&2
    exit 0
fi
echo "installing Chromium from Debian's packages"
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
# shellcheck disable=SC2086
apt-get -qq install --no-install-recommends $packages >/dev/null
