#!/usr/bin/env bash
# Erasing a person with 1,000 events among 10,000 and among 1,000,000 others.
set -euo pipefail
exec "${SESSIONAUDIT_BUILD:?name the folder of the bench build}/bin/bench_erase" "$@"
