#!/usr/bin/env python3
"""Runs a build and shows how far it is: what is done, what is left, how long it took so far and may still take.

usage: build_progress.py LOG COMMAND...

The command is one that ends in ninja; all that it says goes to LOG. On a terminal one line is written over and
over, elsewhere a line every 15 seconds. When the command fails, the end of LOG follows. Exit status: the command's.
"""

import os
import re
import select
import subprocess
import sys
import time

LINES_SHOWN = 200
PAUSE = 1 if sys.stdout.isatty() else 15


def spelled(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def progress(done: int, total: int, elapsed: float) -> str:
    if not total:
        return f"configuring ({spelled(elapsed)})"
    text = f"built {done} of {total} ({100 * done // total} %), {spelled(elapsed)}"
    # Before that a guess would be off by half.
    if 20 * done >= total and done < total:
        text += f", about {spelled(elapsed * (total - done) / done)} to go"
    return text


def show(text: str, last: bool = False) -> None:
    if sys.stdout.isatty():
        print(f"\r{text}\x1b[K", end="\n" if last else "", flush=True)
    else:
        print(text, flush=True)


def main() -> int:
    log_path, command = sys.argv[1], sys.argv[2:]
    os.makedirs(os.path.dirname(log_path) or ".", exist_ok=True)
    began = shown = time.monotonic()
    done = total = 0
    with open(log_path, "wb") as log:
        build = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=os.environ | {"NINJA_STATUS": "[%f/%t] "},
        )
        assert build.stdout
        pipe = build.stdout.fileno()
        said = b""
        while True:
            now = time.monotonic()
            if now - shown >= PAUSE:
                shown = now
                show(progress(done, total, now - began))
            if not select.select([pipe], [], [], max(0.0, shown + PAUSE - now))[0]:
                continue
            piece = os.read(pipe, 65536)
            if not piece:
                break
            log.write(piece)
            *lines, said = (said + piece).split(b"\n")
            for line in lines:
                if step := re.match(rb"\[(\d+)/(\d+)\] ", line):
                    done, total = int(step[1]), int(step[2])
        status = build.wait()
    elapsed = time.monotonic() - began
    if status == 0:
        show(f"built, in {spelled(elapsed)}", last=True)
        return 0
    show(progress(done, total, elapsed) + ", and there it failed", last=True)
    with open(log_path, encoding="utf-8", errors="replace") as log:
        sys.stderr.writelines(log.readlines()[-LINES_SHOWN:])
    return status if status > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
