#!/usr/bin/env bash
# Kills a writer with SIGKILL at 200 random moments of a mixed load and of key rotations, and an import
# until it is done. After each kill nothing that was acknowledged may be missing, the doctor must
# find nothing and the ledger must verify. SESSIONAUDIT_KILLS and SESSIONAUDIT_SEED repeat a run.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
root=$(project_root)
programs=${SESSIONAUDIT_BUILD:-$root/build/bench}/bin
[ -x "$programs/crash_writer" ] || die "$programs has no crash_writer; build the bench preset first"

work=$(mktemp -d)
status=0
python3 "$root/tests/crash/drive.py" "$programs" "$work" --kills "${SESSIONAUDIT_KILLS:-200}" \
    --seed "${SESSIONAUDIT_SEED:-$RANDOM}" || status=$?
if [ "$status" -eq 0 ]; then
    rm -rf "$work"
else
    echo "the stores are left in $work" >&2
fi
exit "$status"
