# What the scripts share. Source it: . "$(dirname "$0")/lib/common.sh"
# shellcheck shell=bash

# The folder of the project, wherever the caller stands.
project_root() { (cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd); }

# A heading for a person who reads along.
say() { printf '\n\033[1m%s\033[0m\n' "$*" | if [ -t 1 ]; then cat; else sed 's/\x1b\[[0-9;]*m//g'; fi; }

die() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 3
}

# Installs what is missing; arguments are those of scripts/setup. SESSIONAUDIT_NO_SETUP=1 leaves the
# machine alone, for systems other than Debian whose owner provides the packages.
ensure_setup() {
    if [ -n "${SESSIONAUDIT_NO_SETUP:-}" ]; then return; fi
    "$(project_root)/scripts/setup" "$@"
}

# Configures and builds a preset: build_preset NAME [arguments of cmake --build].
# The programs are then in build/NAME/bin.
build_preset() {
    local preset=$1
    shift
    (cd "$(project_root)" && cmake --preset "$preset" && cmake --build --preset "$preset" "$@")
}

# The same with nothing but how far it is, and what it said in a file:
# build_with_progress LOG NAME [arguments of cmake --build]
build_with_progress() {
    local log=$1 folder
    shift
    folder=$(project_root)/scripts/lib
    # shellcheck disable=SC2016  # the inner shell's arguments
    "$folder/build_progress.py" "$log" bash -ec '. "$0"; build_preset "$@"' "$folder/common.sh" "$@"
}

# Runs a command with its output in a file, which is shown only when the command fails:
# run_quietly LOG COMMAND...
run_quietly() {
    local log=$1 status=0
    shift
    mkdir -p "$(dirname "$log")"
    "$@" >"$log" 2>&1 </dev/null || status=$?
    if [ "$status" -ne 0 ]; then tail -n 200 "$log" >&2; fi
    return "$status"
}
