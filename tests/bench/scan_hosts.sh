#!/bin/sh
# Sites fetched a second, each one page and robots.txt over TLS on loopback, the server on the same cores.
# tests/bench/scan_hosts.sh [--sites N] [--bin FOLDER]: three runs with their peak of resident memory, then the
# time of a whole process that fetches one site. FOLDER has fetch_probe and bench_scan_server; ${SESSIONAUDIT_BUILD:-build/bench}/bin
# unless named. It prints and judges nothing.
set -eu

usage() {
    echo "usage: scripts/bench scan_hosts [--sites N] [--bin FOLDER]"
}

sites=1000
bin=${SESSIONAUDIT_BUILD:-$(cd "$(dirname "$0")/../.." && pwd)/build/bench}/bin
while [ $# -gt 0 ]; do
    case $1 in
    --sites) sites=$2 && shift 2 ;;
    --bin) bin=$(cd "$2" && pwd) && shift 2 ;;
    --help) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
    esac
done
probe=$bin/fetch_probe
server=$bin/bench_scan_server

folder=$(mktemp -d)
cd "$folder"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=root of a measurement" -days 2 \
    -keyout root.key -out root.pem 2>/dev/null
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=bench.test" -keyout leaf.key \
    -out leaf.csr 2>/dev/null
echo "subjectAltName=DNS:*.bench.test" > leaf.ext
openssl x509 -req -in leaf.csr -CA root.pem -CAkey root.key -CAcreateserial -extfile leaf.ext -days 2 -out leaf.pem \
    2>/dev/null

mkfifo ends
"$server" leaf.pem leaf.key < ends > port &
process=$!
exec 3> ends
trap 'exec 3>&-; wait "$process" || true; rm -rf "$folder"' EXIT
while ! [ -s port ]; do kill -0 "$process"; done
port=$(cat port)

for _ in 1 2 3; do
    "$probe" "hosts_by_number=$sites:$port" ca=root.pem quiet=1 speed=1
done

begin=$(date +%s%N)
for _ in 1 2 3 4 5 6 7 8 9 10; do
    "$probe" "hosts_by_number=1:$port" ca=root.pem quiet=1
done
end=$(date +%s%N)
echo "one_site_process_us $(((end - begin) / 10000))"
