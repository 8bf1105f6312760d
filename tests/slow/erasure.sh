#!/usr/bin/env bash
# An erasure is killed with SIGKILL 120 times, at its writes and at random moments, some of the openings after
# it too: the next open must finish it, once, and its certificate must hold. Then a backup from before an
# erasure is restored: the person must stay away, from every file and from every decrypted page.
# SESSIONAUDIT_KILLS and SESSIONAUDIT_SEED repeat a run.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$(dirname "$0")/../../scripts/lib/checks.sh"
root=$(project_root)
programs=${SESSIONAUDIT_BUILD:-$root/build/bench}/bin
for program in crash_eraser slow_strings sessionaudit; do
    [ -x "$programs/$program" ] || die "$programs has no $program; build the bench preset first"
done
work=$(mktemp -d)
person=email:anna.abschied@shop.example
home=$work/home
backup=$work/backup
known=$work/known
certificate=$work/certificate.json

sessionaudit() { "$programs/sessionaudit" --home "$home" "$@"; }
pages() { "$programs/slow_strings" pages "$1" "$known"; }

# hits FOLDER...: lines of strings(1), of all files in them, that hold a known value.
hits() {
    local file
    find "$@" -type f | while read -r file; do strings -a -n 4 "$file"; done | { grep -cFf "$known" || [ $? -eq 1 ]; }
}

# A copy of the store, with one address in clear where an erasure would not look for it.
planted_is_found() {
    cp -r "$home" "$work/planted"
    "$programs/crash_eraser" plant "$work/planted"
    if pages "$work/planted" >"$work/told-planted"; then return 1; fi
    grep -q 'FOUND in store.db: anna.abschied@shop.example' "$work/told-planted"
    sed -n 1p "$known" >"$work/planted/note"
    [ "$(hits "$work/planted")" -ge 1 ]
    rm -r "$work/planted"
}

person_is_there() {
    sessionaudit subject show "$person" | grep -q anna.abschied
    # Ids are in clear below the file's encryption, so this search finds what it looks for.
    if pages "$home" >"$work/told-before"; then return 1; fi
    grep -q 'FOUND in store.db: hex:' "$work/told-before"
}

person_is_unknown() {
    local status=0
    sessionaudit subject show "$person" >"$work/told-subject" 2>&1 || status=$?
    [ "$status" -ne 0 ]
    grep -q 'nobody is known' "$work/told-subject"
    sessionaudit subject show email:bleibt-3@shop.example | grep -q bleibt-3
}

nothing_is_found() {
    [ "$(hits "$home" "$backup")" -eq 0 ]
    pages "$home"
}

# What the certificate quotes is in the ledger, after its intent and before the restore.
ledger_says_why() {
    rm -rf "$work/tiles"
    sessionaudit ledger export "$work/tiles" >/dev/null
    find "$work/tiles/tile/entries" -type f -print0 | sort -z | xargs -0 cat >"$work/entries"
    python3 - "$certificate" "$work/entries" "$1" <<'PYTHON'
import json, re, sys
certificate = json.load(open(sys.argv[1]))
entries = open(sys.argv[2], "rb").read()
assert entries.count(certificate["ledger"]["entry"].encode()) == 1, "the completion is not in the ledger once"
told = re.findall(rb'"action":"((?:erasure|store)\.[a-z_]+)"', entries)
wanted = [b"store.created", b"erasure.started", b"erasure.completed"] + [b"store.restored"] * int(sys.argv[3])
assert told == wanted, told
PYTHON
    python3 "$root/tests/certificate_verifier/verify_certificate.py" "$certificate" --identifier "$person"
}

# An erasure is killed at its writes until it is in the state wanted, with the person's keys whole or not,
# then the backup from before is put in the place of what is left. Nothing opens the store meanwhile.
restore_finishes() {
    local half_step began
    began=$("$programs/crash_eraser" erase "$(fresh_copy)" | sed -n 's/done //p')
    for half_step in $(seq 1 2 $((2 * began))); do
        fresh_copy >/dev/null
        # In a shell of its own, which is the one to tell of the kill.
        bash -c '"$@"; true' bash "$programs/crash_eraser" erase "$home" "$half_step" >/dev/null 2>&1
        rm -rf "$work/look"
        cp -r "$home" "$work/look"
        if [ "$("$programs/crash_eraser" state "$work/look")" = "$1" ]; then break; fi
    done
    [ "$("$programs/crash_eraser" state "$work/look")" = "$1" ]
    sessionaudit restore "$backup"
    "$programs/crash_eraser" check "$home" "$known" "$work/others-ended" "$work/certificate-$1.json"
    person_is_unknown
    nothing_is_found
}

fresh_copy() {
    rm -rf "$home"
    cp -r "$work/before" "$home"
    echo "$home"
}

status=0
python3 "$root/tests/crash/erasure.py" "$programs" "$work/kills" --kills "${SESSIONAUDIT_KILLS:-120}" \
    --seed "${SESSIONAUDIT_SEED:-$RANDOM}" >"$work/told" || status=$?
sed '$d' "$work/told"
read -r checks_passed _ checks_failed _ < <(tail -n 1 "$work/told")
if [ "$status" -ne 0 ] && [ "${checks_failed:-0}" -eq 0 ]; then die "the kills ended with status $status"; fi

"$programs/crash_eraser" fill "$home" "$known" "$work/others"
check "before the erasure the person is there, and the page search finds them" person_is_there
check "a backup is taken" sessionaudit backup "$backup"
cp -r "$home" "$work/before"
# A restore ends the others' sessions: what is left of them is told by one.
sessionaudit restore "$backup" >/dev/null
"$programs/crash_eraser" others "$home" "$work/others-ended"
for state in started keys_destroyed rows_deleted; do
    check "a restore does not undo an erasure that was killed when $state" restore_finishes "$state"
done
fresh_copy >/dev/null
check "the person is erased" sessionaudit erase "$person" --yes --certificate "$certificate"
check "the erasure leaves nothing" nothing_is_found
check "the ledger says so" ledger_says_why 0
for times in 1 2; do
    check "the backup from before is restored ($times)" sessionaudit restore "$backup"
    check "the person is unknown, others are not" person_is_unknown
    check "nothing is found by strings(1), nor in a decrypted page" nothing_is_found
    check "the ledger says why, and the certificate holds" ledger_says_why "$times"
done
check "the same searches find a planted address" planted_is_found
check "the doctor finds nothing" sessionaudit doctor
if [ "$checks_failed" -eq 0 ]; then
    rm -rf "$work"
else
    echo "the stores are left in $work" >&2
fi
finish_checks
