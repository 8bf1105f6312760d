#!/usr/bin/env bash
# Session checks and consent decisions a second over HTTP, beside nginx and express-session; events in bulk.
set -euo pipefail
here=$(dirname "$0")
. "$here/../../scripts/lib/common.sh"
. "$here/lib/side_by_side.sh"
root=$(project_root)

seconds=${1:-10}
connections=32
for tool in wrk nginx redis-server node curl; do
    command -v "$tool" >/dev/null || command -v "/usr/sbin/$tool" >/dev/null ||
        die "$tool is missing; run scripts/setup --ci --bench"
done
"$root/tests/peers/install.sh"

started=()
finish() {
    local pid
    for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$scratch"
}
trap finish EXIT

# wait_for FILE: until a program has written it.
wait_for() {
    local tries=0
    until [ -s "$1" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 1200 ] || die "nothing came up within two minutes: $1"
        sleep 0.1
    done
}

# A port that was free a moment ago; nginx cannot choose one by itself.
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

mkfifo "$scratch/stay"
"$bin/bench_http_server" "$scratch" <"$scratch/stay" &
started+=($!)
exec 9>"$scratch/stay"
wait_for "$scratch/port"
ours=http://127.0.0.1:$(cat "$scratch/port")

nginx_port=$(free_port)
mkdir "$scratch/nginx"
cat >"$scratch/nginx/nginx.conf" <<CONF
worker_processes 2;
daemon off;
pid $scratch/nginx/pid;
error_log $scratch/nginx/error.log;
events { worker_connections 1024; }
http {
    access_log off;
    keepalive_requests 1000000000;
    client_body_temp_path $scratch/nginx/body;
    proxy_temp_path $scratch/nginx/proxy;
    fastcgi_temp_path $scratch/nginx/fastcgi;
    uwsgi_temp_path $scratch/nginx/uwsgi;
    scgi_temp_path $scratch/nginx/scgi;
    server { listen 127.0.0.1:$nginx_port; location / { return 200 "ok"; } }
}
CONF
PATH=$PATH:/usr/sbin nginx -p "$scratch/nginx" -c "$scratch/nginx/nginx.conf" &
started+=($!)

redis-server --port 0 --unixsocket "$scratch/redis.sock" --save '' --appendonly no --dir "$scratch" >"$scratch/redis.log" &
started+=($!)
until [ -S "$scratch/redis.sock" ]; do sleep 0.1; done
NODE_ENV=production node "$here/peers/express_session.cjs" "$scratch/redis.sock" "$scratch/cookies" >"$scratch/express.port" &
started+=($!)
wait_for "$scratch/express.port"

# load TITLE SCRIPT URL ARGUMENTS...: the line that the script prints at its end.
load() {
    local script=$1 url=$2
    shift 2
    wrk -t 2 -c "$connections" -d "${seconds}s" -s "$here/lib/$script" "$url" -- "$@" | grep '^rate '
}

# Each warmed up first: caches, connections, and node's compiler.
warm() { seconds=2 load "$@" >/dev/null; }

status=0
bar() { if ! reaches "$1" "$2"; then status=1; fi; }

post() { load http_post.lua "$ours/api/v1/$1" "$scratch/token" "$scratch/$2" "$3"; }
warm http_post.lua "$ours/api/v1/sessions/check" "$scratch/token" "$scratch/tokens" check
warm http_post.lua "$ours/api/v1/consents/decide" "$scratch/token" "$scratch/subjects" decide
warm http_get.lua "http://127.0.0.1:$(cat "$scratch/express.port")/" "$scratch/cookies"

nginx_line=$(load http_get.lua "http://127.0.0.1:$nginx_port/")
check_line=$(post sessions/check tokens check)
decide_line=$(post consents/decide subjects decide)
express_line=$(load http_get.lua "http://127.0.0.1:$(cat "$scratch/express.port")/" "$scratch/cookies")
nginx_again=$(load http_get.lua "http://127.0.0.1:$nginx_port/")

static=$(faster "$(field rate "$nginx_line")" "$(field rate "$nginx_again")")
express=$(field rate "$express_line")
printf '%-34s %10s requests/s\n' "nginx, return 200" "$static"
printf '%-34s %10s requests/s  p99 %s us\n' "express-session, connect-redis" "$express" "$(field p99_us "$express_line")"
for measured in "check $check_line" "decide $decide_line"; do
    what=${measured%% *}
    line=${measured#* }
    rate=$(field rate "$line")
    p99=$(field p99_us "$line")
    printf '%-34s %10s requests/s  p99 %s us  failed %s  %s times nginx  %s times express\n' "$what, with a token" "$rate" \
        "$p99" "$(field failed "$line")" "$(ratio "$rate" "$static")" "$(ratio "$rate" "$express")"
    bar "$(ratio "$rate" "$static")" 0.35
    bar 5000 "$p99"
    bar 0 "$(field failed "$line")"
done
bar "$(ratio "$(field rate "$check_line")" "$express")" 4

# In bulk: the file once, as an application would send what it has gathered.
count=$(wc -l <"$scratch/events")
begun=$(date +%s.%N)
curl -sS --fail-with-body -H "Authorization: Bearer $(cat "$scratch/token")" -H 'Content-Type: application/x-ndjson' \
    --data-binary "@$scratch/events" "$ours/api/v1/events" >"$scratch/answer" || die "the upload failed: $(cat "$scratch/answer")"
ended=$(date +%s.%N)
recorded=$(python3 -c 'import json, sys; a = json.load(open(sys.argv[1])); print(a["recorded"])' "$scratch/answer")
events_rate=$(rate "$recorded" "$(awk -v a="$begun" -v b="$ended" 'BEGIN { print b - a }')")
printf '%-34s %10s events/s  %s of %s recorded\n' "events in bulk, NDJSON" "$events_rate" "$recorded" "$count"
bar "$events_rate" 100000
[ "$recorded" = "$count" ] || status=1
exit "$status"
