# Counted checks for scripts that end with `N passed, N failed`. Source it after common.sh.
# shellcheck shell=bash
checks_passed=0
checks_failed=0

# check "what must hold" COMMAND...: runs the command, counts the result, goes on either way. The
# command's output is shown when it fails.
check() {
    local name=$1 output status started=$SECONDS
    shift
    # Not as an `if`: in its condition, the steps inside a function would go on after a failure.
    set +e
    output=$(
        set -e
        "$@" 2>&1 </dev/null
    )
    status=$?
    set -e
    if [ "$status" -eq 0 ]; then
        checks_passed=$((checks_passed + 1))
        echo "ok: $name ($((SECONDS - started)) s)"
    else
        checks_failed=$((checks_failed + 1))
        printf 'FAILED: %s\n%s\n' "$name" "$output"
    fi
}

# The last line, and the exit status: 0 only when something was checked and all of it held.
finish_checks() {
    echo "$checks_passed passed, $checks_failed failed"
    [ "$checks_failed" -eq 0 ] && [ "$checks_passed" -gt 0 ]
}
