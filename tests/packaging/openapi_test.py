"""The description of the API is put together from its parts: lists follow the code, and nothing is lost or there twice."""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
NEEDED = ("scripts/lib/openapi.py", "scripts/lib/json_format.py", "server/openapi", "server/jobs/jobs.def",
          "libaudit/src/cookie/checks/checks.def", "libaudit/src/ingest/formats.def",
          "libaudit/src/audit_report/formats/formats.def", "libaudit/src/access/scopes.def", "policies/cookies")


class OpenapiTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for name in NEEDED:
            place = self.root / name
            place.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, place)

    def put_together(self, *arguments: str) -> subprocess.CompletedProcess:
        script = self.root / "scripts/lib/openapi.py"
        return subprocess.run([sys.executable, script, *(arguments or (self.root / "out.json",))],
                              capture_output=True, text=True)

    def whole(self) -> dict:
        done = self.put_together()
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads((self.root / "out.json").read_text())

    def change(self, name: str, change) -> None:
        file = self.root / "server/openapi" / name
        part = json.loads(file.read_text())
        change(part)
        file.write_text(json.dumps(part))

    def refusal(self) -> str:
        done = self.put_together()
        self.assertEqual(done.returncode, 1)
        self.assertFalse((self.root / "out.json").exists())
        return done.stderr

    def test_it_is_whole_and_in_its_place(self):
        whole = self.whole()
        self.assertGreater(len(whole["paths"]), 130)
        self.assertNotIn("$list", json.dumps(whole))
        done = self.put_together("--check")
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_a_format_is_a_line(self):
        with open(self.root / "libaudit/src/ingest/formats.def", "a") as file:
            file.write("SESSIONAUDIT_REGISTER(syslog)\n")
        formats = self.whole()["paths"]["/api/v1/imports"]["post"]["parameters"][0]["schema"]["enum"]
        self.assertEqual((formats[0], formats[-1]), ("auto", "syslog"))

    def test_a_policy_of_the_cookie_audit_is_a_file(self):
        shutil.copy(self.root / "policies/cookies/strict.json", self.root / "policies/cookies/house.json")
        policies = self.whole()["components"]["schemas"]["ScanOrder"]["properties"]["profile"]["enum"]
        self.assertIn("house", policies)
        self.assertNotIn("catalogue", policies)

    def test_all_that_was_read_is_printed(self):
        printed = self.put_together().stdout.splitlines()
        for name in ("server/openapi/api.json", "server/openapi/shared/values.json", "server/jobs/jobs.def"):
            self.assertIn(str((self.root / name).resolve()), printed)

    def test_what_is_the_same_is_not_written_again(self):
        self.whole()
        before = (self.root / "out.json").stat().st_mtime_ns
        self.whole()
        self.assertEqual((self.root / "out.json").stat().st_mtime_ns, before)

    def test_an_unknown_list_is_refused(self):
        self.change("stats.json", lambda part: part["components"]["schemas"].update(X={"enum": [{"$list": "moods"}]}))
        self.assertIn("no list moods", self.refusal())

    def test_a_registry_that_cannot_be_read_is_refused(self):
        (self.root / "server/jobs/jobs.def").write_text("// moved\n")
        self.assertIn("server/jobs/jobs.def lists no job_kinds", self.refusal())

    def test_a_reference_to_nothing_is_refused(self):
        (self.root / "server/openapi/shared/values.json").write_text('{"components": {}}')
        self.assertIn("schemas/Id", self.refusal())

    def test_an_operation_in_two_files_is_refused(self):
        path = json.loads((self.root / "server/openapi/stats.json").read_text())["paths"]
        self.change("ledger.json", lambda part: part["paths"].update(path))
        self.assertIn("is also in another file", self.refusal())

    def test_a_file_of_no_tag_is_refused(self):
        (self.root / "server/openapi/moods.json").write_text("{}")
        self.assertIn("moods.json", self.refusal())

    def test_a_member_twice_is_refused(self):
        (self.root / "server/openapi/shared/values.json").write_text('{"components": {}, "components": {}}')
        self.assertIn("twice", self.refusal())

    def test_check_names_what_stands_in_the_wrong_place(self):
        self.change("stats.json", lambda part: part["components"]["schemas"].update(Mood={"type": "string"}))
        done = self.put_together("--check")
        self.assertEqual((done.returncode, done.stdout), (1, "stats.json: nothing refers to schemas/Mood\n"))


if __name__ == "__main__":
    unittest.main()
