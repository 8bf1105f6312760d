"""Measures `sessionaudit scan` over TLS on loopback. Called by scan.sh.

usage: scan.py FOLDER_OF_PROGRAMS FOLDER_OF_OBSERVATORY [SITES]

Prints ours, the peer's and the ratio, then sites a second and the peak of memory; exit 1 below a bar.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

OURS, PEERS = 20, 5
RATIO_BAR, SITES_BAR, MEMORY_BAR = 20, 300, 150


def openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def certificates(folder: pathlib.Path) -> None:
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    at = lambda name: str(folder / name)
    openssl("req", "-x509", *curve, "-subj", "/CN=root of a measurement", "-days", "2", "-keyout", at("root.key"), "-out",
            at("root.pem"))
    openssl("req", "-new", *curve, "-subj", "/CN=bench.test", "-keyout", at("leaf.key"), "-out", at("leaf.csr"))
    (folder / "leaf.ext").write_text("subjectAltName=DNS:localhost,DNS:*.bench.test")
    openssl("x509", "-req", "-in", at("leaf.csr"), "-CA", at("root.pem"), "-CAkey", at("root.key"), "-CAcreateserial",
            "-extfile", at("leaf.ext"), "-days", "2", "-out", at("leaf.pem"))


def seconds(command: list[str], runs: int, folder: pathlib.Path, check) -> float:
    """Median of whole processes; every answer is looked at."""
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder,
                              env={**os.environ, "NODE_EXTRA_CA_CERTS": str(folder / "root.pem")})
        times.append(time.perf_counter() - begun)
        check(done)
    return statistics.median(times)


def saw_cookies(done: subprocess.CompletedProcess) -> None:
    target = json.loads(done.stdout)["targets"][0]
    if not target["cookies"] or target["problems"]:
        sys.exit(f"the site was not judged: {target['problems']} {done.stderr}")


def peer_saw_them(done: subprocess.CompletedProcess) -> None:
    scan = json.loads(done.stdout).get("scan")
    if not scan or scan["statusCode"] != 200 or "set-cookie" not in scan["responseHeaders"]:
        sys.exit(f"the peer did not judge the site: {done.stdout[:300]} {done.stderr[:300]}")


def one_site(program: str, peer: pathlib.Path, port: int, folder: pathlib.Path) -> bool:
    # What the peer's own installation downloads; no host of this measurement is on that list.
    preload = peer / "conf" / "hsts-preload.json"
    if not preload.exists():
        preload.write_text("{}")
    ours = seconds([program, "scan", f"https://localhost:{port}/", "--ca-file", "root.pem", "--format", "json", "--quiet"],
                   OURS, folder, saw_cookies)
    peers = seconds(["node", str(peer / "src" / "scan.js"), f"localhost:{port}"], PEERS, folder, peer_saw_them)
    print(f"one site, whole process    ours {1000 * ours:8.1f} ms   peer {1000 * peers:8.1f} ms   ratio {peers / ours:6.1f}"
          f"   (bar {RATIO_BAR})")
    return peers / ours >= RATIO_BAR


def many_sites(program: str, port: int, count: int, folder: pathlib.Path) -> bool:
    names = [f"site{number}.bench.test" for number in range(count)]
    (folder / "urls").write_text("".join(f"https://{name}:{port}/\n" for name in names))
    resolve = [part for name in names for part in ("--resolve", f"{name}:{port}:127.0.0.1")]
    command = [program, "scan", "--urls", "urls", *resolve, "--ca-file", "root.pem", "--quiet", "--format", "json=all.json"]
    best = 0.0
    for _ in range(3):
        begun = time.perf_counter()
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        rate = count / (time.perf_counter() - begun)
        summary = json.loads((folder / "all.json").read_text())["summary"]
        if summary["targets"] != count or summary["problems"] != 0:
            sys.exit(f"not every site was judged: {summary} {done.stderr[:500]}")
        best = max(best, rate)
        print(f"{count} sites in one run     {rate:8.0f} sites/s   (bar {SITES_BAR})")
    return best >= SITES_BAR


def memory(program: str, port: int, count: int, folder: pathlib.Path) -> bool:
    """Of the program alone, so in a process that starts nothing else."""
    script = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], capture_output=True);"
              "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    resolve = [part for number in range(count)
               for part in ("--resolve", f"site{number}.bench.test:{port}:127.0.0.1")]
    done = subprocess.run([sys.executable, "-c", script, program, "scan", "--urls", "urls", *resolve, "--ca-file",
                           "root.pem", "--quiet", "--format", "json=all.json"], cwd=folder, capture_output=True, text=True)
    peak = int(done.stdout) / 1024
    print(f"{count} sites in one run     {peak:8.1f} MB peak of memory   (bar {MEMORY_BAR})")
    return peak < MEMORY_BAR


def main() -> int:
    programs, peer = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
    program = str(programs / "sessionaudit")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        certificates(folder)
        server = subprocess.Popen([programs / "bench_scan_server", folder / "leaf.pem", folder / "leaf.key"],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            port = int(server.stdout.readline())
            held = [one_site(program, peer, port, folder), many_sites(program, port, count, folder),
                    memory(program, port, count, folder)]
        finally:
            server.stdin.close()
            server.wait()
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
