#!/usr/bin/env bash
# Events a second through the library, beside a plain SQLite loop with the same content and durability.
set -euo pipefail
. "$(dirname "$0")/lib/side_by_side.sh"

usage() {
    cat <<'TEXT'
usage: scripts/bench ingest [--events N] [--repeat N]

Two mixes of 1,000,000 events (--events) of 50,000 live sessions, in transactions of 5,000:
runs      an application flushes a visitor's buffer: 5 to 15 events of a session at a time
trickle   1 or 2 events of a session at a time, so that every batch touches thousands of sessions
Each is measured three times (--repeat) in turn with the peer's; the best of each counts.
The bar is for `runs`, against the peer's fastest layout (no index).
TEXT
}

events=1000000
repeat=3
while [ $# -gt 0 ]; do
    case $1 in
    --events) events=$2 && shift 2 ;;
    --repeat) repeat=$2 && shift 2 ;;
    *) usage && [ "$1" = --help ] && exit 0 || exit 2 ;;
    esac
done

# one_run PROGRAM ARGUMENTS...: prints its rate, tells the details on stderr.
one_run() {
    local out
    out=$("$bin/$1" "${@:2}" "$events" 50000 5000 "$run_least" "$run_most")
    printf '  %-26s %s\n' "$1 ${2:-}" "$out" >&2
    rate "$(field events "$out")" "$(field seconds "$out")"
}

# side_by_side NAME RUN_LEAST RUN_MOST: leaves the best rates in ours, heap and keyed.
side_by_side() {
    run_least=$2 run_most=$3 ours=0 heap=0 keyed=0
    echo "$1: $events events, 50000 live sessions, $2 to $3 events of a session at a time, 5000 a transaction"
    for _ in $(seq "$repeat"); do
        ours=$(faster "$ours" "$(one_run bench_ingest)")
        heap=$(faster "$heap" "$(one_run bench_plain_sqlite heap)")
        keyed=$(faster "$keyed" "$(one_run bench_plain_sqlite keyed)")
    done
    echo "  ours                        $ours events/s (best of $repeat)"
    echo "  plain SQLite, no index      $heap events/s, ratio $(ratio "$ours" "$heap")"
    echo "  plain SQLite, by session    $keyed events/s, ratio $(ratio "$ours" "$keyed")"
}

side_by_side trickle 1 2
side_by_side runs 5 15
echo "runs: ours $ours events/s, peer $heap events/s, ratio $(ratio "$ours" "$heap") (bar 0.60, goal 1.00)"
reaches "$(ratio "$ours" "$heap")" 0.60
