#!/usr/bin/env python3
"""Compares the folders' #includes with the table of layers in docs/architecture.md.

usage: check_layers.py [--print]

Fails on a circle between folders, on an arrow that the table does not have, and on one that it has and the code
has not. --print writes the table as the code is, for docs/architecture.md. Run it in the project's folder.

exit: 0 they agree, 1 they do not, 2 usage
"""
import re
import sys
from collections import defaultdict
from pathlib import Path

ROOTS = {"libaudit/src": Path("libaudit/src"), "server": Path("server")}
PAGE = Path("docs/architecture.md")
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)
ROW = re.compile(r"^\| `([a-z_]+)/` \| (.*?) \|", re.MULTILINE)


def arrows_of(root: Path) -> dict[str, dict[str, str]]:
    """For each folder the folders it includes, each with one file that does."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for file in sorted(root.rglob("*")):
        if file.suffix not in (".cpp", ".hpp") or len(file.relative_to(root).parts) < 2:
            continue
        folder = file.relative_to(root).parts[0]
        found[folder]  # one without arrows is a row too
        for name in INCLUDE.findall(file.read_text()):
            if (root / name).exists() and "/" in name and name.split("/")[0] != folder:
                found[folder].setdefault(name.split("/")[0], str(file))
    return found


def circle_in(arrows: dict[str, dict[str, str]]) -> list[str]:
    """A path that comes back to where it began, or nothing."""
    state: dict[str, int] = {}
    path: list[str] = []

    def walk(folder: str) -> list[str]:
        if state.get(folder) == 2:
            return []
        if state.get(folder) == 1:
            return path[path.index(folder):] + [folder]
        state[folder] = 1
        path.append(folder)
        for target in arrows.get(folder, {}):
            if circle := walk(target):
                return circle
        path.pop()
        state[folder] = 2
        return []

    for folder in arrows:
        if circle := walk(folder):
            return circle
    return []


def from_the_bottom(arrows: dict[str, dict[str, str]]) -> list[str]:
    """Folders, each after all that it includes; alphabetic where that leaves a choice."""
    order: list[str] = []
    left = set(arrows)
    while left:
        free = sorted(it for it in left if not (set(arrows[it]) & left)) or sorted(left)
        order += free
        left -= set(free)
    return order


def section(page: str, root: str) -> str:
    """The part of the page below the heading that names the root."""
    found = re.search(rf"^### Folders of `{re.escape(root)}/`$(.*?)(?=^#|\Z)", page, re.MULTILINE | re.DOTALL)
    return found.group(1) if found else ""


def drawn_in(text: str) -> dict[str, set[str]]:
    return {name: set(re.findall(r"`([a-z_]+)/`", targets)) for name, targets in ROW.findall(text)}


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--print"]):
        print(__doc__, file=sys.stderr)
        return 2
    page = PAGE.read_text()
    wrong = []
    for name, root in ROOTS.items():
        arrows = arrows_of(root)
        if arguments:
            print(f"### Folders of `{name}/`\n")
            for folder in from_the_bottom(arrows):
                targets = ", ".join(f"`{it}/`" for it in sorted(arrows[folder])) or "none"
                print(f"| `{folder}/` | {targets} |")
            print()
            continue
        if circle := circle_in(arrows):
            steps = [f"{a}/ includes {b}/ in {arrows[a][b]}" for a, b in zip(circle, circle[1:])]
            wrong.append("a circle: " + "; ".join(steps))
        drawn = drawn_in(section(page, name))
        if not drawn:
            wrong.append(f"{PAGE} has no table below '### Folders of `{name}/`'")
        for folder in sorted(set(arrows) | set(drawn)):
            for target in sorted(set(arrows.get(folder, {})) - drawn.get(folder, set())):
                wrong.append(f"{arrows[folder][target]} includes {target}/, and {PAGE} does not let {folder}/ do so")
            for target in sorted(drawn.get(folder, set()) - set(arrows.get(folder, {}))):
                wrong.append(f"{PAGE} lets {folder}/ include {target}/, and no file does so: take the arrow away")
            if (folder in arrows) != (folder in drawn):
                wrong.append(f"{name}/{folder}/ is {'not in ' + str(PAGE) if folder in arrows else 'no folder'}")
    for sentence in wrong:
        print(sentence)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
