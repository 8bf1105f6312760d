#!/bin/sh
# How fast many sites are fetched: tests/bench/scan_hosts.sh PROBE SERVER [SITES]
# PROBE is fetch_probe, SERVER bench_scan_server; TLS on loopback, the server on the same cores. A line for each
# figure: sites a second and the peak of the resident memory for all of them, then the time of a whole process
# that fetches one.
set -eu

probe=$1
server=$2
sites=${3:-1000}

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
