#!/usr/bin/env bash
# scripts/setup must find the mirror a machine already uses, however its apt sources are written.
set -euo pipefail
stanza="$(cd "$(dirname "$0")/../.." && pwd)/scripts/lib/apt_stanza.sh"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0

# expect NAME EXPECTED: what the sources in the folder give for bookworm-backports.
expect() {
    local actual
    actual=$("$stanza" bookworm bookworm-backports "$folder")
    if [ "$actual" != "$2" ]; then
        printf 'FAILED: %s\n--- expected\n%s\n--- got\n%s\n' "$1" "$2" "$actual"
        failures=$((failures + 1))
    fi
    rm -rf "${folder:?}"/*
    mkdir -p "$folder/sources.list.d"
}
mkdir -p "$folder/sources.list.d"

expect "a machine without sources has no mirror" ""

echo 'deb http://mirror.example/debian bookworm main' >"$folder/sources.list"
expect "one line" 'Types: deb
URIs: http://mirror.example/debian
Suites: bookworm-backports
Components: main'

cat >"$folder/sources.list" <<'TEXT'
# deb http://commented.example/debian bookworm main
deb cdrom:[Debian GNU/Linux 12]/ bookworm main
deb-src http://source.example/debian bookworm main
deb http://security.example/debian-security bookworm-security main
deb	[ arch=amd64 signed-by=/usr/share/keyrings/a.gpg check-valid-until=no ]	http://mirror.example/debian	bookworm main contrib # ours
TEXT
expect "one line with options, after entries that do not count" 'Types: deb
URIs: http://mirror.example/debian
Suites: bookworm-backports
Components: main
Signed-By: /usr/share/keyrings/a.gpg
Check-Valid-Until: no'

cat >"$folder/sources.list.d/debian.sources" <<'TEXT'
Types: deb
URIs: http://off.example/debian
Suites: bookworm
Enabled: no

types: deb deb-src
# a comment inside a stanza
URIs:
 http://mirror.example/debian
 http://second.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abcd
 -----END PGP PUBLIC KEY BLOCK-----
TEXT
expect "deb822 with continuation lines and a key of its own" 'Types: deb
URIs: http://mirror.example/debian
Suites: bookworm-backports
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abcd
 -----END PGP PUBLIC KEY BLOCK-----'

printf 'Types: deb\nURIs: http://a.example/debian\nSuites: bookworm' >"$folder/sources.list.d/a.sources"
echo 'deb http://b.example/debian bookworm-backports main' >"$folder/sources.list.d/b.list"
expect "backports enabled in any file are present" present

echo 'deb http://b.example/debian bookworm-backports main' >"$folder/sources.list.d/b.list.disabled"
echo 'deb http://a.example/debian trixie main' >"$folder/sources.list"
expect "another suite, and a file apt does not read" ""

exit $((failures > 0))
