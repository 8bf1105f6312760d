#!/usr/bin/env bash
# A sweep that erases, counts, makes anonymous, archives and cuts is killed with SIGKILL 40 times at random
# moments, then finished: what is left, what was counted and what the runs say must be the same as in a copy of
# the store that was swept undisturbed. SESSIONAUDIT_KILLS and SESSIONAUDIT_SEED repeat a run.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$(dirname "$0")/../../scripts/lib/checks.sh"
root=$(project_root)
programs=${SESSIONAUDIT_BUILD:-$root/build/bench}/bin
for program in slow_retention sessionaudit; do
    [ -x "$programs/$program" ] || die "$programs has no $program; build the bench preset first"
done
kills=${SESSIONAUDIT_KILLS:-40}
RANDOM=${SESSIONAUDIT_SEED:-$RANDOM}
work=$(mktemp -d)

# A moment after the sweep began, at most a fortieth of what all of it takes.
kill_once() {
    local pid
    # In a shell of its own, which is the one to tell of the kill.
    rm -f "$work/told"
    mkfifo "$work/told"
    "$programs/slow_retention" sweep "$work/killed" >"$work/told" &
    pid=$!
    exec 3<"$work/told"
    read -r _ <&3
    sleep "$(awk -v random=$RANDOM -v longest="$1" 'BEGIN { printf "%.4f", random / 32768 * longest }')"
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    exec 3<&-
}

kill_often() {
    local longest
    longest=$(awk -v seconds="$1" -v kills="$kills" 'BEGIN { printf "%.4f", 1.6 * seconds / kills }')
    for _ in $(seq "$kills"); do
        kill_once "$longest"
        if "$programs/sessionaudit" --home "$work/killed" retention runs | grep -q interrupted; then
            interrupted=$((interrupted + 1))
        fi
    done
    echo "$kills kills, after $interrupted of them the sweep was not done"
    [ "$interrupted" -ge $((kills * 3 / 4)) ]
}

same_as_twin() {
    "$programs/slow_retention" digest "$work/killed" >"$work/digest-killed"
    diff "$work/digest-twin" "$work/digest-killed" | head -20
    [ "$(wc -l <"$work/digest-twin")" -gt 1000 ]
    grep -q 'runs 1, due 0' "$work/digest-killed"
}

interrupted=0
"$programs/slow_retention" fill "$work/killed"
chmod -R go= "$work/killed"
cp -r "$work/killed" "$work/twin"
began=$(date +%s.%N)
check "an undisturbed sweep ends" "$programs/slow_retention" sweep "$work/twin"
took=$(awk -v from="$began" -v to="$(date +%s.%N)" 'BEGIN { print to - from }')
"$programs/slow_retention" digest "$work/twin" >"$work/digest-twin"
for action in erase aggregate anonymise archive truncate_ip; do
    check "the sweep has something to $action" grep -q "\"action\": \"$action\"" <("$programs/sessionaudit" --home "$work/twin" --json retention runs)
done
check "the sweep is killed $kills times" kill_often "$took"
check "the killed sweep is finished" "$programs/slow_retention" sweep "$work/killed"
check "nothing was lost, and nothing done or counted twice" same_as_twin
check "the doctor finds nothing" "$programs/sessionaudit" --home "$work/killed" doctor
check "the ledger verifies" "$programs/sessionaudit" --home "$work/killed" ledger verify
if [ "$checks_failed" -eq 0 ]; then
    rm -rf "$work"
else
    echo "the stores are left in $work" >&2
fi
finish_checks
