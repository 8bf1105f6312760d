#!/usr/bin/env python3
"""Checks that the SQL about each table of the databases is in one file of libaudit/src/tables/.

usage: check_tables.py [--print]

--print lists the files of every table. Run it in the project's folder.

exit: 0 one file a table, 1 more or another place, 2 usage
"""
import re
import sys
from collections import defaultdict
from pathlib import Path

MIGRATIONS = Path("libaudit/src/storage/migrations")
OWNERS = Path("libaudit/src/tables")
# The table of migrations is the driver's own.
ELSEWHERE = {"schema_migration": Path("libaudit/src/storage/migration.cpp")}
LITERALS = re.compile(r'"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*')
RAW = re.compile(r'R"(\w*)\((.*?)\)\1"', re.DOTALL)
NAMED = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+(?:OR\s+\w+\s+)?(\w+)\b|,\s*(\w+)\s+\w+\s+(?:WHERE|ON)\b")


def tables() -> set[str]:
    names = set(ELSEWHERE)
    for file in MIGRATIONS.rglob("*.sql"):
        names |= set(re.findall(r"CREATE TABLE (\w+)", file.read_text()))
    return names


def sql_of(text: str) -> list[str]:
    """The string literals of a source, neighbours joined as the compiler does."""
    raw = [body for _, body in RAW.findall(text)]
    text = RAW.sub('""', text)
    text = re.sub(r"//[^\n]*", "", text)
    joined = ["".join(re.findall(r'"((?:[^"\\\n]|\\.)*)"', match)) for match in LITERALS.findall(text)]
    return raw + joined


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--print"]):
        print(__doc__, file=sys.stderr)
        return 2
    known = tables()
    places: dict[str, set[Path]] = defaultdict(set)
    for root in ("libaudit", "cli", "server"):
        for file in Path(root).rglob("*"):
            if file.suffix not in (".cpp", ".hpp", ".def"):
                continue
            for literal in sql_of(file.read_text()):
                for match in NAMED.finditer(literal):
                    name = match.group(1) or match.group(2)
                    if name in known:
                        places[name].add(file)
    wrong = []
    for name in sorted(known):
        files = sorted(places[name])
        if arguments:
            print(f"{name}: {', '.join(map(str, files))}")
        if len(files) != 1:
            wrong.append(f"SQL about the table {name} is in {len(files)} files: {', '.join(map(str, files)) or 'none'}")
        elif name in ELSEWHERE and files[0] != ELSEWHERE[name]:
            wrong.append(f"SQL about the table {name} belongs into {ELSEWHERE[name]}, not {files[0]}")
        elif name not in ELSEWHERE and files[0].parent != OWNERS:
            wrong.append(f"SQL about the table {name} belongs into {OWNERS}/, not {files[0]}")
    for sentence in wrong:
        print(sentence)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
