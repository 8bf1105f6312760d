"""Local links of the README and of everything under docs/ lead to a file and a heading.

usage: links_test.py
"""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main() -> int:
    pages = sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md"))
    checker = ROOT / "scripts" / "lib" / "check_links.py"
    return subprocess.run([sys.executable, str(checker), *map(str, pages)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
