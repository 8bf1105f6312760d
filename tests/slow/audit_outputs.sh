#!/usr/bin/env bash
# Reports of an audit as programs of others read them: SARIF by Microsoft's multitool and the official schema,
# JUnit by two readers, HAR by a validator, the page in Chromium (no console message, no request, nothing
# serious for axe, light, dark and narrow). Each check is shown to fail for a file that is broken.
# SESSIONAUDIT_BUILD names another build folder; SESSIONAUDIT_SHOTS a folder that keeps pictures of the page.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$(dirname "$0")/../../scripts/lib/checks.sh"
root=$(project_root)
sample=${SESSIONAUDIT_BUILD:-$root/build/bench}/bin/slow_audit_sample
[ -x "$sample" ] || die "$sample is missing; build the bench preset first"
command -v node >/dev/null || die "node is missing; run scripts/setup --ci"
chromium=$(command -v chromium) || die "chromium is missing; run scripts/setup --ci"
"$root/tests/peers/install.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shots=${SESSIONAUDIT_SHOTS:-$work}
export HOME=$work DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
peers=$root/tests/peers
multitool=$peers/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
chmod +x "$multitool"

for run in sample hostile clean; do
    for format in text json sarif junit csv markdown html github; do
        "$sample" "$run" "$format" >"$work/$run.$format"
    done
    "$sample" "$run" har >"$work/$run.har"
done

# Its exit code is 0 for whatever it could read, so what it says is counted. 2005: the project has no home page
# to name. 1002, in hostile URLs: .NET takes no URI that has both an escaped sign of ASCII and one that is not,
# which RFC 3986 allows; check_sarif.mjs holds URIs against its grammar.
multitool_accepts() {
    "$multitool" validate "$1" --level "Error;Warning" --kind "Fail" >"$work/multitool.txt" 2>&1 || true
    grep -q 'Analysis completed successfully' "$work/multitool.txt" || {
        cat "$work/multitool.txt"
        return 1
    }
    if grep -E '(error|warning) (SARIF|JSON)' "$work/multitool.txt" |
        grep -v -e 'warning SARIF2005' -e 'hostile.*error SARIF1002.*%'; then return 1; fi
}
schema_accepts() { node "$peers/audit/check_sarif.mjs" "$1"; }
sarif_is_valid() {
    for run in sample hostile clean; do
        cp "$work/$run.sarif" "$work/$run.check.sarif"
        schema_accepts "$work/$run.check.sarif"
        multitool_accepts "$work/$run.check.sarif"
    done
}
broken_sarif_is_seen() {
    python3 - "$work/sample.sarif" "$work/broken.sarif" <<'PYTHON'
import json, sys
log = json.load(open(sys.argv[1]))
del log["runs"][0]["results"][0]["message"]
log["runs"][0]["results"][1]["level"] = "fatal"
json.dump(log, open(sys.argv[2], "w"))
PYTHON
    if schema_accepts "$work/broken.sarif"; then return 1; fi
    if multitool_accepts "$work/broken.sarif"; then return 1; fi
}

junit_is_read() {
    for run in sample hostile clean; do
        node "$peers/audit/check_junit.mjs" "$work/$run.junit"
        python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$work/$run.junit"
    done
}
broken_junit_is_seen() {
    sed 's/failures="[0-9]*"/failures="99"/' "$work/sample.junit" >"$work/miscounted.junit"
    if node "$peers/audit/check_junit.mjs" "$work/miscounted.junit"; then return 1; fi
    printf '<testsuites><testsuite name="\001"></testsuites>' >"$work/broken.junit"
    if node "$peers/audit/check_junit.mjs" "$work/broken.junit"; then return 1; fi
}

har_is_valid() {
    for run in sample hostile clean; do
        node "$peers/audit/check_har.mjs" "$work/$run.har"
    done
}
broken_har_is_seen() {
    sed 's/"startedDateTime": "[^"]*"/"startedDateTime": 7/' "$work/sample.har" >"$work/broken.har"
    if node "$peers/audit/check_har.mjs" "$work/broken.har"; then return 1; fi
}

csv_is_read() {
    python3 - "$work/hostile.csv" "$work/hostile.json" <<'PYTHON'
import csv, json, sys
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")))
report = json.load(open(sys.argv[2], encoding="utf-8"))
findings = [finding for target in report["targets"] for finding in target["findings"]]
assert len(rows) == len(findings) > 0, (len(rows), len(findings))
for row, finding in zip(rows, findings):
    assert row["fingerprint"] == finding["fingerprint"] and row["rule"] == finding["rule"], row
    assert None not in row and not any(value.startswith(tuple("=+-@\t\r\n")) for value in row.values()), row
PYTHON
}

page() { node "$peers/audit/check_page.mjs" "$chromium" "$@"; }
page_opens() {
    for run in sample hostile clean; do
        cp "$work/$run.html" "$work/$run-page.html"
        page "$work/$run-page.html" "$shots/$run.png"
    done
}
broken_page_is_seen() {
    sed 's|</main>|<img src="https://elsewhere.example/x.png"></main>|' "$work/sample.html" >"$work/calling.html"
    if page "$work/calling.html" "$work/calling.png"; then return 1; fi
}
page_prints() {
    "$chromium" --headless --no-sandbox --disable-gpu --no-pdf-header-footer \
        --print-to-pdf="$shots/sample.pdf" "file://$work/sample-page.html" 2>/dev/null
    head -c 5 "$shots/sample.pdf" | grep -q '%PDF-'
}

check "the official schema and Microsoft's multitool accept the SARIF" sarif_is_valid
check "both refuse a SARIF file that is broken" broken_sarif_is_seen
check "two readers read the JUnit XML and count what it says" junit_is_read
check "they notice one that is broken" broken_junit_is_seen
check "a validator accepts the HAR" har_is_valid
check "it refuses one that is broken" broken_har_is_seen
check "Python reads the CSV, which says the same as the JSON" csv_is_read
check "the page opens in Chromium without a message or a request, axe has nothing serious, light, dark and narrow" page_opens
check "a page that asks for something else is noticed" broken_page_is_seen
check "the page prints" page_prints
finish_checks
