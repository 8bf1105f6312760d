"""Checks that the compiler can check every lock (sessionaudit/mutex.hpp).

usage: check_locks.py SOURCE...

clang's analysis does not know the mutexes of the standard library, nor what a mutex guards unless a member names
it. Exit status 1, with one line per finding, for a standard mutex, guard or condition variable, and for a Mutex
that no GUARDED_BY or REQUIRES in the same file names.
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
        f"{path}:{line(use.start())}: {use.group()}: use Mutex, its guards and CondVar (sessionaudit/mutex.hpp)"
        for use in UNSEEN.finditer(text)
    ]
    for member in MEMBER.finditer(text):
        name = member.group(1)
        if not re.search(rf"(?:GUARDED_BY|REQUIRES)\({name}\)", text):
            where = f"{path}:{line(member.start(1))}"
            found.append(f"{where}: {name} guards nothing; put SESSIONAUDIT_GUARDED_BY({name}) on what it guards")
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
