#!/usr/bin/env bash
# Log lines a second, sessionised and encrypted, beside goaccess on the same file.
set -euo pipefail
. "$(dirname "$0")/lib/side_by_side.sh"

usage() {
    cat <<'TEXT'
usage: scripts/bench log [--lines N] [--repeat N] [--large]

A generated access log in combined format, 1,000,000 lines (--lines), is imported into a new store and read
by goaccess (whole processes, both), three times (--repeat) in turn; the best of each counts.
--large then imports 10,000,000 lines once and shows the most memory it took.
TEXT
}

lines=1000000
repeat=3
large=
while [ $# -gt 0 ]; do
    case $1 in
    --lines) lines=$2 && shift 2 ;;
    --repeat) repeat=$2 && shift 2 ;;
    --large) large=1 && shift ;;
    *) usage && [ "$1" = --help ] && exit 0 || exit 2 ;;
    esac
done
command -v goaccess >/dev/null || { echo "log: goaccess is missing; run scripts/setup --bench" >&2; exit 3; }

# timed NAME COMMAND...: prints its seconds; what it says and its memory go to $scratch/NAME.*
timed() {
    local name=$1
    shift
    python3 - "$scratch/$name" "$@" <<'PYTHON'
import resource, subprocess, sys, time
name, command = sys.argv[1], sys.argv[2:]
with open(name + ".out", "wb") as out, open(name + ".err", "wb") as err:
    start = time.monotonic()
    status = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err).returncode
    seconds = time.monotonic() - start
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(name + ".use", "w") as use:
    use.write(f"seconds {seconds:.3f} cpu {usage.ru_utime + usage.ru_stime:.3f} rss_mib {usage.ru_maxrss / 1024:.0f}\n")
if status != 0:
    sys.stderr.write(open(name + ".err", errors="replace").read())
    sys.exit(f"{command[0]}: exit status {status}")
print(f"{seconds:.3f}")
PYTHON
}

import_log() {
    rm -rf "${scratch:?}/home"
    "$bin/sessionaudit" --home "$scratch/home" init >/dev/null 2>&1
    timed ours "$bin/sessionaudit" --home "$scratch/home" ingest "$1"
}

echo "log: $lines lines in combined format"
"$bin/bench_make_log" "$lines" >"$scratch/access.log"
ours=0 peer=0
for _ in $(seq "$repeat"); do
    ours=$(faster "$ours" "$(rate "$lines" "$(import_log "$scratch/access.log")")")
    echo "  sessionaudit ingest         $(cat "$scratch/ours.use")"
    peer=$(faster "$peer" "$(rate "$lines" "$(timed peer goaccess "$scratch/access.log" --log-format=COMBINED \
        --no-global-config --no-progress -o "$scratch/report.json")")")
    echo "  goaccess                    $(cat "$scratch/peer.use")"
done
sed 's/^/  /' "$scratch/ours.out"
enough_memory=1
if [ -n "$large" ]; then
    "$bin/bench_make_log" 10000000 >"$scratch/access.log"
    seconds=$(import_log "$scratch/access.log")
    rss=$(field rss_mib "$(cat "$scratch/ours.use")")
    echo "large: 10000000 lines, $(rate 10000000 "$seconds") lines/s, $rss MiB at most (bar 300)"
    reaches 300 "$rss" || enough_memory=
fi
echo "log: ours $ours lines/s, goaccess $peer lines/s, ratio $(ratio "$ours" "$peer") (bar 1.00)"
[ -n "$enough_memory" ] && reaches "$(ratio "$ours" "$peer")" 1.00
