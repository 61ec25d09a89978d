#!/bin/sh
# Chromium, node with npm and redis-server for the tests: there already, or by apt-get where that is permitted.
set -eu

chromium() {
    for name in ${CHROMIUM:+"$CHROMIUM"} chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ]
}

node_20() {
    command -v node >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'
}

npm_there() {
    command -v npm >/dev/null 2>&1
}

redis_server() {
    command -v redis-server >/dev/null 2>&1
}

install() {
    command -v apt-get >/dev/null 2>&1 || return 0
    if [ "$(id -u)" = 0 ]; then as_root=""; else as_root="sudo -n"; fi
    $as_root true 2>/dev/null || return 0
    echo "Installing $* by apt-get …"
    $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
        $as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null || true
}

chromium || install chromium
# Of Debian: the same without windows, which the tests open in three quarters of the time.
command -v chromium-headless-shell >/dev/null 2>&1 || install chromium-headless-shell
node_20 || install nodejs
npm_there || install npm
redis_server || install redis-server

missing=0
chromium || {
    echo "The browser tests need Chromium: install the package chromium (Debian, Ubuntu, Fedora), or set CHROMIUM to the path of a Chromium or Chrome." >&2
    missing=1
}
node_20 || {
    echo "The JavaScript tests need node 20 or newer: https://nodejs.org, or the package nodejs of your system." >&2
    missing=1
}
npm_there || {
    echo "The JavaScript checks need npm: it comes with Node.js, or as the package npm of your system." >&2
    missing=1
}
redis_server || {
    echo "The tests of queue and cache need redis-server: the package redis-server (Debian, Ubuntu) or redis (Fedora, Homebrew)." >&2
    missing=1
}
exit $missing
