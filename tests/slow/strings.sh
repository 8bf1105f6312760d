#!/usr/bin/env bash
# Fills a store with known e-mails, addresses, user agents, paths and tokens, and looks for them: with
# strings(1) in every file of it while it runs, and in every decrypted page.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$(dirname "$0")/../../scripts/lib/checks.sh"
program=${SESSIONAUDIT_BUILD:-$(project_root)/build/bench}/bin/slow_strings
[ -x "$program" ] || die "$program is missing; build the bench preset first"
work=$(mktemp -d)
writer=
stop() {
    if [ -n "$writer" ]; then kill "$writer" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap stop EXIT
home=$work/home
known=$work/known
mkdir "$work/tmp"

# files_of PID: everything the process may have written to, files without a name included.
files_of() {
    find "$home" "$work/backup" "$work/tmp" -type f
    for descriptor in /proc/"$1"/fd/*; do
        if [ -f "$descriptor" ]; then echo "$descriptor"; fi
    done
}

# hits FILE...: lines of strings(1) that hold a known value.
hits() {
    local file sum=0 found
    for file in "$@"; do
        # A file that went meanwhile is not one to look into.
        found=$(strings -a -n 4 "$file" 2>/dev/null | grep -cFf "$known") || true
        if [ "${found:-0}" -gt 0 ]; then echo "$file: $found" >&2; fi
        sum=$((sum + ${found:-0}))
    done
    echo "$sum"
}

nothing_in_running_store() {
    local files found
    kill -0 "$writer"
    mapfile -t files < <(files_of "$writer")
    printf '%s\n' "${files[@]}" | grep -q 'store\.db-wal$'
    found=$(hits "${files[@]}")
    echo "${#files[@]} files, $(du -cb "${files[@]}" 2>/dev/null | tail -n 1 | cut -f1) bytes, $(wc -l <"$known") known values: $found hits" >>"$work/told"
    [ "$found" -eq 0 ]
}

# The same search must find what is really there.
plaintext_is_found() {
    local planted=$home/planted
    { head -c 5000 /dev/urandom && sed -n 40p "$known" && head -c 5000 /dev/urandom; } >"$planted"
    local found
    found=$(hits "$planted" 2>/dev/null)
    rm "$planted"
    [ "$found" -ge 1 ]
}

mkfifo "$work/stdin" "$work/stdout"
TMPDIR=$work/tmp SQLITE_TMPDIR=$work/tmp "$program" fill "$home" "$known" "$work/backup" \
    <"$work/stdin" >"$work/stdout" &
writer=$!
exec 3>"$work/stdin" 4<"$work/stdout"
read -r -t 120 line <&4 || die "the writer did not become ready"
[ "$line" = ready ] || die "the writer said: $line"

check "strings(1) finds nothing in the files of a running store" nothing_in_running_store
check "nor a little later" nothing_in_running_store
check "the same search finds a planted e-mail" plaintext_is_found
kill -KILL "$writer"
wait "$writer" 2>/dev/null || true
writer=
check "no decrypted page of the killed store holds a known value or a token" "$program" pages "$home" "$known"
"$program" pages "$home" "$known" >>"$work/told" || true
cat "$work/told"
finish_checks
