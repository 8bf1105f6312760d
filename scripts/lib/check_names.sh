#!/usr/bin/env bash
# usage: check_names.sh FOLDER...
# Fails when a file below a folder is called libaudit.* or audit.pc: those names belong to the audit
# library of Linux, which login, passwd and sudo load. Prints what it found.
set -euo pipefail
found=$(find "$@" \( -iname 'libaudit.*' -o -iname 'audit.pc' \) -print)
if [ -n "$found" ]; then
    printf 'a name that belongs to the audit library of Linux:\n%s\n' "$found" >&2
    exit 1
fi
