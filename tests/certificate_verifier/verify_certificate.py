#!/usr/bin/env python3
"""Checks a certificate of erasure with Python's standard library alone, from docs/certificates.md.

--key is the site's published key (else the certificate's own is used), --identifier whom it should be about.
Exit: 0 all holds, 1 something does not.
"""
import argparse, base64, hashlib, hmac, json, pathlib, uuid

P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # Ed25519, RFC 8032 section 5.1
D, FORMAT = -121665 * pow(121666, -1, P) % P, "sessionaudit.erasure-certificate/1"
def need(condition, sentence):
    if not condition:
        raise ValueError(sentence)

def add(a, b):
    low, high, c, d = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0]), 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    e, h = high - low, high + low
    return e * (d - c) % P, (d + c) * h % P, (d - c) * (d + c) % P, e * h % P

def times(n, point):
    result = (0, 1, 1, 0)
    while n:
        result, point, n = add(result, point) if n & 1 else result, add(point, point), n >> 1
    return result

def point_of(raw):
    y = int.from_bytes(raw, "little") & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    need(y < P and x * x % P == square, "a key or signature is no point of the curve")
    x = x if x & 1 == raw[31] >> 7 else P - x
    return x, y, 1, x * y

BASE = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
def signed(public, message, mark):
    k = int.from_bytes(hashlib.sha512(mark[:32] + public + message).digest(), "little") % Q
    s = int.from_bytes(mark[32:], "little")
    left, right = times(s, BASE), add(point_of(mark[:32]), times(k, point_of(public)))
    return len(mark) == 64 and s < Q and all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))

def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()
def commitment(salt, label, value):
    mac = hmac.digest(base64.b64decode(salt), label + b"\0" + value, "sha256")
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")

def canonical(value):  # RFC 8785; our names are ASCII and our numbers integers
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
def root_of_proof(text, entry):
    head, _, note = text.partition("\n\n")
    lines = head.split("\n")
    body, _, marks = note.rpartition("\n\n")
    origin, size, root = body.split("\n")[:3]
    need(lines[0] == "c2sp.org/tlog-proof@v1" and lines[1].startswith("index "), "this is not a proof")
    value, fn, sn = sha256(b"\0", entry), int(lines[1][6:]), int(size) - 1
    for sibling in map(base64.b64decode, lines[2:]):  # RFC 9162 section 2.1.3.2
        need(sn, "the proof's path is too long")
        right = fn & 1 or fn == sn
        value = sha256(b"\1", sibling, value) if right else sha256(b"\1", value, sibling)
        while right and fn and not fn & 1:
            fn, sn = fn >> 1, sn >> 1
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0 and value == base64.b64decode(root), "the proof does not lead to the signed root")
    return origin, (body + "\n").encode(), [line.split(" ") for line in marks.splitlines()]

def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("file", "--key", "--identifier"):
        parser.add_argument(name)
    asked = parser.parse_args()
    certificate = json.loads(text := pathlib.Path(asked.file).read_text().removesuffix("\n"))
    need(canonical(certificate) == text, "the certificate is not in canonical form")
    ledger, subject, form = certificate["ledger"], certificate["subject"], certificate["format"]
    need(not asked.key or asked.key == ledger["key"], "it was signed by another key than yours")
    name, key_id, key = ledger["key"].split("+", 2)
    public = base64.b64decode(key)[1:]
    unsigned = canonical({name: value for name, value in certificate.items() if name != "signature"})
    need(signed(public, f"{form}\n{unsigned}".encode(), base64.b64decode(certificate["signature"])), "the signature is false")
    origin, note, marks = root_of_proof(ledger["proof"], ledger["entry"].encode())
    ours = [base64.b64decode(mark) for _, signer, mark in marks if signer == name]
    need(origin == name and any(mark[:4].hex() == key_id and signed(public, note, mark[4:]) for mark in ours), "the root is not signed")
    entry, search = json.loads(ledger["entry"]), certificate["search"]
    pages = sum(file["pages"] + file["log_pages"] for file in search["files"])
    facts = {"pages_searched": pages, "hits": 0, "patterns": search["patterns"], "plan_sha256": certificate["plan_sha256"]}
    said = entry["action"], entry.get("outcome"), entry["at"], entry["detail"], search["hits"], form
    need(said == ("erasure.completed", "ok", certificate["completed"], certificate["erased"] | facts, 0, FORMAT), "the ledger says something else")
    owners = [commitment(owner["salt"], b"owner", uuid.UUID(owner["owner"]).bytes) for owner in subject["owners"]]
    refs = owners + [identifier["commitment"] for identifier in subject["identifiers"]]
    refs += [commitment(subject["salt"], b"erasure", uuid.UUID(certificate["erasure"]).bytes)]
    need(entry["subject"] == owners[0] and set(refs) <= set(entry["refs"]), "the ledger's entry is about somebody else")
    asked_for = asked.identifier and commitment(subject["salt"], b"identifier", asked.identifier.encode())
    need(not asked_for or asked_for in refs, "it is not about this identifier")
    print(f"holds: erasure {certificate['erasure']} of {certificate['completed']}, {pages} pages searched, 0 hits")

if __name__ == "__main__":
    try:
        main()
    except (OSError, ValueError, KeyError, IndexError, TypeError) as fault:
        raise SystemExit(f"does not hold: {fault}")
