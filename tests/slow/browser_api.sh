#!/usr/bin/env bash
# The browser API and its client in real Chromium, from a page of another origin.
# SESSIONAUDIT_BUILD names another build folder.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$(dirname "$0")/../../scripts/lib/checks.sh"
root=$(project_root)
programs=${SESSIONAUDIT_BUILD:-$root/build/bench}/bin
[ -x "$programs/sessionauditd" ] || die "$programs/sessionauditd is missing; build the bench preset first"
command -v node >/dev/null || die "node is missing; run scripts/setup --ci"
chromium=$(command -v chromium) || die "chromium is missing; run scripts/setup --ci"
"$root/tests/peers/install.sh"
. "$root/tests/slow/lib/api_server.sh"

work=$(mktemp -d)
export HOME=$work
trap 'stop_api_server; rm -rf "$work"' EXIT

free_ports() { python3 -c 'import socket; s = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]; print(*[x.getsockname()[1] for x in s])'; }
read -r page_port other_port < <(free_ports)
start_api_server "$programs" "$work" "http://127.0.0.1:$page_port"

in_chromium() { node "$root/tests/peers/browser_api/check_browser_api.mjs" "$chromium" "$api_server" "$work/token" "$page_port" "$other_port"; }
check "the browser API works from a page of its origin, and from no other" in_chromium
finish_checks
