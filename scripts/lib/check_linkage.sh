#!/usr/bin/env bash
# usage: check_linkage.sh FOLDER...
# Fails when a program or shared library below a folder loads libsqlite3, which crashes beside
# SQLCipher, or libaudit, or cannot find a library at all. Fails too when there is nothing to check.
set -euo pipefail
checked=0
bad=0
while IFS= read -r file; do
    [ "$(head -c 4 "$file" | tr -d '\0')" = $'\x7fELF' ] || continue
    libraries=$(ldd "$file" 2>&1) || continue # an object file, or a static program
    checked=$((checked + 1))
    if found=$(grep -E 'libsqlite3|libaudit|not found' <<<"$libraries"); then
        printf '%s loads what it must not:\n%s\n' "$file" "$found" >&2
        bad=1
    fi
done < <(find "$@" -type f ! -path '*/CMakeFiles/*' \( -perm -u+x -o -name '*.so*' \))
if [ "$checked" -eq 0 ]; then
    echo "no program or shared library below: $*" >&2
    exit 1
fi
exit "$bad"
