"""Checks that locks are such as the compiler can check (sessionaudit/mutex.hpp).

usage: check_locks.py SOURCE...

clang sees neither the mutexes of the standard library nor what a mutex guards when no mark says so. Exit
status 1, with a line for each, where one of the former is used, or a Mutex guards no member of its file.
"""

import re
import sys

WRAPPERS = ("libaudit/include/sessionaudit/mutex.hpp", "libaudit/include/sessionaudit/cond_var.hpp")
UNSEEN = re.compile(r"std::(?:(?:\w*_)?mutex|condition_variable\w*|(?:lock_guard|unique_lock|scoped_lock|shared_lock))\b")
MEMBER = re.compile(r"^\s*(?:mutable\s+)?(?:sessionaudit::)?(?:Shared)?Mutex (\w+);", re.MULTILINE)


def findings(path: str, text: str) -> list[str]:
    def line(at: int) -> int:
        return text.count("\n", 0, at) + 1

    found = [
        f"{path}:{line(use.start())}: {use.group()}: take Mutex, its guards and CondVar (sessionaudit/mutex.hpp)"
        for use in UNSEEN.finditer(text)
    ]
    for member in MEMBER.finditer(text):
        if f"GUARDED_BY({member.group(1)})" not in text:
            found.append(f"{path}:{line(member.start(1))}: {member.group(1)} guards nothing: mark what it does")
    return found


def main() -> int:
    found = []
    for path in sys.argv[1:]:
        if path in WRAPPERS:
            continue
        with open(path, encoding="utf-8") as file:
            found += findings(path, file.read())
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
