#!/usr/bin/env bash
# 2,000 connections that drip-feed heads, bodies and TLS handshakes: others are served within 50 ms (p99), memory
# stays bounded, and a flood of bad tokens or of bad logins neither slows nor locks out a good token.
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
openssl rand -hex 16 >password
"$build/bin/sessionaudit" --home store user add olga --role auditor --set-password <password >/dev/null
"$build/bin/sessionaudit" --home store token create app --scope sessions:read >token.out 2>/dev/null
cat >good.lua <<LUA
wrk.headers["Authorization"] = "Bearer $(grep -o 'sat_[A-Za-z0-9_-]*' token.out)"
LUA
cat >login.lua <<'LUA'
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["X-Requested-With"] = "sessionaudit"
wrk.body = '{"name": "olga", "password": "not the right one"}'
LUA
cat >bad.lua <<'LUA'
wrk.headers["Authorization"] = "Bearer sat_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
LUA

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

p99() { # of somebody with a good token, who must get nothing but good answers; in milliseconds
    wrk -t1 -c8 -d10s --latency -s good.lua "http://127.0.0.1:$plain/api/v1/sessions?limit=1" >wrk.txt
    if grep -q 'Non-2xx' wrk.txt; then
        cat wrk.txt >&2
        return 1
    fi
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
    found=$(p99)
    echo "p99 $found ms, $(tail -1 held), RSS $(awk '/VmRSS/ { print $2 }' "/proc/$server/status") KiB" | tee -a results
    awk -v found="$found" 'BEGIN { exit !(found < 50) }'
}
bounded() {
    local rss
    rss=$(awk '/VmHWM/ { print $2 }' "/proc/$server/status")
    echo "at most $rss KiB" | tee -a results
    [ "$rss" -lt "$rss_max_kib" ]
}
flood() { # script, path: from the same address
    wrk -t1 -c16 -d12s --timeout 10s -s "$1" "http://127.0.0.1:$plain$2" >flood.txt &
    local flooding=$! found
    found=$(p99)
    wait "$flooding"
    echo "p99 $found ms beside $(sed -n 's/Requests\/sec: *//p' flood.txt) a second of ${1%.lua}" | tee -a results
    grep -q 'Non-2xx' flood.txt
    awk -v found="$found" 'BEGIN { exit !(found < 50) }'
}
check "$held_min slow connections are held open" settled
check "p99 of others stays under 50 ms" fast
check "memory stays under $((rss_max_kib / 1024)) MiB" bounded
check "a flood of bad tokens slows no good one, and locks it not out" flood bad.lua /metrics
check "nor does a flood of bad logins" flood login.lua /api/v1/login
cat results
finish_checks
