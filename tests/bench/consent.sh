#!/usr/bin/env bash
# Decisions about a purpose a second, 1,000,000 consent records; withdrawals by another process.
set -euo pipefail
exec "${SESSIONAUDIT_BUILD:?name the folder of the bench build}/bin/bench_consent" "$@"
