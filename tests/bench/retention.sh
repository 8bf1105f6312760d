#!/usr/bin/env bash
# Sweeping what is past its limit while somebody writes, beside one plain DELETE.
set -euo pipefail
. "$(dirname "$0")/lib/side_by_side.sh"

usage() {
    cat <<'TEXT'
usage: scripts/bench retention [--events N] [--repeat N]

A store of 1,200,000 events (--events) in visits of ten on average; the older half is past its limit.
erase      the events go, the sessions stay
aggregate  the events are opened and counted first
sessions   the sessions go, with their events and the keys of their visitors
Meanwhile a thread records an event every 10 ms, durably. The peer is a plain SQLite table with a row an event
and an index on its time: one DELETE for all that is due. Each is measured three times (--repeat); the best
counts, by the 99th percentile of the writer for `erase`. The bar is for `erase`: 300,000 events a second, and
10 ms for the writer at the 99th percentile.
TEXT
}

events=1200000
repeat=3
while [ $# -gt 0 ]; do
    case $1 in
    --events) events=$2 && shift 2 ;;
    --repeat) repeat=$2 && shift 2 ;;
    *) usage && [ "$1" = --help ] && exit 0 || exit 2 ;;
    esac
done

# ours WHAT: the best run's rate and latencies in rate_of, p50, p99, max and idle99.
ours() {
    local out best=""
    for _ in $(seq "$repeat"); do
        out=$("$bin/bench_retention" "$1" "$events")
        printf '  %-26s %s\n' "bench_retention $1" "$out" >&2
        if [ -z "$best" ] || awk -v a="$(field p99 "$out")" -v b="$(field p99 "$best")" 'BEGIN { exit !(a < b) }'; then
            best=$out
        fi
    done
    rate_of=$(rate "$(field events "$best")" "$(field seconds "$best")")
    p50=$(field p50 "$best") p99=$(field p99 "$best") max=$(field max "$best") idle99=$(field idle-p99 "$best")
    echo "$1: $rate_of events/s; the writer waits $p50 ms at the median, $p99 ms at p99, $max ms at most ($idle99 ms at p99 without a sweep)"
}

ours sessions
ours aggregate
peer=0
for _ in $(seq "$repeat"); do
    out=$("$bin/bench_plain_delete" "$events")
    printf '  %-26s %s\n' bench_plain_delete "$out" >&2
    peer=$(faster "$peer" "$(rate "$(field events "$out")" "$(field seconds "$out")")")
    peer_max=$(field max "$out")
done
echo "plain SQLite, one DELETE: $peer events/s; the writer waits $peer_max ms at most"
ours erase
echo "erase: ours $rate_of events/s, peer $peer events/s, ratio $(ratio "$rate_of" "$peer") (bar 300000); p99 $p99 ms (bar 10)"
reaches "$rate_of" 300000 && reaches 10 "$p99"
