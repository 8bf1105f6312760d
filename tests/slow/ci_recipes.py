"""Runs one recipe of docs/ci against a clean and a faulty site. Called by ci_recipes.sh.

usage: ci_recipes.py REPOSITORY GITLAB_CI_LOCAL script|baseline|github|gitlab|jenkins
"""

import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import xml.etree.ElementTree

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "scan_cli"))
from local_site import Certificates, Page, Site  # noqa: E402
from site_pages import CLEAN, FAULTY  # noqa: E402

NAME = "staging.shop.example"
REPORTS = ("cookies.sarif", "cookies.junit.xml", "cookies.html", "cookies.md", "cookies.json")


class Recipes:
    def __init__(self, repository: str, gitlab_ci_local: str):
        self.repository = pathlib.Path(repository)
        self.gitlab_ci_local = gitlab_ci_local
        folder = self.repository / "certificates"
        folder.mkdir(exist_ok=True)
        self.certificates = Certificates(folder)
        self.context = self.certificates.context(NAME)

    def words(self, port: int) -> tuple[str, str]:
        """The target, and the options that make it reachable."""
        options = f"--resolve {NAME}:{port}:127.0.0.1 --ca-file {self.certificates.authority} --retries 0"
        return f"https://{NAME}:{port}/", options

    def shell(self, text: str, expected: int, **more: str) -> str:
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.repository), **more}
        run = subprocess.run(["bash", "-e", "-c", text], cwd=self.repository, env=environment, capture_output=True,
                             text=True, timeout=120)
        if run.returncode != expected:
            sys.exit(f"exit {run.returncode}, not {expected}:\n{text}\n{run.stdout}\n{run.stderr}")
        return run.stdout

    def reports(self, folder: str = "cookie-audit") -> pathlib.Path:
        """The reports are there and can be read; they are taken away so that the next run makes its own."""
        found = self.repository / folder
        for name in REPORTS:
            if (found / name).stat().st_size == 0:
                sys.exit(f"{name} is empty")
        kept = self.repository / "kept"
        shutil.rmtree(kept, ignore_errors=True)
        found.rename(kept)
        json.loads((kept / "cookies.sarif").read_text())
        xml.etree.ElementTree.parse(kept / "cookies.junit.xml")
        return kept

    def each_site(self):
        """(site, the exit code that a recipe must end with)"""
        for pages, expected in ((CLEAN, 0), (FAULTY, 1)):
            with Site(pages, self.context) as site:
                yield site, expected

    def script(self) -> None:
        program = "sessionaudit/build/release/bin/sessionaudit"
        for site, expected in self.each_site():
            target, options = self.words(site.port)
            self.shell(f"sessionaudit/docs/ci/cookie-audit.sh {target} {options}", expected, SESSIONAUDIT=program)
            self.reports()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            dead = taken.getsockname()[1]
        target, options = self.words(dead)
        self.shell(f"sessionaudit/docs/ci/cookie-audit.sh {target} {options}", 3, SESSIONAUDIT=program)
        self.reports()
        self.shell("sessionaudit/docs/ci/cookie-audit.sh", 2, SESSIONAUDIT=program)
        self.shell("sessionaudit/docs/ci/cookie-audit.sh https://x.example", 2, SESSIONAUDIT="no-such-program")

    def baseline(self) -> None:
        pages = dict(FAULTY)
        with Site(pages, self.context) as site:
            target, options = self.words(site.port)
            call = f"sessionaudit/docs/ci/cookie-audit.sh {target} {options}"
            where = {"SESSIONAUDIT": "sessionaudit/build/release/bin/sessionaudit"}
            self.shell(f"{call} --write-baseline .cookie-baseline.json", 0, **where)
            self.shell(call, 0, **where)
            pages["/"] = Page(pages["/"].body, [*pages["/"].cookies, "auth_token=Zr5Tb1Xw7Yd4Mk3J9sLq2Vn8; Path=/"],
                              headers=pages["/"].headers)
            self.shell(call, 1, **where)
        (self.repository / ".cookie-baseline.json").unlink()

    def github(self) -> None:
        action = yaml.safe_load((self.repository / "sessionaudit/docs/ci/github/action.yml").read_text())
        for site, expected in self.each_site():
            target, options = self.words(site.port)
            inputs = {name: str(given.get("default", "")) for name, given in action["inputs"].items()}
            inputs.update(url=target, options=options)
            fill = lambda text: re.sub(r"\$\{\{ *inputs\.([a-z]+) *\}\}", lambda m: inputs[m[1]], text)
            summary = self.repository / "summary.md"
            summary.write_text("")
            for step in action["runs"]["steps"]:
                if step["shell"] != "bash":
                    sys.exit("a step is not for bash")
                last = step is action["runs"]["steps"][-1]
                output = self.shell(step["run"], expected if last else 0, GITHUB_ACTIONS="true",
                                    GITHUB_STEP_SUMMARY=str(summary),
                                    **{name: fill(value) for name, value in step.get("env", {}).items()})
            kept = self.reports()
            if pathlib.Path(fill(action["outputs"]["sarif"]["value"])).name not in os.listdir(kept):
                sys.exit("the output names another file than the SARIF report")
            if (expected == 1) != ("::error" in output or "::warning" in output):
                sys.exit(f"annotations: {output}")
            if summary.read_text() != (kept / "cookies.md").read_text():
                sys.exit("the summary is not the Markdown report")

    def gitlab(self) -> None:
        recipe = self.repository / "sessionaudit/docs/ci/gitlab.yml"
        (self.repository / ".gitlab-ci.yml").write_text("include:\n  - local: sessionaudit/docs/ci/gitlab.yml\n")
        shutil.copy(recipe, self.repository / "gitlab.yml")
        git = "git -c user.name=test -c user.email=test@shop.example"
        self.shell(f"git init -q . && {git} add .gitlab-ci.yml sessionaudit certificates && {git} commit -qm recipe"
                   " && git remote add origin git@gitlab.example:shop/site.git", 0)
        for site, expected in self.each_site():
            target, options = self.words(site.port)
            self.shell(f"{self.gitlab_ci_local} --force-shell-executor --no-artifacts-to-source --shell-isolation false "
                       f"--variable COOKIE_AUDIT_URL='{target}' --variable COOKIE_AUDIT_OPTIONS='{options}' cookie-audit",
                       expected)
            self.reports()

    def jenkins(self) -> None:
        text = (self.repository / "sessionaudit/docs/ci/Jenkinsfile").read_text()
        blocks = re.findall(r"sh '''(.*?)'''", text, re.DOTALL)
        variables = dict(re.findall(r"^ +([A-Z_]+) = '([^']*)'", text, re.MULTILINE))
        if len(blocks) != 2 or not variables:
            sys.exit("the Jenkinsfile is not as expected")
        for site, expected in self.each_site():
            target, options = self.words(site.port)
            for block in blocks:
                self.shell(block, expected if block is blocks[-1] else 0, COOKIE_AUDIT_URL=target,
                           COOKIE_AUDIT_OPTIONS=options, **variables)
            self.reports(variables["COOKIE_AUDIT_REPORTS"])


if __name__ == "__main__":
    getattr(Recipes(sys.argv[1], sys.argv[2]), sys.argv[3])()
