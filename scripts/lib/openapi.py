#!/usr/bin/env python3
"""Makes openapi.json, the description of the API, from the files in server/openapi/.

usage: openapi.py OUT      write OUT if it has changed, and print the files it was made from
       openapi.py --check  write nothing; say what is wrong

  api.json       info, servers, the order of the tags, security schemes
  <tag>.json     one tag: its description, its paths, and the components that only this tag uses
  shared/*.json  components that several tags use

Inside a JSON array, {"$list": "log_formats"} stands for the names of that list. LISTS below says where the code
keeps each list.

exit: 0 done, 1 something is wrong, 2 usage
"""
import json
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # a build leaves the sources as they are
from json_format import formatted  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "server" / "openapi"
METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")


class Wrong(Exception):
    pass


def registered(macro: str, text: bool = False):
    """Names of lines `MACRO(name, "text", ...)`, or their texts."""
    pattern = re.compile(rf'^{macro}\(([a-z0-9_]+)(?:, "([^"]*)")?', re.MULTILINE)
    return lambda file: [found[2 if text else 1] for found in pattern.finditer(file.read_text())]


LISTS = {
    "cookie_rules": ("libaudit/src/cookie/checks/checks.def", registered("SESSIONAUDIT_REGISTER")),
    "job_kinds": ("server/jobs/jobs.def", registered("SESSIONAUDIT_REGISTER")),
    "log_formats": ("libaudit/src/ingest/formats.def", registered("SESSIONAUDIT_REGISTER")),
    "report_formats": ("libaudit/src/audit_report/formats/formats.def", registered("AUDIT_FORMAT")),
    "roles": ("libaudit/src/access/scopes.def", registered("SESSIONAUDIT_ROLE", text=True)),
    "scopes": ("libaudit/src/access/scopes.def", registered("SESSIONAUDIT_SCOPE", text=True)),
    "cookie_policies": (
        "policies/cookies",
        lambda folder: sorted(file.stem for file in folder.glob("*.json") if file.stem != "catalogue"),
    ),
}


class Reader:
    """Reads files of the description, and remembers all that the result depends on."""

    def __init__(self) -> None:
        self.inputs: list[Path] = [Path(__file__), Path(__file__).with_name("json_format.py")]
        self.lists: dict[str, list[str]] = {}

    def names(self, name: str) -> list[str]:
        if name not in self.lists:
            if name not in LISTS:
                raise Wrong(f"there is no list {name}; there are {', '.join(sorted(LISTS))}")
            path, read = LISTS[name]
            self.inputs.append(ROOT / path)
            self.lists[name] = read(ROOT / path)
            if not self.lists[name] or None in self.lists[name]:
                raise Wrong(f"{path} lists no {name} that could be read; see LISTS in {Path(__file__).name}")
        return self.lists[name]

    def filled(self, value):
        """A copy in which each {"$list": NAME} is what it stands for."""
        if isinstance(value, dict):
            return {name: self.filled(inner) for name, inner in value.items()}
        if not isinstance(value, list):
            return value
        out = []
        for inner in value:
            if isinstance(inner, dict) and set(inner) == {"$list"}:
                out += self.names(inner["$list"])
            else:
                out.append(self.filled(inner))
        return out

    def file(self, path: Path, wanted: set[str]) -> dict:
        self.inputs.append(path)
        try:
            value = json.loads(path.read_text(), object_pairs_hook=unique_members)
        except ValueError as error:
            raise Wrong(f"{path.relative_to(ROOT)}: {error}") from error
        if unknown := set(value) - wanted:
            raise Wrong(f"{path.relative_to(ROOT)} has {sorted(unknown)}, and may have {sorted(wanted)}")
        return self.filled(value)


def unique_members(pairs: list) -> dict:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"a member is there twice: {sorted({it for it in names if names.count(it) > 1})}")
    return members


def references(value) -> set[str]:
    """What a value refers to, as `schemas/Id`."""
    found: set[str] = set()
    if isinstance(value, dict):
        target = value.get("$ref")
        if isinstance(target, str):
            found.add(target.removeprefix("#/components/"))
        for inner in value.values():
            found |= references(inner)
    elif isinstance(value, list):
        for inner in value:
            found |= references(inner)
    return found


class Description:
    """The parts of the whole, each with the file that has it."""

    def __init__(self, reader: Reader) -> None:
        self.top = reader.file(FOLDER / "api.json", {"openapi", "info", "servers", "tags", "components"})
        self.tags: list[dict] = []
        self.paths: dict[str, dict] = {}
        self.components: dict[str, dict] = {kind: dict(all_) for kind, all_ in self.top["components"].items()}
        self.homes: dict[str, str] = {}  # of components: the file's name, "shared/..." or a tag's
        self.used_by: dict[str, set[str]] = {}  # by a file's name: the components it refers to
        files = {path.stem: path for path in sorted(FOLDER.glob("*.json")) if path.stem != "api"}
        for tag in self.top["tags"]:
            path = files.pop(tag.replace(" ", "_"), None)
            if path is None:
                raise Wrong(f"api.json names the tag {tag}; write server/openapi/{tag.replace(' ', '_')}.json")
            self.add_tag(tag, path.name, reader.file(path, {"description", "paths", "components"}))
        if files:
            raise Wrong(f"add to the tags in api.json those of {sorted(path.name for path in files.values())}")
        for path in sorted((FOLDER / "shared").glob("*.json")):
            name = f"shared/{path.name}"
            part = reader.file(path, {"components"})
            self.used_by[name] = references(part)
            self.add_components(name, part["components"])
        for name, used in self.used_by.items():
            if unknown := {it for it in used if it not in self.homes}:
                raise Wrong(f"{name} refers to {sorted(unknown)}, and there is no such component")

    def add_tag(self, tag: str, name: str, part: dict) -> None:
        self.tags.append({"name": tag, "description": part["description"]})
        self.used_by[name] = references(part)
        for path, item in part["paths"].items():
            for method, operation in item.items():
                if method in METHODS:
                    if "tags" in operation:
                        raise Wrong(f"{name}: {method} {path} has tags; remove them, the file is the tag")
                    # Behind the id, where a reader of the whole document looks for them.
                    rest = dict(operation)
                    item[method] = {"operationId": rest.pop("operationId", None), "tags": [tag], **rest}
                if method in self.paths.setdefault(path, {}):
                    raise Wrong(f"{name}: {method} {path} is also in another file")
                self.paths[path][method] = item[method]
        self.add_components(name, part.get("components", {}))

    def add_components(self, name: str, components: dict) -> None:
        for kind, members in components.items():
            for member, value in members.items():
                if f"{kind}/{member}" in self.homes:
                    raise Wrong(f"{name} has {kind}/{member}, which is also in {self.homes[f'{kind}/{member}']}")
                self.homes[f"{kind}/{member}"] = name
                self.components.setdefault(kind, {})[member] = value

    def whole(self) -> dict:
        components = {kind: dict(sorted(members.items())) for kind, members in self.components.items()}
        return {**self.top, "tags": self.tags, "paths": self.paths, "components": components}

    def misplaced(self) -> list[str]:
        """Components that are not where the head of this script says."""
        wrong = []
        reach = {name: self.reached_from(used) for name, used in self.used_by.items() if "/" not in name}
        for component, home in self.homes.items():
            users = sorted(name for name, reached in reach.items() if component in reached)
            if not users:
                wrong.append(f"{home}: nothing refers to {component}")
            elif len(users) > 1 and "/" not in home:
                wrong.append(f"{home}: {component} belongs in shared/: {', '.join(users)} use it")
            elif users != [home] and len(users) == 1:
                wrong.append(f"{home}: {component} belongs in {users[0]}: nothing else uses it")
        return wrong

    def reached_from(self, used: set[str]) -> set[str]:
        reached: set[str] = set()
        left = set(used)
        while left:
            component = left.pop()
            reached.add(component)
            kind, name = component.split("/", 1)
            left |= references(self.components[kind][name]) - reached
        return reached


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or (arguments[0].startswith("-") and arguments[0] != "--check"):
        print(__doc__, file=sys.stderr)
        return 2
    reader = Reader()
    try:
        description = Description(reader)
    except Wrong as wrong:
        print(f"openapi: {wrong}", file=sys.stderr)
        return 1
    if arguments[0] == "--check":
        wrong = description.misplaced()
        print("\n".join(wrong), end="\n" if wrong else "")
        return 1 if wrong else 0
    out = Path(arguments[0])
    text = formatted(description.whole())
    if not out.exists() or out.read_text() != text:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text)
    print("\n".join(str(path) for path in reader.inputs))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
