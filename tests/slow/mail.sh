#!/usr/bin/env bash
# Mail to a real mail server (Debian's python3-aiosmtpd) with STARTTLS and a login.
# SESSIONAUDIT_BUILD names another build folder.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$(dirname "$0")/../../scripts/lib/checks.sh"
root=$(project_root)
program=${SESSIONAUDIT_BUILD:-$root/build/bench}/bin/slow_mail
[ -x "$program" ] || die "$program is missing; build the bench preset first"
/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || die "aiosmtpd is missing; run scripts/setup --ci"

work=$(mktemp -d)
server=
finish() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap finish EXIT
cd "$work"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout key.pem -out certificate.pem 2>/dev/null
mkfifo port
/usr/bin/python3 "$root/tests/slow/mail_server.py" certificate.pem key.pem mails.ndjson >port &
server=$!
exec 3<port
read -r port <&3

arrived() {
    "$program" localhost "$port" starttls certificate.pem shop "correct horse"
    python3 - <<'PYTHON'
import email, email.policy, json
mails = [json.loads(line) for line in open("mails.ndjson")]
assert len(mails) == 1, mails
mail = mails[0]
assert mail["tls"] and mail["user"] == "shop", mail
assert mail["from"] == "privacy@shop.example" and mail["to"] == ["anna@shop.example"], mail
message = email.message_from_string(mail["content"], policy=email.policy.default)
assert message["Subject"] == "Ihr Code: für Anna €", message["Subject"]
assert message["To"] == "anna@shop.example" and message["Auto-Submitted"] == "auto-generated"
assert message["Message-ID"].endswith("@shop.example>") and message["Date"]
text = message.get_content().replace("\r\n", "\n")
assert text == ".\nÄ line that begins with a dot:\n.hidden\n" + "long " * 400 + "\n", repr(text)
assert not message.defects, message.defects
PYTHON
}
refused() { # arguments of the program
    local status=0
    "$program" "$@" >refusal 2>&1 || status=$?
    cat refusal
    [ "$status" -eq 1 ] && ! grep -q anna refusal && [ "$(wc -l <mails.ndjson)" -eq 1 ]
}
check "a mail arrives whole over STARTTLS, after a login" arrived
check "a wrong password is refused" refused localhost "$port" starttls certificate.pem shop wrong
check "a certificate that nobody trusted signed is refused" refused localhost "$port" starttls "" shop "correct horse"
check "a certificate for another name is refused" refused 127.0.0.1 "$port" starttls certificate.pem shop "correct horse"
check "a server that does not speak TLS from the first byte is refused" refused localhost "$port" tls certificate.pem shop "correct horse"
finish_checks
