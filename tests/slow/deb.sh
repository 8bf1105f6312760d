#!/usr/bin/env bash
# The Debian package, in a clean Debian 12: it installs, the server starts under its unit's command line as its
# user and is ready, and removing it leaves nothing but data. Needs root, for chroot.
# SESSIONAUDIT_BUILD names another build folder, SESSIONAUDIT_ROOT a Debian 12 that is there already.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$(dirname "$0")/../../scripts/lib/checks.sh"
root=$(project_root)
build=${SESSIONAUDIT_BUILD:-$root/build/bench}
[ "$(id -u)" -eq 0 ] || die "needs root, for chroot"
[ -x "$build/bin/sessionauditd" ] || die "$build/bin/sessionauditd is missing; build the bench preset first"
command -v debootstrap >/dev/null || die "debootstrap is missing; run scripts/setup --clean-room"
command -v dpkg-shlibdeps >/dev/null || die "dpkg-shlibdeps is missing; install dpkg-dev"

work=$(mktemp -d)
debian=${SESSIONAUDIT_ROOT:-$work/debian}
server=
finish() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi
    for place in "$debian/dev" "$debian/proc"; do
        if mountpoint -q "$place"; then umount --lazy "$place"; fi
    done
    rm -rf --one-file-system "$work"
}
trap finish EXIT

inside() {
    chroot "$debian" env -i HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} "$@"
}

say "Making the package"
(cd "$build" && run_quietly "$work/cpack.log" cpack -G DEB -B "$work/package")
package=$(find "$work/package" -maxdepth 1 -name '*.deb')
dpkg-deb --info "$package" | sed -n '/Depends/p;/Installed-Size/p'

if [ ! -x "$debian/usr/bin/apt-get" ]; then
    say "Making a minimal Debian 12"
    mirror=$("$root/scripts/lib/apt_stanza.sh" bookworm none | sed -n 's/^URIs: //p')
    run_quietly "$work/debootstrap.log" debootstrap --variant=minbase bookworm "$debian" "${mirror:-http://deb.debian.org/debian}"
    cat >"$debian/etc/apt/sources.list.d/backports.list" <<TEXT
deb ${mirror:-http://deb.debian.org/debian} bookworm-backports main
TEXT
fi
mount -t proc proc "$debian/proc"
mount -t tmpfs -o mode=0755,nosuid tmpfs "$debian/dev"
for device in null zero random urandom; do
    mknod -m 666 "$debian/dev/$device" c "$((0x$(stat -c %t "/dev/$device")))" "$((0x$(stat -c %T "/dev/$device")))"
done
cp --dereference /etc/resolv.conf "$debian/etc/resolv.conf"
run_quietly "$work/update.log" inside apt-get -q update

cp "$package" "$debian/srv/sessionaudit.deb"
installs() { inside apt-get -q -y --no-install-recommends -t bookworm-backports install /srv/sessionaudit.deb; }
say "Installing it"
check "it installs, with SQLCipher from the backports" installs
rm "$debian/srv/sessionaudit.deb"
check "the programs run" inside sh -c 'sessionaudit --version && sessionauditd --version'
check "its unit, manual pages, completions, policies and API description are there" inside sh -c '
    test -f /lib/systemd/system/sessionauditd.service && test -f /usr/share/man/man1/sessionauditd.1* &&
    test -f /usr/share/bash-completion/completions/sessionaudit && test -f /usr/share/sessionaudit/policies/gdpr.json &&
    test -f /usr/share/sessionaudit/openapi.json &&
    test -f /usr/share/doc/sessionaudit/sessionauditd.json'
check "no file is called as those of the audit library of Linux" inside sh -c '! dpkg -L sessionaudit | grep -E "/(libaudit\.|audit\.pc)"'
check "the service has a user of its own, without a shell" inside sh -c 'getent passwd sessionaudit | grep -qE ":(/usr)?/s?bin/nologin$"'

as_service() { inside runuser -u sessionaudit -- "$@"; }
check "its user makes a store" as_service sessionaudit --home /var/lib/sessionaudit/store init --site shop.example
cat >"$debian/etc/sessionaudit/sessionauditd.json" <<'TEXT'
{"home": "/var/lib/sessionaudit/store", "port": 0}
TEXT
unit=$debian/lib/systemd/system/sessionauditd.service
read -ra checking < <(sed -n 's/^ExecStartPre=//p' "$unit")
read -ra starting < <(sed -n 's/^ExecStart=//p' "$unit")
check "the unit's check of the configuration passes" as_service "${checking[@]}"

as_service "${starting[@]}" 2>"$work/log" &
server=$!
port=
for _ in $(seq 300); do
    port=$(sed -n 's/.*"event":"started".*"listens":"http:[^"]*:\([0-9]*\)".*/\1/p' "$work/log")
    if [ -n "$port" ]; then break; fi
    sleep 0.1
done
ready() { [ -n "$port" ] && curl -fsS "http://127.0.0.1:$port/readyz" | grep -q '"status":"ready"'; }
check "under the unit's command line it is ready" ready
# The program itself: runuser stands before it and does not hand signals on.
pkill -TERM -P "$(pgrep -P "$server" | head -1)" 2>/dev/null || pkill -TERM -P "$server" || true
status=0
wait "$server" || status=$?
server=
check "it ends with 0 when it is asked to" test "$status" -eq 0

check "it is removed" inside apt-get -q -y purge sessionaudit
leftovers() {
    local left
    left=$(find "$debian" -xdev -path "*sessionaudit*" -not -path "$debian/var/lib/sessionaudit*" -not -path "$debian/proc/*" | sed "s|^$debian||")
    if [ -n "$left" ]; then echo "$left" && return 1; fi
}
check "nothing is left of it" leftovers
check "but the data are" test -f "$debian/var/lib/sessionaudit/store/store.db"
if [ -n "${SESSIONAUDIT_ROOT:-}" ]; then rm -rf "$debian/var/lib/sessionaudit"; fi
finish_checks
