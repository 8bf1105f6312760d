"""Exit codes of `sessionaudit scan` against sites on this machine: 0 passed, 1 findings, 2 usage, 3 not finished.

usage: exit_codes_test.py PROGRAM
"""

import json
import pathlib
import socket
import subprocess
import sys
import tempfile

from local_site import Certificates, Page, Site
from site_pages import CLEAN, FAULTY

NAMES = [f"site{number}.example" for number in range(5)]
problems: list[str] = []


def expect(what: str, holds: bool, detail: object = "") -> None:
    if not holds:
        problems.append(f"{what} {detail}".rstrip())


class Program:
    def __init__(self, path: str, folder: pathlib.Path, authority: pathlib.Path):
        self.path = path
        self.folder = folder
        self.authority = authority

    def scan(self, *arguments: object) -> subprocess.CompletedProcess:
        return subprocess.run(
            [self.path, "scan", "--ca-file", str(self.authority), "--quiet", "--retries", "0", *map(str, arguments)],
            cwd=self.folder, capture_output=True, text=True, timeout=120)


def closed_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def target(name: str, port: int) -> list[str]:
    return [f"https://{name}:{port}/", "--resolve", f"{name}:{port}:127.0.0.1"]


def five_targets(program: Program, context) -> None:
    """One dead host among five leaves four results."""
    with Site(CLEAN, context) as site:
        dead = closed_port()
        arguments: list[str] = []
        for name in NAMES:
            arguments += target(name, dead if name == NAMES[2] else site.port)
        run = program.scan(*arguments, "--format", "json")
        expect("one dead host: exit", run.returncode == 3, run.returncode)
        report = json.loads(run.stdout)
        expect("one dead host: targets", len(report["targets"]) == 5, len(report["targets"]))
        for name, result in zip(NAMES, report["targets"]):
            dead_one = name == NAMES[2]
            expect(f"{name} is in its place", name in result["url"], result["url"])
            expect(f"{name}: cookies", bool(result["cookies"]) is not dead_one, len(result["cookies"]))
            expect(f"{name}: problems", bool(result["problems"]) is dead_one, result["problems"])
        expect("the problem says what it is", report["targets"][2]["problems"][0]["kind"] == "refused",
               report["targets"][2]["problems"])
        run = program.scan(*arguments, "--unreachable-is-finding")
        expect("one dead host, by option: exit", run.returncode == 1, run.returncode)


def names_without_scheme(program: Program) -> None:
    """A name alone means https; where only http answers, that is judged, and it is said."""
    with Site({"/": Page("<title>Plain</title>", ["lang=en; Path=/; HttpOnly; SameSite=Lax"])}) as site:
        run = program.scan(f"{NAMES[0]}:{site.port}", "--resolve", f"{NAMES[0]}:{site.port}:127.0.0.1", "--format", "json")
        result = json.loads(run.stdout)["targets"][0]
        expect("a name where only http answers: cookies", len(result["cookies"]) == 1, run.stdout)
        expect("a name where only http answers: it is said", any("http" in note for note in result["notes"]), result["notes"])


def baselines(program: Program, context) -> None:
    """What is known passes, what is new fails, and a baseline of another site is refused."""
    pages = dict(FAULTY)
    with Site(pages, context) as site:
        known = target(NAMES[0], site.port)
        expect("findings: exit", program.scan(*known).returncode == 1)
        expect("recording them: exit", program.scan(*known, "--write-baseline", "known.json").returncode == 0)
        expect("known findings: exit", program.scan(*known, "--baseline", "known.json").returncode == 0)
        pages["/"] = Page(FAULTY["/"].body, [*FAULTY["/"].cookies, "auth_token=Zr5Tb1Xw7Yd4Mk3J9sLq2Vn8; Path=/"],
                          headers=FAULTY["/"].headers)
        run = program.scan(*known, "--baseline", "known.json")
        expect("a new finding: exit", run.returncode == 1, run.stdout)
        other = program.scan(*target(NAMES[1], site.port), "--baseline", "known.json")
        expect("a baseline of another target: exit", other.returncode == 2, other.returncode)
        expect("and its sentence names both", NAMES[0] in other.stderr and NAMES[1] in other.stderr, other.stderr)
        expect("no baseline there: exit", program.scan(*known, "--baseline", "none.json").returncode == 2)


def usage(program: Program) -> None:
    calls = {
        "no target": [],
        "an unknown option": ["--no-such-option"],
        "an unknown policy": ["https://site0.example", "--policy", "no-such-policy"],
        "an unknown format": ["https://site0.example", "--format", "no-such-format"],
        "two formats for standard output": ["https://site0.example", "--format", "json", "--format", "csv"],
        "a folder that is not there": ["https://site0.example", "--format", "json=no/such/file"],
        "a file for evidence that is there": ["https://site0.example", "--evidence", "ca.pem"],
        "an unknown severity": ["https://site0.example", "--fail-on", "grave"],
        "a HAR that is not there": ["--har", "no.har"],
        "a header without a colon": ["https://site0.example", "--header", "nothing"],
        "a time that is none": ["https://site0.example", "--timeout", "soon"],
    }
    for what, arguments in calls.items():
        run = program.scan(*arguments)
        expect(f"{what}: exit", run.returncode == 2, f"{run.returncode}: {run.stderr}")
        expect(f"{what}: says why", "sessionaudit" in run.stderr or "--" in run.stderr, run.stderr)
        expect(f"{what}: standard output is left alone", run.stdout == "", run.stdout)


def main() -> int:
    path = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        certificates = Certificates(folder)
        program = Program(path, folder, certificates.authority)
        context = certificates.context(*NAMES)
        with Site(CLEAN, context) as site:
            run = program.scan(*target(NAMES[0], site.port))
            expect("a clean site: exit", run.returncode == 0, f"{run.returncode}: {run.stdout}{run.stderr}")
        five_targets(program, context)
        names_without_scheme(program)
        baselines(program, context)
        usage(program)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
