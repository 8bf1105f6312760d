#!/usr/bin/env python3
"""Checks an exported ledger with Python's standard library alone, from docs/ledger-format.md.

--vkey is your own copy of the log's key (otherwise the export's is used), --older a checkpoint kept
earlier, --proof a .tlog-proof file and the entry it is about. Exit: 0 all holds, 1 something does not.
"""
import argparse
import base64
import hashlib
import pathlib

P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # Ed25519, RFC 8032 section 5.1
D = -121665 * pow(121666, -1, P) % P

def need(condition, sentence):
    if not condition:
        raise ValueError(sentence)

def add(a, b):
    low, high = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    c, d, e, h = 2 * a[3] * b[3] * D, 2 * a[2] * b[2], high - low, high + low
    return e * (d - c) % P, (d + c) * h % P, (d - c) * (d + c) % P, e * h % P

def times(n, point):
    result = (0, 1, 1, 0)
    while n:
        result = add(result, point) if n & 1 else result
        point, n = add(point, point), n >> 1
    return result

def point_of(raw):
    y = int.from_bytes(raw, "little") & (2**255 - 1)
    sign, square = raw[31] >> 7, (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    need(y < P and x * x % P == square and (x or not sign), "a key or signature is no point of the curve")
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y

BASE = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))

def ed25519_holds(public, message, mark):
    k = int.from_bytes(hashlib.sha512(mark[:32] + public + message).digest(), "little") % Q
    s = int.from_bytes(mark[32:], "little")
    left, right = times(s, BASE), add(point_of(mark[:32]), times(k, point_of(public)))
    return len(mark) == 64 and s < Q and all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))

def b64(text):
    raw = base64.b64decode(text, validate=True)
    need(base64.b64encode(raw).decode() == text, "base64 that could be spelt otherwise")
    return raw

def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()

def root_of(row):
    while len(row) > 1:  # pairs; an odd one moves up as it is
        row = [sha256(b"\1", *row[i:i + 2]) for i in range(0, len(row) - 1, 2)] + row[len(row) // 2 * 2:]
    return row[0] if row else sha256()

def read_vkey(text):
    name, key_id, key = text.removesuffix("\n").split("+", 2)
    key = b64(key)
    own_id = sha256(name.encode(), b"\n", key)[:4]
    need(len(key) == 33 and key[0] == 1 and key_id == own_id.hex(), "the key is malformed")
    return name, own_id, key[1:]

def read_checkpoint(note, vkey):
    text, gap, lines = note.rpartition("\n\n")
    lines, marks = lines.split("\n"), []
    need(gap and len(lines) > 1 and lines.pop() == "", "the checkpoint is not a signed note")
    for line in lines:
        dash, name, mark = line.split(" ")
        need(dash == "\u2014" and len(b64(mark)) > 4, "a signature line is malformed")
        marks += [b64(mark)[4:]] if (name, b64(mark)[:4]) == vkey[:2] else []
    need(marks, "the checkpoint is not signed by this key")
    need(all(ed25519_holds(vkey[2], (text + "\n").encode(), mark) for mark in marks), "its signature is false")
    origin, size, root = text.split("\n")[:3]
    need(origin == vkey[0] and size.isdecimal(), "the checkpoint is malformed or of another log")
    return int(size), b64(root)

def read_tile(folder, index, width):
    path = f"{index % 1000:03}"
    while index >= 1000:
        index //= 1000
        path = f"x{index % 1000:03}/{path}"
    return (folder / (path if width == 256 else f"{path}.p/{width}")).read_bytes()

def read_leaves(tiles, size):
    leaves = []
    for first in range(0, size, 256):
        rest = read_tile(tiles / "entries", first // 256, min(256, size - first))
        for _ in range(first, min(first + 256, size)):
            end = 2 + int.from_bytes(rest[:2], "big")
            leaves.append(sha256(b"\0", rest[2:end]))  # one cut short does not match its tile
            rest = rest[end:]
        need(not rest, f"the bundle of entry {first} is too long")
    return leaves

def check_tiles(tiles, row):
    for level in range(8):
        for first in range(0, len(row), 256):
            tile = row[first:first + 256]
            good = read_tile(tiles / str(level), first // 256, len(tile)) == b"".join(tile)
            need(good, f"tile {first // 256} of level {level} is not what its entries give")
        row = [root_of(row[i:i + 256]) for i in range(0, len(row) // 256 * 256, 256)]

def check_proof(text, entry, vkey):
    head, _, note = text.partition("\n\n")
    first, *lines = head.split("\n")
    lines = lines[1:] if lines[0].startswith("extra ") else lines
    need(first == "c2sp.org/tlog-proof@v1" and lines[0].startswith("index "), "this is not a proof file")
    size, root = read_checkpoint(note, vkey)
    value, index = sha256(b"\0", entry), int(lines[0][6:])
    fn, sn = index, size - 1  # RFC 9162 section 2.1.3.2
    for sibling in map(b64, lines[1:]):
        need(sn, "the proof's path is too long")
        right = fn & 1 or fn == sn
        value = sha256(b"\1", sibling, value) if right else sha256(b"\1", value, sibling)
        while right and fn and not fn & 1:
            fn, sn = fn >> 1, sn >> 1
        fn, sn = fn >> 1, sn >> 1
    need(0 <= index < size and sn == 0 and value == root, "the proof does not lead from the entry to the signed root")
    return index

def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name, count in (("folder", None), ("--vkey", None), ("--older", None), ("--proof", 2)):
        parser.add_argument(name, type=pathlib.Path, nargs=count)
    asked = parser.parse_args()
    vkey = read_vkey((asked.vkey or asked.folder / "vkey").read_bytes().decode())
    size, root = read_checkpoint((asked.folder / "checkpoint").read_bytes().decode(), vkey)
    leaves = read_leaves(asked.folder / "tile", size)
    check_tiles(asked.folder / "tile", leaves)
    need(root_of(leaves) == root, "the entries do not give the signed root")
    print(f"holds: the {size} entries of {vkey[0]} give the signed root {root.hex()}")
    if asked.older:
        older = read_checkpoint(asked.older.read_bytes().decode(), vkey)
        same = older[0] <= size and root_of(leaves[:older[0]]) == older[1]
        need(same, "the older checkpoint is not of the beginning of this log")
        print(f"holds: the older checkpoint, of {older[0]} entries, is its beginning")
    if asked.proof:
        proof, entry = (path.read_bytes() for path in asked.proof)
        print(f"holds: the entry is number {check_proof(proof.decode(), entry, vkey)}")

if __name__ == "__main__":
    try:
        main()
    except (OSError, ValueError, IndexError) as fault:
        raise SystemExit(f"does not hold: {fault}")
