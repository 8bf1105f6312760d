#!/usr/bin/env bash
# Compares the decoders of consent strings with the IAB's own.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$(dirname "$0")/../../scripts/lib/checks.sh"

usage() {
    cat <<'TEXT'
usage: tests/slow/signals.sh [--count N] [--seed N]

Makes N TC strings (default 5000) with @iabtechlabtcf/core and N GPP strings
with @iabgpp/cmpapi, from a seed (default 1), and compares what they read in
them with what slow_signals of the bench build reads, field by field.
SESSIONAUDIT_BUILD names another build folder. Ends with `N passed, N failed`.

exit: 0 all alike, 1 something differs, 2 usage, 3 could not start
TEXT
}

count=5000
seed=1
while [ $# -gt 0 ]; do
    case $1 in
    --help | -h)
        usage
        exit 0
        ;;
    --count | --seed)
        if [[ ! ${2:-} =~ ^[1-9][0-9]{0,7}$ ]]; then
            usage >&2
            exit 2
        fi
        if [ "$1" = --count ]; then count=$2; else seed=$2; fi
        shift
        ;;
    *)
        usage >&2
        exit 2
        ;;
    esac
    shift
done

root=$(project_root)
program=${SESSIONAUDIT_BUILD:-$root/build/bench}/bin/slow_signals
[ -x "$program" ] || die "$program is missing; build the bench preset first"
command -v node >/dev/null || die "node is missing; run scripts/setup --ci"
"$root/tests/peers/install.sh"

said=$(mktemp)
trap 'rm -f "$said"' EXIT

compare() { node "$root/tests/peers/signals/compare.js" "$1" "$count" "$seed" "$program" | tee -a "$said"; }

check "$count TC strings are read as @iabtechlabtcf/core reads them" compare tc
check "$count GPP strings are read as @iabgpp/cmpapi reads them" compare gpp
cat "$said"
finish_checks
