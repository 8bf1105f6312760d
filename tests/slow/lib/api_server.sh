# shellcheck shell=bash
# A server for the scripts beside this folder: start_api_server PROGRAMS FOLDER [ORIGIN], then $api_server is its URL and
# FOLDER/token holds a token with the scopes that a shop needs.
api_server_pid=
start_api_server() {
    local programs=$1 folder=$2 origin=${3:-}
    "$programs/sessionaudit" --home "$folder/home" init --site shop.example >/dev/null
    "$programs/sessionaudit" --home "$folder/home" token create shop --scope sessions:read --scope sessions:write \
        --scope consents:read --scope consents:write --scope stats:read --scope jobs:read >"$folder/token.out"
    grep -o 'sat_[A-Za-z0-9_-]*' "$folder/token.out" >"$folder/token"
    python3 - "$folder" "$origin" <<'PYTHON'
import json, sys
folder, origin = sys.argv[1:]
config = {"home": folder + "/home", "address": "127.0.0.1", "port": 0}
if origin:
    config["consent_origins"] = [origin]
json.dump(config, open(folder + "/server.json", "w"))
PYTHON
    "$programs/sessionauditd" --config "$folder/server.json" 2>"$folder/server.log" &
    api_server_pid=$!
    for _ in $(seq 100); do
        api_server=$(grep -o 'https\?://127.0.0.1:[0-9]*' "$folder/server.log" | head -n 1 || true)
        if [ -n "$api_server" ]; then return 0; fi
        kill -0 "$api_server_pid" 2>/dev/null || break
        sleep 0.1
    done
    cat "$folder/server.log" >&2
    die "the server did not start"
}
stop_api_server() { if [ -n "$api_server_pid" ] && kill -TERM "$api_server_pid" 2>/dev/null; then wait "$api_server_pid" || true; fi; }
