# What the measurements with a peer share. Source it.
# shellcheck shell=bash disable=SC2034  # what is set here is used where it is sourced

# shellcheck disable=SC2034  # used by the scripts that read this file
bin=${SESSIONAUDIT_BUILD:?name the folder of the bench build}/bin

# Everything of a measurement, ours and the peer's, is below one folder, so on one disk; it goes at the end.
scratch=$(mktemp -d "${SESSIONAUDIT_BENCH_FOLDER:-${TMPDIR:-/tmp}}/sessionaudit-bench-XXXXXX")
trap 'rm -rf "$scratch"' EXIT
export TMPDIR=$scratch

# field NAME TEXT: the word after NAME.
field() { awk -v name="$1" '{ for (i = 1; i < NF; i++) if ($i == name) print $(i + 1) }' <<<"$2"; }

# faster A B: the larger of two rates.
faster() { awk -v a="$1" -v b="$2" 'BEGIN { print (a + 0 > b + 0) ? a : b }'; }

rate() { awk -v count="$1" -v seconds="$2" 'BEGIN { printf "%.0f", count / seconds }'; }

ratio() { awk -v ours="$1" -v peer="$2" 'BEGIN { printf "%.2f", ours / peer }'; }

reaches() { awk -v value="$1" -v bar="$2" 'BEGIN { exit !(value + 0 >= bar + 0) }'; }
