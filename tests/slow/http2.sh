#!/usr/bin/env bash
# `sessionaudit scan` of a site that speaks HTTP/2 only, and the same with --http-version 1.1.
# SESSIONAUDIT_BUILD names another build folder.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$(dirname "$0")/../../scripts/lib/checks.sh"
root=$(project_root)
program=${SESSIONAUDIT_BUILD:-$root/build/bench}/bin/sessionaudit
[ -x "$program" ] || die "$program is missing; build the bench preset first"
command -v node >/dev/null || die "node is missing; run scripts/setup --ci"

work=$(mktemp -d)
server=
finish() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" || true
    fi
    rm -rf "$work"
}
trap finish EXIT
cd "$work"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=two.shop.example \
    -addext subjectAltName=DNS:two.shop.example -keyout key.pem -out certificate.pem 2>/dev/null
mkfifo port
node "$root/tests/slow/http2_site.mjs" certificate.pem key.pem >port &
server=$!
read -r port <port

scan() {
    local status=0
    "$program" scan "https://two.shop.example:$port/" --resolve "two.shop.example:$port:127.0.0.1" \
        --ca-file certificate.pem --retries 0 --format json=report.json --save-captures captures.ndjson --quiet "$@" || status=$?
    echo "$status" >status
}
speaks_two() {
    scan
    grep -qx 1 status
    grep -q '"http_version":"2"' captures.ndjson
    python3 -c "
import json
target = json.load(open('report.json'))['targets'][0]
assert {c['name'] for c in target['cookies']} == {'sid', 'lang'}, target['cookies']
assert any(f['rule'] == 'httponly_missing' and f['cookie']['name'] == 'sid' for f in target['findings'])"
}
refuses_one() {
    scan --http-version 1.1
    grep -qx 3 status
}
check "cookies of a site over HTTP/2 are seen, each line for itself" speaks_two
check "a site that speaks nothing else is not judged over HTTP/1.1 (exit 3)" refuses_one
finish_checks
