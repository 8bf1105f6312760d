#!/usr/bin/env python3
"""Compares JSON files with the format that this project writes by hand.

usage: json_format.py [--fix] FILE...

A value that fits into its line stands on one line; what does not fit has a line for each member. Lines have
120 columns, a step is two spaces, members keep their order. --fix rewrites the files instead.

exit: 0 they are in the format, 1 some are not, 2 usage
"""
import json
import sys
from pathlib import Path

COLUMNS = 120


def one_line(value) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def lines_of(value, indent: int, before: str, after: str) -> list[str]:
    """The lines of a value, the first with `before` ahead of it and the last with `after` behind."""
    start = " " * indent + before
    text = start + one_line(value) + after
    if not isinstance(value, (dict, list)) or not value or len(text) <= COLUMNS:
        return [text]
    named = isinstance(value, dict)
    members = [(one_line(name) + ": ", inner) for name, inner in value.items()] if named else [("", it) for it in value]
    lines = [start + "[{"[named]]
    for place, (name, inner) in enumerate(members, 1):
        lines += lines_of(inner, indent + 2, name, "," if place < len(members) else "")
    return lines + [" " * indent + "]}"[named] + after]


def formatted(value) -> str:
    return "\n".join(lines_of(value, 0, "", "")) + "\n"


def main(arguments: list[str]) -> int:
    fix = arguments[:1] == ["--fix"]
    files = arguments[1:] if fix else arguments
    if not files or files[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    wrong = 0
    for name in files:
        text = Path(name).read_text()
        wanted = formatted(json.loads(text))
        if text == wanted:
            continue
        if fix:
            Path(name).write_text(wanted)
        else:
            wrong += 1
            print(f"{name}: scripts/lint --fix reformats it")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
