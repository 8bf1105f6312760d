#!/usr/bin/env bash
# Kills sessionauditd with SIGKILL at random moments of a mixed load and starts it again: everything that a
# client got a 2xx for must be there, jobs go on, and in the end the ledger verifies and the doctor finds
# nothing. SESSIONAUDIT_KILLS and SESSIONAUDIT_SEED repeat a run.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
root=$(project_root)
build=${SESSIONAUDIT_BUILD:-$root/build/bench}
programs=$build/bin
[ -x "$programs/sessionauditd" ] || die "$programs has no sessionauditd; build the bench preset first"

work=$(mktemp -d)
status=0
python3 "$root/tests/slow/server_crash.py" "$programs" "$work" --description "$build/openapi.json" \
    --kills "${SESSIONAUDIT_KILLS:-50}" --seed "${SESSIONAUDIT_SEED:-$RANDOM}" || status=$?
if [ "$status" -eq 0 ]; then
    rm -rf "$work"
else
    echo "the store is left in $work" >&2
fi
exit "$status"
