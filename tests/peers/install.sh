#!/usr/bin/env bash
# Installs the packages that tests compare with into tests/peers/node_modules, once for each lock file.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"

case ${1:-} in
--help | -h)
    cat <<'TEXT'
usage: tests/peers/install.sh

Installs what tests/peers/package-lock.json names, with `npm ci`, into
tests/peers/node_modules. Does nothing when that is there already. Nothing of
it is built into or shipped with sessionaudit.

exit: 0 ready, 2 usage, 3 could not install
TEXT
    exit 0
    ;;
'') ;;
*)
    echo "usage: tests/peers/install.sh" >&2
    exit 2
    ;;
esac

cd "$(project_root)/tests/peers"
command -v npm >/dev/null || die "npm is missing; run scripts/setup --ci"
if cmp -s package-lock.json node_modules/.installed; then exit 0; fi
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2 || die "npm could not install the packages of tests/peers"
cp package-lock.json node_modules/.installed
