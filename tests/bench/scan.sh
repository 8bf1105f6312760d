#!/usr/bin/env bash
# A site audited by a whole process beside MDN's Observatory; 1,000 sites in one run; cookies judged a second.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
root=$(project_root)
bin=${SESSIONAUDIT_BUILD:?name the folder of the bench build}/bin
command -v node >/dev/null || die "node is missing; run scripts/setup --ci"
"$root/tests/peers/install.sh"
status=0
python3 "$root/tests/bench/scan.py" "$bin" "$root/tests/peers/node_modules/@mdn/mdn-http-observatory" "$@" || status=$?
echo
"$bin/bench_cookie_audit" || status=$?
exit "$status"
