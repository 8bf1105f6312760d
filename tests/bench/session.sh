#!/usr/bin/env bash
# Token checks a second on one thread, coalesced touches included.
set -euo pipefail
exec "${SESSIONAUDIT_BUILD:?name the folder of the bench build}/bin/bench_session" "$@"
