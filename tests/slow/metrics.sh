#!/usr/bin/env bash
# What /metrics says, read by Prometheus' own Python library. SESSIONAUDIT_BUILD names another build folder.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$(dirname "$0")/../../scripts/lib/checks.sh"
root=$(project_root)
programs=${SESSIONAUDIT_BUILD:-$root/build/bench}/bin
[ -x "$programs/sessionauditd" ] || die "$programs/sessionauditd is missing; build the bench preset first"
/usr/bin/python3 -c 'import prometheus_client' 2>/dev/null || die "python3-prometheus-client is missing; run scripts/setup --ci"
. "$root/tests/slow/lib/api_server.sh"

work=$(mktemp -d)
trap 'stop_api_server; rm -rf "$work"' EXIT
start_api_server "$programs" "$work"
# Not as an argument, where every user of the machine could read it.
ask() { curl -sS --fail --config <(printf 'header = "Authorization: Bearer %s"\n' "$(cat "$work/token")") "$@"; }

scrape() {
    for _ in 1 2 3; do ask -o /dev/null -H 'Content-Type: application/json' -d '{}' "$api_server/api/v1/sessions"; done
    curl -sS -o /dev/null "$api_server/nowhere"
    ask -o "$work/metrics" -w '%{content_type}' "$api_server/metrics" >"$work/type"
    grep -qx 'text/plain; version=0.0.4; charset=utf-8' "$work/type"
}
read_by_prometheus() {
    /usr/bin/python3 - "$work/metrics" <<'PYTHON'
import sys
from prometheus_client.parser import text_string_to_metric_families
families = {family.name: family for family in text_string_to_metric_families(open(sys.argv[1]).read())}
assert len(families) >= 15, sorted(families)
for family in families.values():
    assert family.type in ("counter", "gauge", "histogram"), (family.name, family.type)
    assert family.documentation, family.name
    seen = [(sample.name, tuple(sorted(sample.labels.items()))) for sample in family.samples]
    assert len(seen) == len(set(seen)), family.name
    series = {}
    for sample in family.samples:
        if family.type != "histogram":
            continue
        labels = tuple(sorted((name, value) for name, value in sample.labels.items() if name != "le"))
        series.setdefault(labels, {})[sample.name[len(family.name):] + sample.labels.get("le", "")] = sample.value
    for labels, values in series.items():
        buckets = sorted((float(name[len("_bucket"):]), value) for name, value in values.items() if name.startswith("_bucket"))
        assert [value for _, value in buckets] == sorted(value for _, value in buckets), (family.name, labels)
        assert values["_bucket+Inf"] == values["_count"], (family.name, labels)
requests = families["sessionauditd_requests"].samples
made = [sample.value for sample in requests if "startSession" in sample.labels.values()]
assert sum(made) == 3, made
PYTHON
}
check "it is served as the text format 0.0.4" scrape
check "Prometheus' own library reads it: types, help, whole histograms, and the requests that were made" read_by_prometheus
finish_checks
