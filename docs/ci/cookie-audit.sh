#!/bin/sh
# Audits the cookies of a site in CI: reports in a folder, a summary on standard output, and an exit code.
# The recipes beside this file call it; by hand: docs/ci/cookie-audit.sh https://shop.example --depth 1
set -u

usage() {
    cat <<'TEXT'
usage: cookie-audit.sh URL... [options of sessionaudit scan]

Writes cookies.sarif, cookies.junit.xml, cookies.html, cookies.md and cookies.json, and prints a summary.

environment:
  SESSIONAUDIT            the program (default: sessionaudit on the PATH)
  COOKIE_AUDIT_REPORTS    folder of the reports (default: cookie-audit)
  COOKIE_AUDIT_BASELINE   known findings (default: .cookie-baseline.json, if it is there): only new
                          or worse ones fail. To record it: add --write-baseline .cookie-baseline.json
  COOKIE_AUDIT_POLICY     a profile or a file (default: baseline)

exit: 0 passed, 1 failed, 2 the call is at fault, 3 a target could not be judged
TEXT
}

case ${1:-} in
'')
    usage >&2
    exit 2
    ;;
--help | -h)
    usage
    exit 0
    ;;
esac

program=${SESSIONAUDIT:-sessionaudit}
if ! command -v "$program" >/dev/null; then
    echo "cookie-audit: there is no $program; build sessionaudit and put it on the PATH, or name it in SESSIONAUDIT" >&2
    exit 2
fi
reports=${COOKIE_AUDIT_REPORTS:-cookie-audit}
baseline=${COOKIE_AUDIT_BASELINE:-.cookie-baseline.json}
mkdir -p "$reports" || exit 2

set -- "$@" --policy "${COOKIE_AUDIT_POLICY:-baseline}" \
    --format "sarif=$reports/cookies.sarif" --format "junit=$reports/cookies.junit.xml" \
    --format "html=$reports/cookies.html" --format "markdown=$reports/cookies.md" --format "json=$reports/cookies.json"
if [ -e "$baseline" ]; then set -- "$@" --baseline "$baseline"; fi
# Annotations beside the changed lines of a pull request; the summary is then in cookies.md.
if [ "${GITHUB_ACTIONS:-}" = true ]; then set -- "$@" --format github; fi

status=0
"$program" scan "$@" || status=$?
if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -e "$reports/cookies.md" ]; then
    cat "$reports/cookies.md" >>"$GITHUB_STEP_SUMMARY"
fi
exit "$status"
