#!/usr/bin/env bash
# Compares 10,000 random deadlines, and the holidays of most calendars, with Temporal's polyfill and
# date-holidays.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$(dirname "$0")/../../scripts/lib/checks.sh"

case ${1:-} in
--help | -h)
    cat <<'TEXT'
usage: tests/slow/calendar.sh [SEED]

Prints deadlines of 10,000 random receipts in Germany, France and California and
compares them with what @js-temporal/polyfill and date-holidays say; then compares
the holidays of the years 2013 to 2090. The seed is 1 unless another
is given. Needs the bench preset, Node.js and, once, npm. Ends with the line
`N passed, N failed`.

exit: 0 all agree, 1 a disagreement, 2 usage, 3 could not start
TEXT
    exit 0
    ;;
'' | [0-9]*) seed=${1:-1} ;;
*)
    echo "usage: tests/slow/calendar.sh [SEED]" >&2
    exit 2
    ;;
esac
root=$(project_root)
program=${SESSIONAUDIT_BUILD:-$root/build/bench}/bin/slow_calendar
[ -x "$program" ] || die "$program is missing; build the bench preset first"
"$root/tests/peers/install.sh"
peer() { node "$root/tests/slow/calendar_peer.mjs" "$@"; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

deadlines_agree() {
    "$program" answers "$seed" 10000 >"$work/answers"
    tee -a "$work/told" < <(peer answers <"$work/answers")
    grep -qx '10000 compared, 0 differ' "$work/told"
}
holidays_agree() {
    "$program" holidays 2013 2090 >"$work/holidays"
    tee -a "$work/told" < <(peer holidays 2013 2090 <"$work/holidays")
    tail -n 1 "$work/told" | grep -qE '^[1-9][0-9]{4,} compared, 0 differ$'
}

# The comparison must be able to fail: one answer a day off, and one holiday gone.
finds() {
    local told
    told=$(peer "${@:2}" <"$1") && return 1
    grep -q 'compared, 1 differ$' <<<"$told"
}
a_wrong_day_is_found() {
    head -n 50 "$work/answers" | awk -F'\t' -v OFS='\t' 'NR == 25 { $12 = "2001-01-01" } { print }' >"$work/wrong"
    finds "$work/wrong" answers
}
a_missing_holiday_is_found() {
    grep -v "^de	2026-05-14" "$work/holidays" >"$work/missing"
    finds "$work/missing" holidays 2013 2090
}

check "10000 deadlines agree with Temporal and date-holidays (seed $seed)" deadlines_agree
check "the holidays of 2013 to 2090 agree with date-holidays" holidays_agree
check "the comparison finds one wrong day" a_wrong_day_is_found
check "the comparison finds one missing holiday" a_missing_holiday_is_found
if [ -e "$work/told" ]; then cat "$work/told"; fi
finish_checks
