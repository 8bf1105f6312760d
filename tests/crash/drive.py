#!/usr/bin/env python3
"""Kills the writer of tests/crash with SIGKILL at random moments and checks the store after each kill.

usage: drive.py PROGRAMS WORK [--kills N] [--seed N]

PROGRAMS is the folder of crash_writer, crash_checker and crash_ingester; WORK is a folder for stores.
Kills alternate between a mixed load (every other one by two processes at once) and a rotation of the
root key. One store lives through twenty kills; an import of a log is killed as well until it is done.
Ends with the line `N passed, N failed`, one for each kill survived.
"""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import time

KILLS_PER_HOME = 20
DELAY_MAX_MS = 300
IMPORT_KILLS_MAX = 40


class Writer:
    """A process that is going to be killed."""

    def __init__(self, command, errors):
        self.errors = open(errors, "w+", encoding="utf-8")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.errors, text=True)

    def wait_until_ready(self):
        return self.process.stdout.readline() == "ready\n"

    def kill(self):
        """Returns what it said on stderr when it had ended by itself, which it should not."""
        self.process.kill()
        rest, _ = self.process.communicate()
        self.errors.seek(0)
        said = self.errors.read()
        self.errors.close()
        if self.process.returncode == -9:
            return None, rest
        return "status %d: %s" % (self.process.returncode, said.strip()), rest


class Drive:
    def __init__(self, options):
        self.options = options
        self.random = random.Random(options.seed)
        self.passed = 0
        self.failed = 0
        self.kills = 0
        self.totals = {"acknowledged": 0, "calls": 0, "rotations": 0}
        self.last = dict(self.totals)
        self.pending_rotations = 0
        self.hidden = {"old": 0, "new": 0}

    def program(self, name):
        return os.path.join(self.options.programs, "crash_" + name)

    def start_writer(self, words, number):
        command = [self.program("writer"), *map(str, words)]
        return Writer(command, os.path.join(self.options.work, "stderr-%d" % number))

    def wait_and_kill(self, writers, stretch=1):
        """A quarter of the kills may meet the start of a process, the rest meet it at work."""
        if self.random.randrange(4) != 0:
            for writer in writers:
                writer.wait_until_ready()
        faults = []
        for writer in writers:
            time.sleep(self.random.uniform(0, DELAY_MAX_MS * stretch) / 1000)
            fault, _ = writer.kill()
            if fault:
                faults.append("a writer ended by itself with " + fault)
        self.kills += 1
        return faults

    def check(self, home, acks):
        if not os.path.exists(home):
            return [] if all(os.path.getsize(file) == 0 for file in acks) else ["the store is gone"]
        result = subprocess.run([self.program("checker"), home, *acks], text=True, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, timeout=120, check=False)
        lines = result.stdout.strip().split("\n")
        if result.returncode == 0:
            words = lines[-1].split()
            self.last = {"acknowledged": int(words[0]), "calls": int(words[3]), "rotations": int(words[5])}
            return []
        return lines

    def hide_a_key(self, home, which):
        """Takes the old or the new root key away from an interrupted rotation. Returns how to undo it."""
        with open(os.path.join(home, "rotation.json"), encoding="utf-8") as file:
            target = os.path.join(home, "root-%s.key" % json.load(file)["to"])
        with open(os.path.join(home, "config.json"), encoding="utf-8") as file:
            current = os.path.join(home, json.load(file)["key"].removeprefix("file:"))
        if current == target:  # it was killed before its very last step, and only the new one is of use
            return None
        hidden = current if which == "old" else target
        self.hidden[which] += 1
        os.rename(hidden, hidden + ".away")
        return lambda: os.rename(hidden + ".away", hidden)

    def load(self, home, acks, number):
        processes = 1 + number // 2 % 2
        writers = [self.start_writer(["load", home, acks[0], number * 2 + 1, 4], 0)]
        if processes == 2 and os.path.exists(home):
            writers.append(self.start_writer(["load", home, acks[1], number * 2 + 2, 2], 1))
        return self.wait_and_kill(writers) + self.check(home, acks)

    def rotate(self, home, acks, number):
        # Some are given the time to finish a rotation or two.
        stretch = self.random.choice([1, 1, 4])
        faults = self.wait_and_kill([self.start_writer(["rotate", home, acks[2], number], 0)], stretch)
        restore = None
        if os.path.exists(os.path.join(home, "rotation.json")):
            self.pending_rotations += 1
            which = self.random.choice(["old", "new", None])
            if which:
                restore = self.hide_a_key(home, which)
        faults += self.check(home, acks)
        if restore:
            restore()
        return faults

    def tell(self, what, faults):
        if faults:
            self.failed += 1
            print("FAILED: kill %d, %s" % (self.kills, what))
            for fault in faults[:20]:
                print("  " + fault)
        else:
            self.passed += 1
        sys.stdout.flush()

    def finish_home(self):
        for name, value in self.last.items():
            self.totals[name] += value
            self.last[name] = 0

    def run_store(self):
        home, acks = None, []
        for number in range(self.options.kills):
            if number % KILLS_PER_HOME == 0:
                self.finish_home()
                if home and self.failed == 0:
                    shutil.rmtree(home)
                home = os.path.join(self.options.work, "home-%d" % (number // KILLS_PER_HOME))
                acks = ["%s-acks-%d" % (home, i) for i in range(3)]
                for file in acks:
                    open(file, "w", encoding="utf-8").close()
            # A store must exist before its key can be rotated.
            if number % 2 == 0 or not os.path.exists(home):
                self.tell("load on " + home, self.load(home, acks, number))
            else:
                self.tell("rotation on " + home, self.rotate(home, acks, number))
            if self.failed > 5:
                break
        self.finish_home()

    def write_log(self, path):
        with open(path, "w", encoding="utf-8") as log:
            for i in range(20000):
                log.write('203.0.113.%d - - [17/May/2026:%02d:%02d:%02d +0000] "GET /p/%d HTTP/1.1" 200 512 "-" '
                          '"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/%d.0"\n'
                          % (self.random.randrange(250), i // 3600 % 24, i // 60 % 60, i % 60,
                             self.random.randrange(1000), 100 + self.random.randrange(30)))

    def run_import(self):
        """What an import leaves after any number of kills is what it leaves undisturbed."""
        log = os.path.join(self.options.work, "access.log")
        self.write_log(log)
        undisturbed = os.path.join(self.options.work, "import-undisturbed")
        wanted = subprocess.run([self.program("ingester"), undisturbed, log], text=True, check=True,
                                stdout=subprocess.PIPE).stdout.split("\n")[1]
        home = os.path.join(self.options.work, "import-killed")
        empty = os.path.join(self.options.work, "no-acks")
        open(empty, "w", encoding="utf-8").close()
        for _ in range(IMPORT_KILLS_MAX):
            writer = Writer([self.program("ingester"), home, log], os.path.join(self.options.work, "stderr-0"))
            writer.wait_until_ready()
            time.sleep(self.random.uniform(0, DELAY_MAX_MS / 6) / 1000)
            fault, _ = writer.kill()
            if fault and not fault.startswith("status 0"):
                self.tell("import", [fault])
                return
            if fault:
                break  # it was done before the kill came
            self.kills += 1
            self.tell("import", self.check(home, [empty]))
        last = subprocess.run([self.program("ingester"), home, log], text=True, check=True,
                              stdout=subprocess.PIPE).stdout.split("\n")[1]
        print("import undisturbed: %s\nimport killed:      %s" % (wanted, last))
        self.tell("import, at its end", [] if last == wanted else ["the killed import stored something else"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs")
    parser.add_argument("work")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    os.makedirs(options.work, exist_ok=True)
    print("seed %d" % options.seed)
    drive = Drive(options)
    started = time.monotonic()
    drive.run_store()
    drive.run_import()
    print("%(acknowledged)d acknowledged of %(calls)d calls, %(rotations)d rotations acknowledged" % drive.totals)
    print("%d rotations were interrupted; %d of them went on without the old key, %d without the new one"
          % (drive.pending_rotations, drive.hidden["old"], drive.hidden["new"]))
    print("%d kills, %d with something lost, in %.0f s" % (drive.kills, drive.failed, time.monotonic() - started))
    print("%d passed, %d failed" % (drive.passed, drive.failed))
    return 1 if drive.failed else 0


if __name__ == "__main__":
    sys.exit(main())
