#!/usr/bin/env bash
# Requests at random, made from openapi.json, against the server in its tests' own process: none may be a fault of the
# server, every answer is as described, and bytes changed anywhere in a request's head are refused or answered.
# SESSIONAUDIT_BUILD names the build folder, one with sanitizers by choice.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$(dirname "$0")/../../scripts/lib/checks.sh"

usage() {
    cat <<'TEXT'
usage: tests/slow/api_fuzz.sh [--count N] [--seed N]

Sends N requests (default 50000) and a fifth as many changed heads, from a seed
that is printed (default: the time). SESSIONAUDIT_BUILD names another build
folder than build/dev. Ends with `N passed, N failed`.

exit: 0 none failed, 1 one did, 2 usage, 3 could not start
TEXT
}

count=50000
seed=$(date +%s)
while [ $# -gt 0 ]; do
    case $1 in
    --help | -h)
        usage
        exit 0
        ;;
    --count | --seed)
        if [[ ! ${2:-} =~ ^[1-9][0-9]{0,11}$ ]]; then
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
program=${SESSIONAUDIT_BUILD:-$root/build/dev}/bin/server_tests
[ -x "$program" ] || die "$program is missing; build the dev preset first"
echo "seed $seed"
fuzz() { SESSIONAUDIT_FUZZ_COUNT=$count SESSIONAUDIT_FUZZ_SEED=$seed "$program" "[fuzz]" --order rand --warn NoAssertions; }
check "$count requests and their heads" fuzz
finish_checks
