"""Runs the ```console blocks of README.md in a temporary folder, as one shell, and compares.

usage: readme_test.py PROGRAM

Every command must succeed. Every line of output that the README shows must be in the real output of
its command, in that order; a line `…` stands for lines left out, `…` at the end of a line for its
rest. What differs in every run (identities, keys, times, hashes, folders) is masked on both sides.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
END = "@@@ end of command"

MASKS = [
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"), "TIME"),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "IDENTITY"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "HASH"),
    (re.compile(r"\b[0-9a-f]{16}\b"), "FINGERPRINT"),
    (re.compile(r"bucket \d+"), "bucket N"),
    (re.compile(r"(?<=\s)/\S*/store\b"), "STORE"),
]


def masked(line: str) -> str:
    for pattern, name in MASKS:
        line = pattern.sub(name, line)
    return line.rstrip()


def console_commands(text: str) -> list[tuple[str, list[str]]]:
    """The commands, each with the lines shown under it."""
    commands: list[tuple[str, list[str]]] = []
    for block in re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                commands.append((line[2:], []))
            else:
                commands[-1][1].append(line)
    return commands


def first_missing(shown: list[str], real: list[str]) -> str | None:
    """The first shown line that the real output does not have at its place."""
    at = 0
    gap = False  # whether lines may have been left out before the next shown one
    for line in shown:
        if line == "…":
            gap = True
            continue
        wanted = masked(line)
        start = at
        while at < len(real):
            got = masked(real[at])
            if got == wanted or (wanted.endswith("…") and got.startswith(wanted[:-1])):
                break
            at += 1
        if at == len(real) or (at != start and not gap):
            return line
        at += 1
        gap = False
    if at != len(real) and not gap:
        return f"nothing after that, but there is: {real[at]}"
    return None


def run(program: pathlib.Path, commands: list[tuple[str, list[str]]], folder: str) -> list[tuple[list[str], int]]:
    (pathlib.Path(folder) / "examples").symlink_to(ROOT / "examples")
    script = "".join(f'{command}\necho "\n{END} $?"\n' for command, _ in commands)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SESSIONAUDIT_")}
    environment["PATH"] = f"{program.parent}:{environment['PATH']}"
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=environment, text=True, check=False,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    results: list[tuple[list[str], int]] = []
    lines: list[str] = []
    for line in done.stdout.splitlines():
        if line.startswith(END):
            results.append((lines, int(line.rsplit(" ", 1)[1])))
            lines = []
        elif line:
            lines.append(line)
    return results


def main() -> int:
    program = pathlib.Path(sys.argv[1]).resolve()
    commands = console_commands((ROOT / "README.md").read_text(encoding="utf-8"))
    if len(commands) < 10:
        print(f"README.md shows only {len(commands)} commands")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        results = run(program, commands, folder)
    problems = 0
    for (command, shown), (real, status) in zip(commands, results, strict=True):
        missing = first_missing(shown, real)
        if status == 0 and missing is None:
            continue
        problems += 1
        print(f"$ {command}\n  exit status {status}")
        if missing is not None:
            print(f"  the README shows: {missing}")
        print("  it printed:\n" + "\n".join(f"    {line}" for line in real))
    print(f"{len(commands)} commands, {problems} of them wrong")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
