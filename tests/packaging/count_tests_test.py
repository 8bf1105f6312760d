"""The count of scripts/test may never look better than the run it counts."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

COUNT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "lib" / "count_tests.py"


def count(junit: str | None, runner_status: int) -> tuple[str, int]:
    """The last line and the exit status for a JUnit text, or for a missing file."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "junit.xml")
        if junit is not None:
            path.write_text(junit)
        done = subprocess.run([sys.executable, COUNT, path, str(runner_status)], capture_output=True, text=True)
        return done.stdout.splitlines()[-1], done.returncode


def suite(*cases: str) -> str:
    return "<testsuite>" + "".join(cases) + "</testsuite>"


PASSED = '<testcase name="a" status="run"/>'
FAILED = '<testcase name="b" status="fail"><failure message=""/></testcase>'
SKIPPED = '<testcase name="c" status="notrun"><skipped message="SKIP_RETURN_CODE=4"/></testcase>'


class CountTests(unittest.TestCase):
    def test_passed_and_failed_are_counted(self):
        self.assertEqual(count(suite(PASSED, PASSED, FAILED), 8), ("2 passed, 1 failed", 1))
        self.assertEqual(count(suite(PASSED, PASSED), 0), ("2 passed, 0 failed", 0))

    def test_a_skipped_test_has_not_passed(self):
        self.assertEqual(count(suite(PASSED, SKIPPED), 0), ("1 passed, 0 failed", 0))
        self.assertEqual(count(suite(SKIPPED), 0), ("0 passed, 1 failed", 1))

    def test_a_failed_runner_is_a_failure_whatever_the_file_says(self):
        self.assertEqual(count(suite(PASSED), 1), ("1 passed, 1 failed", 1))

    def test_nothing_run_is_a_failure(self):
        self.assertEqual(count(suite(), 0), ("0 passed, 1 failed", 1))
        self.assertEqual(count(None, 0), ("0 passed, 1 failed", 1))

    def test_a_torn_file_is_a_failure(self):
        self.assertEqual(count("<testsuite><testcase", 0), ("0 passed, 1 failed", 1))


if __name__ == "__main__":
    unittest.main()
