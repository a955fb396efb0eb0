#!/bin/sh
# Brings what the tests need beside Python and Node: a Chromium and PostgreSQL's server programs.
# Takes what is there; installs with apt where that is possible; else says what to do.
set -eu

has_chromium() {
    [ -n "${SAYSEG_CHROMIUM:-}" ] && return 0
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    ls "${HOME:-/root}"/.cache/ms-playwright/chromium-*/ >/dev/null 2>&1
}

has_postgres() {
    command -v initdb >/dev/null 2>&1 && return 0
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

apt_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    as_root=""
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null || return 1
        as_root="sudo -n"
    fi
    $as_root apt-get update -qq >/dev/null
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

if ! has_chromium; then
    echo "Installing a Chromium for the browser tests ..."
    apt_install chromium || python -m playwright install chromium ||
        { echo "No Chromium is here and none could be installed. Install one, or set SAYSEG_CHROMIUM to its path." >&2; exit 1; }
fi
if ! has_postgres; then
    echo "Installing PostgreSQL for the store's tests ..."
    apt_install postgresql ||
        { echo "No PostgreSQL server is here and none could be installed. Install one; initdb must be on the PATH." >&2; exit 1; }
fi
