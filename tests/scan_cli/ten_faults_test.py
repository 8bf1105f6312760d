"""A site with ten seeded faults and its clean twin, scanned by the program over TLS.

usage: ten_faults_test.py PROGRAM

Every fault must be found once, with the right cookie, the place where it was first seen and the corrected line;
the twin must give no finding at all.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

from site_pages import CLEAN, FAULTS, FAULTY, HOST
from local_site import Certificates, Site


def scan(program: str, folder: pathlib.Path, authority: pathlib.Path, port: int, *more: str) -> tuple[int, dict]:
    url = f"https://{HOST}:{port}/"
    run = subprocess.run(
        [program, "scan", url, "--resolve", f"{HOST}:{port}:127.0.0.1", "--ca-file", str(authority), "--depth", "1",
         "--format", "json", "--quiet", *more],
        cwd=folder, capture_output=True, text=True, timeout=60)
    if run.returncode not in (0, 1):
        raise SystemExit(f"exit {run.returncode}: {run.stderr}")
    return run.returncode, json.loads(run.stdout)


def describe(finding: dict) -> str:
    return f"{finding['rule']} {finding['cookie']['name']} at {finding['seen_at']['url']}"


def main() -> int:
    program = str(pathlib.Path(sys.argv[1]).resolve())
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        certificates = Certificates(folder)
        context = certificates.context(HOST)
        with Site(FAULTY, context) as faulty:
            status, report = scan(program, folder, certificates.authority, faulty.port)
            findings = report["targets"][0]["findings"]
            if status != 1:
                problems.append(f"the faulty site ended with exit {status}, not 1")
            wanted_keys = set()
            for fault in FAULTS:
                key = (fault.rule, fault.cookie)
                wanted_keys.add(key)
                found = [f for f in findings if (f["rule"], f["cookie"]["name"]) == key]
                if len(found) != 1:
                    problems.append(f"{fault.what}: {len(found)} findings {key}, not one")
                    continue
                place = found[0]["seen_at"]["url"]
                if place != f"https://{HOST}:{faulty.port}{fault.path}":
                    problems.append(f"{fault.what}: first seen at {place}, not at {fault.path}")
                if found[0]["corrected"] != fault.corrected:
                    problems.append(f"{fault.what}: corrected as {found[0]['corrected']!r}, not {fault.corrected!r}")
            for finding in findings:
                if (finding["rule"], finding["cookie"]["name"]) not in wanted_keys and finding["severity"] != "info":
                    problems.append(f"not seeded: {describe(finding)}: {finding['message']}")
            if any(line.startswith(("HEAD", "POST")) for line in faulty.asked):
                problems.append("something else than GET was sent")
        with Site(CLEAN, context) as clean:
            status, report = scan(program, folder, certificates.authority, clean.port)
            if status != 0:
                problems.append(f"the clean twin ended with exit {status}, not 0")
            problems += [f"on the clean twin: {describe(f)}: {f['message']}" for f in report["targets"][0]["findings"]]
    for problem in problems:
        print(problem)
    print(f"{len(FAULTS)} faults, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
