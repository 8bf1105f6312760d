"""The example at the top of vault.hpp is the one in examples/library/main.cpp, and that one runs."""
import re
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXPECTED = """advertising allowed: no
events kept: 1
her token now: unknown
certificate: written
"""


def shown() -> str:
    opening = (ROOT / "libaudit/include/sessionaudit/vault.hpp").read_text().split("#pragma once")[0]
    opening = opening.split("a test runs it:\n")[1]
    lines = [line[3:] if line.startswith("// ") else "" for line in opening.splitlines()]
    code = [line for line in lines if line.startswith("    ")]
    first, last = lines.index(code[0]), len(lines) - lines[::-1].index(code[-1])
    return textwrap.dedent("\n".join(lines[first:last]))


def compiled() -> str:
    source = (ROOT / "examples/library/main.cpp").read_text()
    return textwrap.dedent(re.search(r" *// \[manual\]\n(.*?)\n *// \[end\]", source, re.DOTALL).group(1))


def main() -> int:
    if shown() != compiled():
        print("the example in vault.hpp is not the one in examples/library/main.cpp")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run([sys.argv[1], f"{folder}/store"], capture_output=True, text=True, check=False)
    if run.returncode != 0 or run.stdout != EXPECTED:
        print(f"exit {run.returncode}, and it printed:\n{run.stdout}{run.stderr}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
