#!/usr/bin/env bash
# Set-Cookie lines parsed and judged a second, one thread; time per byte of hostile lines at 1 MB and 10 MB.
set -euo pipefail
exec "${SESSIONAUDIT_BUILD:?name the folder of the bench build}/bin/bench_cookie" "$@"
