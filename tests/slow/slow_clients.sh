#!/usr/bin/env bash
# 2,000 connections that drip-feed heads, bodies and TLS handshakes: others are served within 50 ms (p99), memory
# stays bounded, and a flood of bad tokens neither slows nor locks out a good one.
# SESSIONAUDIT_BUILD names another build folder.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$(dirname "$0")/../../scripts/lib/checks.sh"
root=$(project_root)
build=${SESSIONAUDIT_BUILD:-$root/build/bench}
for program in sessionaudit sessionauditd slow_slow_clients; do
    [ -x "$build/bin/$program" ] || die "$build/bin/$program is missing; build the bench preset first"
done
command -v wrk >/dev/null || die "wrk is missing; run scripts/setup --bench"
held_min=${SESSIONAUDIT_HELD:-2000}
rss_max_kib=$((400 * 1024))

work=$(mktemp -d)
pids=()
finish() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait || true
    rm -rf "$work"
}
trap finish EXIT
cd "$work"
ulimit -n "$(ulimit -Hn)"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout key.pem -out certificate.pem 2>/dev/null
"$build/bin/sessionaudit" --home store init >/dev/null

start() { # log, options
    local log=$1
    shift
    SESSIONAUDITD_LOG_LEVEL=warning "$build/bin/sessionauditd" --home store --port 0 "$@" --log-level info 2>"$log" &
    pids+=($!)
    for _ in $(seq 100); do
        port=$(sed -n 's/.*"event":"started".*"listens":"https*:[^"]*:\([0-9]*\)".*/\1/p' "$log")
        if [ -n "$port" ]; then return; fi
        sleep 0.1
    done
    cat "$log" >&2
    die "the server did not start"
}
start plain.log
plain=$port
server=${pids[0]}
start secure.log --certificate certificate.pem --key key.pem
secure=$port
echo sat_none >token

mkfifo stay
"$build/bin/slow_slow_clients" "$plain" "$secure" "$held_min" token <stay >held &
pids+=($!)
exec 3>stay

p99() { # path, further arguments of wrk: prints milliseconds
    wrk -t1 -c8 -d10s --latency "${@:2}" "http://127.0.0.1:$plain$1" >wrk.txt
    awk '$1 == "99%" { v = $2; if (v ~ /us$/) v = v / 1000; else if (v ~ /ms$/) v += 0; else v *= 1000; print v }' wrk.txt
}
settled() {
    for _ in $(seq 300); do
        if [ "$(tail -1 held | cut -d' ' -f2)" -ge "$held_min" ] 2>/dev/null; then return; fi
        sleep 0.1
    done
    tail -1 held
    return 1
}
fast() {
    local found
    found=$(p99 /healthz)
    echo "p99 $found ms, $(tail -1 held), RSS $(awk '/VmRSS/ { print $2 }' "/proc/$server/status") KiB" | tee -a results
    awk -v found="$found" 'BEGIN { exit !(found < 50) }'
}
bounded() {
    local rss
    rss=$(awk '/VmHWM/ { print $2 }' "/proc/$server/status")
    echo "at most $rss KiB" | tee -a results
    [ "$rss" -lt "$rss_max_kib" ]
}
flood() {
    wrk -t1 -c16 -d8s -H 'Authorization: Bearer sat_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' \
        "http://127.0.0.1:$plain/metrics" >flood.txt &
    local flooding=$! found
    found=$(p99 /healthz)
    wait "$flooding"
    echo "p99 $found ms beside $(sed -n 's/Requests\/sec: *//p' flood.txt) bad tokens/s" | tee -a results
    awk -v found="$found" 'BEGIN { exit !(found < 50) }'
}
check "$held_min slow connections are held open" settled
check "p99 of others stays under 50 ms" fast
check "memory stays under $((rss_max_kib / 1024)) MiB" bounded
check "a flood of bad tokens slows nobody else" flood
cat results
finish_checks
