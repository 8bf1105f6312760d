#!/usr/bin/env python3
"""Runs a text script of command lines and compares what they print.

A script is lines of
    $ command          run by bash in an empty folder; `sessionaudit` is the built binary,
                       $TESTS the folder of the tests
    expected output    standard output, then standard error, exactly
    [exit N]           the exit code, when it is not 0
    # comment          ignored, as are empty lines between commands
In expected output `<*>` stands for any text within a line, and a line `...` for any number of lines.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile


def read_cases(path):
    cases = []
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        line = line.rstrip("\n")
        if line.startswith("$ "):
            cases.append((number, line[2:], []))
        elif line and not line.startswith("# ") and cases:
            cases[-1][2].append(line)
    return cases


def pattern_of(lines):
    parts = []
    for line in lines:
        if line == "...":
            parts.append(r"(?:[^\n]*\n)*?")
        else:
            parts.append(re.escape(line).replace(re.escape("<*>"), r"[^\n]*") + r"\n")
    return "".join(parts)


def run(command, folder, environment):
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=120)
    text = done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    if done.returncode:
        lines.append(f"[exit {done.returncode}]")
    return "".join(line + "\n" for line in lines)


def main():
    binary, script = sys.argv[1], sys.argv[2]
    cases = read_cases(script)
    if not cases:
        sys.exit(f"{script}: no commands")
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, PATH=os.path.dirname(os.path.abspath(binary)) + os.pathsep + os.environ["PATH"],
                           HOME=folder, LC_ALL="C.UTF-8", TESTS=str(pathlib.Path(__file__).resolve().parents[1]))
        environment.pop("SESSIONAUDIT_HOME", None)
        for number, command, expected in cases:
            actual = run(command, folder, environment)
            if re.fullmatch(pattern_of(expected), actual) is None:
                failed += 1
                print(f"{script}:{number}: $ {command}\n--- expected\n" + "\n".join(expected) + "\n--- got\n" + actual)
    print(f"{len(cases) - failed} of {len(cases)} commands as expected")
    sys.exit(1 if failed else 0)


main()
