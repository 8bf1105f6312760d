#!/usr/bin/env bash
# Validates receipts of consent with another implementation of JSON Schema, and their JSON-LD for form.
# SESSIONAUDIT_KANTARA_SCHEMA names Kantara's own schema file, which is not ours to copy; with it they are held
# against that too. SESSIONAUDIT_BUILD names another build folder.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$(dirname "$0")/../../scripts/lib/checks.sh"
root=$(project_root)
program=${SESSIONAUDIT_BUILD:-$root/build/bench}/bin/sessionaudit
[ -x "$program" ] || die "$program is missing; build the bench preset first"
command -v node >/dev/null || die "node is missing; run scripts/setup --ci"
"$root/tests/peers/install.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
home=$work/home

sessionaudit() { "$program" --home "$home" "$@"; }

record() { sessionaudit consent record --subject email:anna@shop.example "$@" >/dev/null 2>&1; }
receipt() { sessionaudit consent receipt --subject email:anna@shop.example --format "$1" >"$work/$2"; }

fill() {
    sessionaudit init >/dev/null 2>&1
    cat >"$home/controller.json" <<'JSON'
{"name": "Shop Example GmbH", "contact": "Data protection officer", "address": {"addressCountry": "DE"},
 "email": "privacy@shop.example", "phone": "tel:+49-30-1234567", "policy_url": "https://shop.example/privacy"}
JSON
    local number=0
    while read -r -a arguments; do
        record "${arguments[@]}"
        number=$((number + 1))
        receipt kantara "$number.kantara.json"
        receipt 27560 "$number.27560.jsonld"
    done <<'TEXT'
--give advertising --refuse personalisation --jurisdiction DE --notice cookies --notice-version 3 --language de
--opt-out direct_marketing --jurisdiction FR --method phone
--give sensitive_inference --jurisdiction US-CA
--give advertising --jurisdiction US-CA --signal Sec-GPC=1
--refuse service --jurisdiction JP
--give service
TEXT
}

keeps_to() { node "$root/tests/peers/export/check_receipts.mjs" "$1" "$work"/*.kantara.json; }

json_ld_is_whole() {
    python3 - "$work"/*.27560.jsonld <<'PYTHON'
import json, sys
for name in sys.argv[1:]:
    record = json.load(open(name))
    prefixes = set(record["@context"])
    def walk(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                assert key.startswith("@") or key in prefixes or key.split(":")[0] in prefixes, key
                if key != "@context":
                    walk(inner)
            if "@id" in value and len(value) == 1 and ":" in value["@id"] and not value["@id"].startswith("http"):
                assert value["@id"].split(":")[0] in prefixes, value
        elif isinstance(value, list):
            for inner in value:
                walk(inner)
    walk(record)
    assert record["dpv:hasProcess"], name
PYTHON
}

fill
check "receipts keep to the checks of our own schema" keeps_to "$root/tests/golden/kantara-receipt.schema.json"
check "every term of the 27560 records has a prefix that the context knows" json_ld_is_whole
if [ -n "${SESSIONAUDIT_KANTARA_SCHEMA:-}" ]; then
    check "receipts keep to Kantara's schema" keeps_to "$SESSIONAUDIT_KANTARA_SCHEMA"
fi
finish_checks
