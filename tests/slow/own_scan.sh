#!/usr/bin/env bash
# What our own scan says of our own server: over TLS, logged in by server/recipe.json, the tests of a session's life
# included, by the profile asvs-l2. Nothing may be found.
# SESSIONAUDIT_BUILD names another build folder.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$(dirname "$0")/../../scripts/lib/checks.sh"
root=$(project_root)
programs=${SESSIONAUDIT_BUILD:-$root/build/bench}/bin
[ -x "$programs/sessionauditd" ] || die "$programs/sessionauditd is missing; build the bench preset first"

work=$(mktemp -d)
server=
finish() {
    if [ -n "$server" ] && kill -TERM "$server" 2>/dev/null; then wait "$server" || true; fi
    rm -rf "$work"
}
trap finish EXIT
cd "$work"
host=admin.shop.example
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=$host" \
    -addext "subjectAltName=DNS:$host" -keyout tls.key -out tls.pem 2>/dev/null
openssl rand -hex 16 >password
"$programs/sessionaudit" --home store init --site shop.example >/dev/null
"$programs/sessionaudit" --home store user add olga --role auditor --set-password <password >/dev/null

"$programs/sessionauditd" --home store --port 0 --certificate tls.pem --key tls.key 2>log &
server=$!
port=
for _ in $(seq 100); do
    port=$(sed -n 's/.*"event":"started".*"listens":"https:[^"]*:\([0-9]*\)".*/\1/p' log)
    if [ -n "$port" ]; then break; fi
    kill -0 "$server" 2>/dev/null || die "the server did not start: $(cat log)"
    sleep 0.1
done
[ -n "$port" ] || die "the server did not start within 10 s: $(cat log)"

export SERVER_URL=https://$host:$port SERVER_USER=olga
SERVER_PASSWORD=$(cat password)
export SERVER_PASSWORD
scan() {
    local status=0
    "$programs/sessionaudit" scan --recipe "$root/server/recipe.json" --policy asvs-l2 --logged-in-page /api/v1/me \
        --resolve "$host:$port:127.0.0.1" --ca-file tls.pem --quiet --format json=found.json --format text=found.txt || status=$?
    cat found.txt
    [ "$status" -eq 0 ]
}
# A scan that saw nothing would find nothing.
nothing_is_found() {
    python3 - found.json <<'PYTHON'
import json, sys
(target,) = json.load(open(sys.argv[1]))["targets"]
assert target["findings"] == [] and target["problems"] == [], (target["findings"], target["problems"])
(cookie,) = target["cookies"]
assert cookie["name"] == "__Host-sessionaudit" and cookie["verdict"] == "stored", cookie
outcomes = {test["id"]: test["outcome"] for test in target["lifecycle"]}
untested = {"idle_timeout", "absolute_timeout"}  # they would take half an hour and a day
assert {test for test, outcome in outcomes.items() if outcome != "passed"} == untested, outcomes
assert len(outcomes) == 9, outcomes
(ids,) = target["session_ids"]
assert ids["samples"] == 50 and ids["bits"] >= 128, ids
PYTHON
}
check "the scan ends with 0" scan
check "it saw the login's cookie, 50 ids and every test of a session's life, and found nothing" nothing_is_found
finish_checks
