#!/usr/bin/env bash
# Fetches the libraries of other people that slow tests compare sessionaudit with into
# tests/peers/node_modules: exactly what package-lock.json names. Silent when they are there already.
set -euo pipefail

case ${1:-} in
'') ;;
--help | -h)
    cat <<'TEXT'
usage: tests/peers/install.sh

Installs what tests/peers/package-lock.json names into tests/peers/node_modules, with npm.
Needs Node.js 18 or newer. Nothing of it is built into or shipped with sessionaudit.

exit: 0 they are there, 2 usage, 3 they could not be installed
TEXT
    exit 0
    ;;
*)
    echo "usage: tests/peers/install.sh" >&2
    exit 2
    ;;
esac

die() {
    printf 'install.sh: %s\n' "$*" >&2
    exit 3
}
cd "$(dirname "$0")"
command -v node >/dev/null || die "node is missing; scripts/setup --ci installs it"
node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' ||
    die "node $(node --version) is too old: 18 or newer is needed"

# The lock that was installed stands beside what it installed.
if cmp -s package-lock.json node_modules/.installed-lock.json; then exit 0; fi
command -v npm >/dev/null || die "npm is missing; scripts/setup --ci installs it"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier </dev/null >"$log" 2>&1; then
    cat "$log" >&2
    die "npm could not install them"
fi
cp package-lock.json node_modules/.installed-lock.json
