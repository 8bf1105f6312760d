#!/usr/bin/env bash
# openapi.json with programs of others: a public validator, and a TypeScript client that is generated from it, compiles
# under --strict and talks to a real server. SESSIONAUDIT_BUILD names another build folder.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$(dirname "$0")/../../scripts/lib/checks.sh"
root=$(project_root)
build=${SESSIONAUDIT_BUILD:-$root/build/bench}
programs=$build/bin
[ -x "$programs/sessionauditd" ] || die "$programs/sessionauditd is missing; build the bench preset first"
command -v node >/dev/null || die "node is missing; run scripts/setup --ci"
"$root/tests/peers/install.sh"
. "$root/tests/slow/lib/api_server.sh"

work=$(mktemp -d)
export HOME=$work
trap 'stop_api_server; rm -rf "$work"' EXIT
tools=$root/tests/peers/node_modules/.bin
ln -s "$root/tests/peers/node_modules" "$work/node_modules"
echo '{"type": "module"}' >"$work/package.json"
cp "$root/tests/peers/openapi/smoke.ts" "$work/"

is_valid() { "$tools/validate-api" "$build/openapi.json" | tee "$work/valid" && grep -q '"valid": true' "$work/valid"; }
generate() { "$tools/openapi-typescript" "$build/openapi.json" --output "$work/api.d.ts" >"$work/generated" 2>&1 || { cat "$work/generated"; return 1; }; }
compile() { "$tools/tsc" -p "$work"; }
smoke() { (cd "$work" && node smoke.js "$api_server" "$work/token"); }
# What smoke.ts uses of node, so that no types of it have to be installed.
cat >"$work/node.d.ts" <<'TYPES'
declare module 'node:fs' { export function readFileSync(path: string, encoding: 'utf8'): string; }
declare const process: { argv: string[] };
TYPES
cat >"$work/tsconfig.json" <<'JSON'
{"compilerOptions": {"strict": true, "noUncheckedIndexedAccess": true, "target": "es2022", "module": "nodenext", "types": [],
                     "skipLibCheck": true, "lib": ["es2022", "dom"]},
 "files": ["smoke.ts", "node.d.ts"]}
JSON

check "a public validator finds openapi.json valid" is_valid
check "a TypeScript client is generated" generate
check "it compiles under --strict" compile
start_api_server "$programs" "$work"
check "it talks to a real server" smoke
finish_checks
