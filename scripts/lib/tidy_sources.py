#!/usr/bin/env python3
"""usage: tidy_sources.py BUILD [PATTERN...]

Runs clang-tidy on every source of a build that users run (library, command line, examples), as many at once as
there are processors, or only on those whose path holds a PATTERN. Prints what was found and ends with the line
`N passed, N failed`.
"""
import concurrent.futures
import json
import os
import subprocess
import sys

# The path-sensitive analyzer takes as long as all other checks together. It reads the folders that handle raw memory
# or bytes from outside, without those below them; the other checks read everything.
ANALYSED = ("core", "crypto", "storage", "ledger", "ingest", "cookie", "scan")


def sources(build, patterns):
    with open(os.path.join(build, "compile_commands.json")) as file:
        found = {unit["file"] for unit in json.load(file)}
    return sorted(
        name for name in found
        if "/tests/" not in name and "/cmake_pch" not in name and (not patterns or any(p in name for p in patterns)))


def is_analysed(name):
    return any(os.path.dirname(name).endswith(f"/libaudit/src/{folder}") for folder in ANALYSED)


def examine(build, name):
    checks = [] if is_analysed(name) else ["--checks=-clang-analyzer-*"]
    run = subprocess.run(
        ["clang-tidy", "--quiet", "--warnings-as-errors=*", "-p", build, *checks, name],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    # clang-tidy counts what it has suppressed in system headers on a line of its own.
    lines = [line for line in run.stdout.splitlines() if not line.endswith((" warnings generated.", " warning generated."))]
    return name, run.returncode, "\n".join(lines).strip()


def main():
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    build = sys.argv[1]
    names = sources(build, sys.argv[2:])
    if not names:
        print(f"no source of {build} matches")
        print("0 passed, 1 failed")
        return 1
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, status, text in pool.map(lambda name: examine(build, name), names):
            if status != 0:
                bad += 1
                print(f"FAILED: {name}\n{text}", flush=True)
    print(f"{len(names) - bad} passed, {bad} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
