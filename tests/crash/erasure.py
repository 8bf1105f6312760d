#!/usr/bin/env python3
"""Kills an erasure with SIGKILL, at its writes and at random moments, and checks what the next open makes of it.

usage: erasure.py PROGRAMS WORK [--kills N] [--seed N]

PROGRAMS is the folder of crash_eraser; WORK is a folder for stores. Half of the kills come before or after
a write to a database file, the others after a random time. After some, the next open is killed too, or two
processes open the store at once. It goes on until every state of an erasure was met MET_MIN times.
Ends with the line `N passed, N failed`, one for each kill survived.
"""
import argparse
import collections
import os
import random
import shutil
import subprocess
import sys
import time

STATES = ["not_begun", "started", "keys_destroyed", "rows_deleted", "completed"]
MET_MIN = 5
EXTRA_KILLS_MAX = 60
OPEN_HALF_STEPS_MAX = 60
VERIFIER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "certificate_verifier",
                        "verify_certificate.py")


class Drive:
    def __init__(self, options):
        self.options = options
        self.random = random.Random(options.seed)
        self.passed = 0
        self.failed = 0
        self.met = collections.Counter()
        self.met_at = collections.defaultdict(list)  # state -> half-steps that led to it
        self.counts = collections.Counter()
        self.original = self.path("original")

    def path(self, name):
        return os.path.join(self.options.work, name)

    def command(self, *words):
        return [os.path.join(self.options.programs, "crash_eraser"), *map(str, words)]

    def start(self, *words):
        return subprocess.Popen(self.command(*words), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def run(self, *words):
        result = subprocess.run(self.command(*words), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                timeout=120, check=False)
        return result.returncode, result.stdout.strip().split("\n")

    def fresh_home(self):
        home = self.path("home")
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self.original, home)
        return home

    def prepare(self):
        """How many writes an erasure takes, and how long, when nobody disturbs it."""
        status, lines = self.run("fill", self.original, self.path("known"), self.path("others"))
        if status != 0:
            raise SystemExit("the store cannot be made: " + lines[-1])
        writes, times = [], []
        for _ in range(5):
            process = self.start("erase", self.fresh_home())
            process.stdout.readline()
            begun = time.monotonic()
            writes.append(int(process.stdout.readline().split()[1]))
            times.append(time.monotonic() - begun)
            process.wait()
        self.half_steps = 2 * max(writes)
        self.seconds = max(times)
        print("undisturbed: %d to %d writes, %.0f to %.0f ms"
              % (min(writes), max(writes), 1000 * min(times), 1000 * max(times)))

    def kill_at_write(self, home, half_step):
        return self.ended(self.start("erase", home, half_step))

    def kill_at_time(self, home, delay):
        process = self.start("erase", home)
        process.stdout.readline()
        time.sleep(delay)
        process.kill()
        return self.ended(process)

    def ended(self, process):
        """A fault, when the process ended in another way than killed or done."""
        said, _ = process.communicate()
        if process.returncode == -9:
            self.counts["killed"] += 1
            return []
        self.counts["done before"] += 1
        return [] if process.returncode == 0 else ["the erasure ended by itself: " + said.strip()]

    def state_of(self, home):
        """Looked up in a copy: looking would tidy up what the next open has to deal with."""
        copy = self.path("copy")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(home, copy)
        status, lines = self.run("state", copy)
        return lines[-1] if status == 0 and lines[-1] in STATES else "unreadable: " + lines[-1]

    def kill_openings(self, home, times):
        for _ in range(times):
            process = self.start("open", home, self.random.randint(1, OPEN_HALF_STEPS_MAX))
            said, _ = process.communicate()
            if process.returncode == -9:
                self.counts["openings killed"] += 1
            elif process.returncode != 0:
                return ["an opening failed: " + said.strip()]
        return []

    def open_twice_at_once(self, home):
        self.counts["two at once"] += 1
        faults = []
        for process in [self.start("open", home), self.start("open", home)]:
            said, _ = process.communicate()
            if process.returncode != 0:
                faults.append("one of two openings failed: " + said.strip())
        return faults

    def verify_elsewhere(self, certificate):
        self.counts["verified elsewhere"] += 1
        with open(certificate + ".key", encoding="utf-8") as file:
            key = file.read().strip()
        result = subprocess.run([sys.executable, VERIFIER, certificate, "--key", key, "--identifier",
                                 "email:anna.abschied@shop.example"], text=True, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, check=False)
        return [] if result.returncode == 0 else ["the other verifier: " + result.stdout.strip()]

    def search_pages(self, home):
        self.counts["searched"] += 1
        result = subprocess.run([os.path.join(self.options.programs, "slow_strings"), "pages", home,
                                 self.path("known")], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                check=False)
        return [] if result.returncode == 0 else ["the pages: " + result.stdout.strip()]

    def survive(self, number, half_step=None):
        home = self.fresh_home()
        certificate = self.path("certificate.json")
        if half_step:
            what = "half-step %d" % half_step
            faults = self.kill_at_write(home, half_step)
        else:
            delay = self.random.uniform(0, self.seconds)
            what = "%.1f ms" % (1000 * delay)
            faults = self.kill_at_time(home, delay)
        state = self.state_of(home)
        self.met[state] += 1
        if half_step:
            self.met_at[state].append(half_step)
        if state not in STATES:
            faults.append(state)
        variant = number % 6
        if variant in (1, 3):
            faults += self.kill_openings(home, 1 + variant // 3)
        if variant in (2, 3):
            faults += self.open_twice_at_once(home)
        status, lines = self.run("check", home, self.path("known"), self.path("others"), certificate)
        if status != 0:
            faults += lines
        elif number % 4 == 0:
            faults += self.verify_elsewhere(certificate) + self.search_pages(home)
        self.tell("kill %d, at %s, in state %s" % (number, what, state), faults)

    def tell(self, what, faults):
        if not faults:
            self.passed += 1
            return
        self.failed += 1
        print("FAILED: " + what)
        for fault in faults[:20]:
            print("  " + fault)
        if self.failed <= 3:
            shutil.copytree(self.path("home"), self.path("failed-%d" % self.failed), dirs_exist_ok=True)
        sys.stdout.flush()

    def steer(self, number):
        """One more kill where a state was met too seldom."""
        rare = min(STATES, key=lambda state: self.met[state])
        after = max([step for state in STATES[:STATES.index(rare)] for step in self.met_at[state]], default=1)
        before = min([step for state in STATES[STATES.index(rare) + 1:] for step in self.met_at[state]],
                     default=self.half_steps)
        low, high = sorted([after, before])
        self.survive(number, self.random.randint(max(1, low - 2), high + 2))

    def run_all(self):
        at_writes = self.options.kills // 2
        for number in range(self.options.kills):
            if number % 2 == 0:
                # Spread over all writes, each part of them once.
                part = self.half_steps / at_writes
                self.survive(number, 1 + int(part * (number // 2 + self.random.random())))
            else:
                self.survive(number)
            if self.failed > 5:
                return
        for number in range(self.options.kills, self.options.kills + EXTRA_KILLS_MAX):
            if min(self.met[state] for state in STATES) >= MET_MIN:
                return
            self.steer(number)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs")
    parser.add_argument("work")
    parser.add_argument("--kills", type=int, default=120)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    os.makedirs(options.work, exist_ok=True)
    print("seed %d" % options.seed)
    drive = Drive(options)
    started = time.monotonic()
    drive.prepare()
    drive.run_all()
    print("killed in: " + ", ".join("%s %d" % (state, drive.met[state]) for state in STATES))
    print("%(killed)d killed, %(done before)d done before the kill came; %(openings killed)d openings killed too, "
          "%(two at once)d times two at once; %(verified elsewhere)d certificates verified elsewhere, "
          "%(searched)d stores searched page by page" % collections.defaultdict(int, drive.counts))
    drive.tell("all of it", ["%s was met only %d times" % (state, drive.met[state]) for state in STATES
                             if drive.met[state] < MET_MIN])
    print("in %.0f s" % (time.monotonic() - started))
    print("%d passed, %d failed" % (drive.passed, drive.failed))
    return 1 if drive.failed else 0


if __name__ == "__main__":
    sys.exit(main())
