#!/usr/bin/env bash
# Events a second through the library, beside a plain SQLite loop with the same content and durability.
set -euo pipefail
. "$(dirname "$0")/lib/side_by_side.sh"

usage() {
    cat <<'TEXT'
usage: scripts/bench ingest [--events N] [--repeat N]

Three mixes of 1,000,000 events (--events) of 50,000 sessions, in transactions of 5,000:
visits    5,000 visitors at a time; the application flushes 5 to 15 events of one at a time
crowd     the same with all 50,000 sessions live from first to last
trickle   the crowd, 1 or 2 events at a time: every transaction touches thousands of sessions
Each is measured three times (--repeat) in turn with the peer's; the best of each counts.
The bar is for `visits`, against the peer's fastest layout (no index).
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
    out=$("$bin/$1" "${@:2}" "$events" 50000 "${mix[@]}")
    printf '  %-26s %s\n' "$1 ${2:-}" "$out" >&2
    rate "$(field events "$out")" "$(field seconds "$out")"
}

# side_by_side NAME LIVE RUN_LEAST RUN_MOST: leaves the best rates in ours, heap and keyed.
side_by_side() {
    mix=("$2" 5000 "$3" "$4") ours=0 heap=0 keyed=0
    echo "$1: $events events, $2 of 50000 sessions live at a time, $3 to $4 events of a session at a time"
    for _ in $(seq "$repeat"); do
        ours=$(faster "$ours" "$(one_run bench_ingest)")
        heap=$(faster "$heap" "$(one_run bench_plain_sqlite heap)")
        keyed=$(faster "$keyed" "$(one_run bench_plain_sqlite keyed)")
    done
    echo "  ours                        $ours events/s (best of $repeat)"
    echo "  plain SQLite, no index      $heap events/s, ratio $(ratio "$ours" "$heap")"
    echo "  plain SQLite, by session    $keyed events/s, ratio $(ratio "$ours" "$keyed")"
}

side_by_side trickle 50000 1 2
side_by_side crowd 50000 5 15
side_by_side visits 5000 5 15
echo "visits: ours $ours events/s, peer $heap events/s, ratio $(ratio "$ours" "$heap") (bar 0.60, goal 1.00)"
reaches "$(ratio "$ours" "$heap")" 0.60
