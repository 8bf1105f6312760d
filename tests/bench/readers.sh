#!/usr/bin/env bash
# Readers of HAR, header dumps, pages, robots.txt and captures: time per byte at 10 MB against 1.25 MB.
set -euo pipefail
exec "${SESSIONAUDIT_BUILD:?name the folder of the bench build}/bin/bench_readers" "$@"
