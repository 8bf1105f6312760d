#!/usr/bin/env bash
# usage: apt_stanza.sh SUITE ADDED [APT_FOLDER]
# Reads the apt sources of the machine (APT_FOLDER, by default /etc/apt; deb822 and one-line files)
# and prints a deb822 stanza for the suite ADDED, on the mirror and under the trust settings of the
# first enabled entry that carries SUITE. Prints `present` instead when an enabled entry carries
# ADDED already, and nothing when no entry carries SUITE.
set -euo pipefail
folder=${3:-/etc/apt}

# shellcheck disable=SC2016  # this is awk's text, not the shell's
program='
function carries(suites, name,    i, n, parts) {
    n = split(suites, parts, /[ \t]+/)
    for (i = 1; i <= n; i++) if (parts[i] == name || parts[i] == name "/") return 1
    return 0
}
function finish(    n, i, parts, mirror) {
    if ((" " types " ") ~ /[ \t]deb[ \t]/ && tolower(enabled) !~ /^[ \t]*(no|false|without|off|disable)/) {
        if (carries(suites, added)) present = 1
        n = split(uris, parts, /[ \t]+/)
        mirror = ""
        for (i = n; i >= 1; i--) if (parts[i] != "" && parts[i] !~ /^cdrom:/) mirror = parts[i]
        if (stanza == "" && mirror != "" && carries(suites, wanted))
            stanza = "Types: deb\nURIs: " mirror "\nSuites: " added "\nComponents: main\n" trust
    }
    types = suites = uris = enabled = trust = field = ""
}
FNR == 1 { finish(); deb822 = FILENAME ~ /\.sources$/ }
deb822 && /^#/ { next }
deb822 && /^[ \t]*$/ { finish(); next }
deb822 {
    value = $0
    if ($0 !~ /^[ \t]/) { field = tolower($0); sub(/[ \t]*:.*/, "", field); sub(/^[^:]*:[ \t]*/, "", value) }
    if (field == "types") types = types " " value
    else if (field == "suites") suites = suites " " value
    else if (field == "uris") uris = uris " " value
    else if (field == "enabled") enabled = value
    else if (field == "signed-by" || field == "trusted" || field == "check-valid-until") trust = trust $0 "\n"
    next
}
$1 == "deb" {
    line = $0; options = ""
    sub(/#.*/, "", line)
    sub(/^[ \t]*deb[ \t]+/, "", line)
    if (line ~ /^\[/) {
        options = line; sub(/^\[[ \t]*/, "", options); sub(/[ \t]*\].*/, "", options)
        sub(/^\[[^]]*\][ \t]*/, "", line)
    }
    split(line, words, /[ \t]+/)
    types = "deb"; uris = words[1]; suites = words[2]
    n = split(options, parts, /[ \t]+/)
    for (i = 1; i <= n; i++) {
        name = value = parts[i]; sub(/=.*/, "", name); sub(/^[^=]*=/, "", value); gsub(/,/, " ", value)
        if (name == "signed-by") trust = trust "Signed-By: " value "\n"
        else if (name == "trusted") trust = trust "Trusted: " value "\n"
        else if (name == "check-valid-until") trust = trust "Check-Valid-Until: " value "\n"
    }
    finish()
}
END { finish(); if (present) print "present"; else printf "%s", stanza }'

# sources.list first, then the folder in the order of its names, as apt reads them.
files=()
for file in "$folder"/sources.list "$folder"/sources.list.d/*.list "$folder"/sources.list.d/*.sources; do
    if [ -s "$file" ]; then files+=("$file"); fi
done
if [ ${#files[@]} -eq 0 ]; then exit 0; fi
awk -v wanted="$1" -v added="$2" "$program" "${files[@]}"
