#!/usr/bin/env bash
# Exports a person with awkward data and opens the package with programs of others: the page in Chromium (no
# console message, no request, nothing serious for axe), the ZIP with 7-Zip, unzip and Python, with a passphrase
# and without. Then a person with 100,000 events.
# SESSIONAUDIT_BUILD names another build folder; SESSIONAUDIT_SHOTS a folder that keeps pictures of the page.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$(dirname "$0")/../../scripts/lib/checks.sh"
root=$(project_root)
program=${SESSIONAUDIT_BUILD:-$root/build/bench}/bin/sessionaudit
[ -x "$program" ] || die "$program is missing; build the bench preset first"
command -v node >/dev/null || die "node is missing; run scripts/setup --ci"
chromium=$(command -v chromium) || die "chromium is missing; run scripts/setup --ci"
seven=$(command -v 7zz || command -v 7z) || die "7zip is missing; run scripts/setup --ci"
"$root/tests/peers/install.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shots=${SESSIONAUDIT_SHOTS:-$work}
home=$work/home
events=${SESSIONAUDIT_EVENTS:-100000}
export HOME=$work

sessionaudit() { "$program" --home "$home" "$@"; }

# Every field that somebody else fills in, with what breaks pages: markup, quotes, other scripts and directions,
# signs that spreadsheets run, control characters.
fill() {
    sessionaudit init --site 'shop.example' >/dev/null 2>&1
    cat >"$home/controller.json" <<'JSON'
{"name": "Shop <b>Example</b> GmbH", "contact": "Data protection officer",
 "address": {"streetAddress": "Lange Str. 1", "postalCode": "10115", "addressLocality": "Berlin",
             "addressCountry": "DE"},
 "email": "privacy@shop.example", "phone": "tel:+49-30-1234567", "url": "https://shop.example",
 "policy_url": "https://shop.example/privacy", "storage_locations": ["DE"]}
JSON
    python3 - "$work/small.ndjson" <<'PYTHON'
import json, sys
awkward = ["<script>alert('x')</script>", "\"><img src=x onerror=alert(1)>", "</table></main><h1>", "=1+1", "@SUM(A1)",
           "\u202eevil\u202c", "\u05e9\u05dc\u05d5\u05dd \u0639\u0627\u0644\u0645", "\U0001f36a\U0001f469\u200d\U0001f4bb",
           "a,b;\"c\"", "' onclick='alert(1)", "javascript:alert(1)", "&lt;b&gt;", "%3Cscript%3E", "{{7*7}}", "x" * 300]
with open(sys.argv[1], "w") as log:
    for i, text in enumerate(awkward):
        log.write(json.dumps({"at": f"2026-03-{1 + i // 3:02}T10:{i:02}:00Z", "subject": "email:anna@shop.example",
            "agent": f"Mozilla/5.0 (X11; Linux) {text[:40]} Firefox/128.0", "address": "203.0.113.7",
            "kind": "custom" if i % 2 else "page_view", "purpose": "service", "name": text[:200],
            "path": f"/needle/{text}" if i < 4 else f"/{text}", "referrer": text,
            "attributes": {text[:60]: text, "friend": "bert@shop.example"}}) + "\n")
PYTHON
    sessionaudit ingest --link-users "$work/small.ndjson" >/dev/null
    sessionaudit session start --subject email:anna@shop.example --jurisdiction DE \
        --attribute 'note="><script>alert(2)</script>' --user-agent '<i>agent</i>' >/dev/null
    sessionaudit session start --subject email:bert@shop.example >/dev/null
    sessionaudit consent record --subject email:anna@shop.example --give advertising --refuse personalisation \
        --jurisdiction DE --notice '<script>n</script>' --notice-version '"3"' --language de --method banner \
        --signal 'Sec-GPC=1' --signal 'TC=<img src=x onerror=alert(3)>' >/dev/null
    sessionaudit export email:anna@shop.example --output "$work/anna.zip" --requested 2026-03-01T09:00:00Z >/dev/null
    sessionaudit export email:anna@shop.example --output "$work/categories.zip" --categories --language fr >/dev/null
    printf 'correct horse battery staple\n' >"$work/passphrase"
    sessionaudit export email:anna@shop.example --output "$work/secret.zip" --language de \
        --passphrase-file "$work/passphrase" >/dev/null
}

unpack() { mkdir -p "$work/$1" && unzip -q -o "$work/$1.zip" -d "$work/$1"; }
page() { node "$root/tests/peers/export/check_page.mjs" "$chromium" "$@"; }
verify() { "$program" export verify "$@" 2>/dev/null; }

opens_in_chromium() {
    unpack anna
    page "$work/anna/index.html" en 'needle/' 4 "$shots/page.png"
    unpack categories
    page "$work/categories/index.html" fr 'visites' 2 "$shots/categories.png"
}

programs_open_it() {
    unzip -tq "$work/anna.zip"
    "$seven" t "$work/anna.zip" >/dev/null
    python3 - "$work/anna.zip" <<'PYTHON'
import csv, io, json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as package:
    assert package.testzip() is None
    data = json.loads(package.read("data.json"))
    rows = list(csv.DictReader(io.TextIOWrapper(package.open("csv/events.csv"), "utf-8", newline="")))
    events = [event for session in data["sessions"] for event in session["events"]]
    assert len(rows) == len(events) == 15, (len(rows), len(events))
    for row, event in zip(rows, events):
        assert row["path"] == event["path"], row
        assert row["name"].lstrip("'") == event["name"].lstrip("'"), row
        assert not row["name"].startswith(tuple("=+-@\t\r\n")), row
    assert "bert" not in json.dumps(data)
PYTHON
}

passphrase_opens_it() {
    "$seven" t "-p$(cat "$work/passphrase")" "$work/secret.zip" >/dev/null
    verify "$work/secret.zip" --passphrase-file "$work/passphrase"
    "$seven" l -slt "$work/secret.zip" | grep -c 'Method = AES-256' | grep -qx "$("$seven" l -slt "$work/secret.zip" | grep -c '^Method = ')"
}
no_other_does() {
    if "$seven" t -pwrong-passphrase "$work/secret.zip" >/dev/null 2>&1; then return 1; fi
    printf 'wrong passphrase\n' >"$work/wrong"
    if verify "$work/secret.zip" --passphrase-file "$work/wrong"; then return 1; fi
    if grep -qa 'anna' "$work/secret.zip"; then return 1; fi
}

many_events() {
    python3 - "$work/large.ndjson" "$events" <<'PYTHON'
import json, sys
with open(sys.argv[1], "w") as log:
    for i in range(int(sys.argv[2])):
        log.write(json.dumps({"at": 1772366400000 + i * 60000, "subject": "email:carl@shop.example",
            "kind": "page_view", "purpose": "service", "path": f"/product/{i % 5000}?from=mail&n={i}"}) + "\n")
PYTHON
    sessionaudit ingest --link-users "$work/large.ndjson" >/dev/null
    local started=$SECONDS
    /usr/bin/env python3 - "$program" "$home" "$work/carl.zip" <<'PYTHON'
import resource, subprocess, sys
subprocess.run([sys.argv[1], "--home", sys.argv[2], "export", "email:carl@shop.example", "--output", sys.argv[3]],
               check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print("most memory:", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, "MiB")
PYTHON
    echo "$events events exported in $((SECONDS - started)) s, $(stat -c %s "$work/carl.zip") bytes"
    verify "$work/carl.zip"
    unzip -p "$work/carl.zip" csv/events.csv | wc -l | grep -qx $((events + 1))
    unpack carl
    page "$work/carl/index.html" en 'n=17' 11 "$shots/large.png"
}

fill
check "the page opens in Chromium without a message or a request, its search works, axe has nothing serious" opens_in_chromium
check "unzip, 7-Zip and Python open the ZIP, and CSV and JSON say the same" programs_open_it
check "the signature holds" verify "$work/anna.zip"
check "7-Zip opens the ZIP with its passphrase" passphrase_opens_it
check "nobody opens it with another" no_other_does
many_events >"$work/said" 2>&1 && large=true || large=false
cat "$work/said"
check "a person with $events events is exported, and the page opens" "$large"
finish_checks
