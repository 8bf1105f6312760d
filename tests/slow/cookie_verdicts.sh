#!/usr/bin/env bash
# Compares verdicts about Set-Cookie lines with what Chromium does with them: over TLS under names of their own, by
# its protocol and its jar.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$(dirname "$0")/../../scripts/lib/checks.sh"

usage() {
    cat <<'TEXT'
usage: tests/slow/cookie_verdicts.sh [--count N] [--seed N]

Sends some 700 Set-Cookie lines, and N mixtures (default 200) from a seed
(default 1), to Chromium, and compares what it keeps, and why it does not keep
the rest, with the verdicts of slow_cookies of the bench build; then sequences
of lines, and what is sent after them. Every difference must be one that
docs/cookie-verdicts.md explains.
SESSIONAUDIT_BUILD names another build folder. Ends with `N passed, N failed`.

exit: 0 all as documented, 1 something differs, 2 usage, 3 could not start
TEXT
}

count=200
seed=1
while [ $# -gt 0 ]; do
    case $1 in
    --help | -h)
        usage
        exit 0
        ;;
    --count | --seed)
        if [[ ! ${2:-} =~ ^[1-9][0-9]{0,5}$ ]]; then
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
program=${SESSIONAUDIT_BUILD:-$root/build/bench}/bin/slow_cookies
[ -x "$program" ] || die "$program is missing; build the bench preset first"
command -v node >/dev/null || die "node is missing; run scripts/setup --ci"
chromium=$(command -v chromium) || die "chromium is missing; run scripts/setup --ci"
"$root/tests/peers/install.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work TMPDIR=$work
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=shop.example \
    -keyout "$work/key.pem" -out "$work/certificate.pem" 2>/dev/null || die "openssl could not make a certificate"

compare() {
    timeout 900 node "$root/tests/peers/cookies/compare.mjs" "$chromium" "$program" "$work/key.pem" \
        "$work/certificate.pem" "$count" "$seed" "$root/docs/cookie-verdicts.md" | tee "$work/said"
}

check "Chromium keeps and refuses what the verdicts say, but for what the documentation names" compare
[ "$checks_failed" -gt 0 ] || sed '$d' "$work/said"
# The lines are what is counted; without them the one check is.
if [[ $(tail -n 1 "$work/said") =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    checks_passed=${BASH_REMATCH[1]}
    checks_failed=$((BASH_REMATCH[2] > checks_failed ? BASH_REMATCH[2] : checks_failed))
fi
finish_checks
