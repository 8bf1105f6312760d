#!/usr/bin/env bash
# Configures the tidy preset and runs clang-tidy on what users run, or on the sources whose path holds one of the
# arguments. Ends with `N passed, N failed` sources.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$(project_root)"
run_quietly build/tidy-configure.log cmake --preset tidy
scripts/lib/tidy_sources.py build/tidy "$@"
