"""docs/cookie-rules.md against what the program says of its rules.

usage: cookie_rules_test.py PROGRAM
"""

import pathlib
import subprocess
import sys

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "cookie-rules.md"


def main() -> int:
    command = [sys.argv[1], "rules", "--format", "markdown"]
    written = subprocess.run(command, check=True, text=True, encoding="utf-8", stdout=subprocess.PIPE).stdout
    if written == PAGE.read_text(encoding="utf-8"):
        return 0
    print("docs/cookie-rules.md is not what the program writes; run")
    print("  build/dev/bin/sessionaudit rules --format markdown > docs/cookie-rules.md")
    return 1


sys.exit(main())
