#!/usr/bin/env bash
# Ledger: appends a second, time of a proof in a log of a million entries, time of a full check.
set -euo pipefail
exec "${SESSIONAUDIT_BUILD:?name the folder of the bench build}/bin/bench_ledger" "$@"
