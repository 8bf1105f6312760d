#!/usr/bin/env bash
# Flips a byte in every page of a store's files, cuts them off at many lengths, and does the same to the
# logs of a killed process: never a wrong answer, always found. SESSIONAUDIT_SEED repeats a run.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
program=${SESSIONAUDIT_BUILD:-$(project_root)/build/bench}/bin/slow_flip
[ -x "$program" ] || die "$program is missing; build the bench preset first"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$program" "$work" "${SESSIONAUDIT_SEED:-$RANDOM}"
