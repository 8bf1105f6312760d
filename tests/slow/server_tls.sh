#!/usr/bin/env bash
# What sessionauditd offers over TLS, seen by sslscan: nothing under TLS 1.2, no weak cipher, for either kind of
# key; SIGHUP takes a renewed certificate.
# SESSIONAUDIT_BUILD names another build folder.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$(dirname "$0")/../../scripts/lib/checks.sh"
root=$(project_root)
build=${SESSIONAUDIT_BUILD:-$root/build/bench}
[ -x "$build/bin/sessionauditd" ] || die "$build/bin/sessionauditd is missing; build the bench preset first"
command -v sslscan >/dev/null || die "sslscan is missing; run scripts/setup --ci"

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

make_pair() { # kind name
    local kind=(ec -pkeyopt ec_paramgen_curve:P-256)
    if [ "$1" = rsa ]; then kind=(rsa:2048); fi
    openssl req -x509 -newkey "${kind[@]}" -nodes -days 30 -subj "/CN=$2" -addext subjectAltName=DNS:localhost \
        -keyout "$2.key" -out "$2.pem" 2>/dev/null
}
start() { # certificate's name
    "$build/bin/sessionauditd" --home store --port 0 --certificate "$1.pem" --key "$1.key" 2>log &
    server=$!
    for _ in $(seq 100); do
        port=$(sed -n 's/.*"event":"started".*"listens":"https:[^"]*:\([0-9]*\)".*/\1/p' log)
        if [ -n "$port" ]; then return; fi
        sleep 0.1
    done
    cat log >&2
    die "the server did not start"
}
stop() {
    status=0
    kill "$server"
    wait "$server" || status=$?
    server=
}
subject() { openssl s_client -connect "127.0.0.1:$port" </dev/null 2>/dev/null | sed -n 's/^subject=.*CN *= *//p' | head -1; }

"$build/bin/sessionaudit" --home store init >/dev/null
make_pair ec ecdsa
make_pair rsa rsa

scan() { sslscan --no-colour --show-certificate --xml="$1.xml" "127.0.0.1:$port" >"$1.txt"; }
protocols() {
    python3 - "$1.xml" <<'PYTHON'
import sys
import xml.etree.ElementTree as tree
test = tree.parse(sys.argv[1]).getroot().find("ssltest")
on = {p.get("type") + p.get("version") for p in test.findall("protocol") if p.get("enabled") == "1"}
assert on == {"tls1.2", "tls1.3"}, on
PYTHON
}
ciphers() {
    python3 - "$1.xml" <<'PYTHON'
import sys
import xml.etree.ElementTree as tree
test = tree.parse(sys.argv[1]).getroot().find("ssltest")
found = [(c.get("sslversion"), c.get("cipher"), int(c.get("bits"))) for c in test.findall("cipher")]
assert any(version == "TLSv1.2" for version, _, _ in found), found
assert any(version == "TLSv1.3" for version, _, _ in found), found
for version, name, bits in found:
    aead = "GCM" in name or "CHACHA20" in name
    secret = version == "TLSv1.3" or name.startswith("ECDHE-")
    assert aead and secret and bits >= 128, (version, name, bits)
print(len(found), "ciphers:", ", ".join(name for _, name, _ in found))
PYTHON
}
no_traps() {
    python3 - "$1.xml" <<'PYTHON'
import sys
import xml.etree.ElementTree as tree
test = tree.parse(sys.argv[1]).getroot().find("ssltest")
assert test.find("renegotiation").get("supported") == "0" or test.find("renegotiation").get("secure") == "1"
compression = test.find("compression")  # absent where sslscan's own OpenSSL knows none
assert compression is None or compression.get("supported") == "0"
assert all(h.get("vulnerable") == "0" for h in test.findall("heartbleed"))
PYTHON
}
for kind in ecdsa rsa; do
    start $kind
    scan $kind
    check "$kind: TLS 1.2 and 1.3, nothing older" protocols $kind
    check "$kind: every cipher has forward secrecy and is an AEAD" ciphers $kind
    check "$kind: no compression, no unsafe renegotiation" no_traps $kind
    if [ $kind = ecdsa ]; then
        renewed() {
            cp rsa.pem ecdsa.pem
            cp rsa.key ecdsa.key
            kill -HUP "$server"
            for _ in $(seq 50); do
                if [ "$(subject)" = rsa ]; then return; fi
                sleep 0.1
            done
            return 1
        }
        refused() {
            echo nonsense >ecdsa.pem
            kill -HUP "$server"
            for _ in $(seq 50); do
                if grep -q '"event":"certificate_refused"' log; then break; fi
                sleep 0.1
            done
            grep -q '"event":"certificate_refused"' log && [ "$(subject)" = rsa ]
        }
        check "SIGHUP takes a renewed certificate" renewed
        check "one that cannot be used is refused, and the old one goes on" refused
    fi
    stop
    check "it ends with 0 when it is asked to" test "$status" -eq 0
done
finish_checks
