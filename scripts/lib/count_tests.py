"""Counts the tests of a JUnit file that ctest wrote, and ends with `N passed, N failed`.

usage: count_tests.py JUNIT_FILE CTEST_EXIT_STATUS

The count can never look better than the run: a runner that failed, wrote no file or ran nothing
counts as one failed check. Exit status 1 unless something ran and all of it passed.
"""

import os
import sys
import xml.etree.ElementTree as ElementTree


def main() -> int:
    path, runner_status = sys.argv[1], int(sys.argv[2])
    passed, failed, skipped = 0, [], []
    if os.path.exists(path):
        try:
            cases = list(ElementTree.parse(path).getroot().iter("testcase"))
        except ElementTree.ParseError as error:
            print(f"{path} is not well formed ({error}); that counts as one failed check.")
            cases, runner_status = [], runner_status or 1
        for case in cases:
            status = case.get("status")
            if status == "run":
                passed += 1
            elif status == "disabled" or (status == "notrun" and case.find("skipped") is not None):
                skipped.append(case)
            else:
                failed.append(case)

    for case in skipped:
        reason = case.find("skipped")
        print("skipped:", case.get("name"), "-", reason.get("message", "") if reason is not None else "disabled")
    for case in failed:
        print("failed:", case.get("name"))

    failures = len(failed)
    if failures == 0 and runner_status != 0:
        print(f"The test runner ended with status {runner_status}; that counts as one failed check.")
        failures = 1
    if failures == 0 and passed == 0:
        print("No test ran; that counts as one failed check.")
        failures = 1
    print(f"{passed} passed, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
