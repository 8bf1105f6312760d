#!/usr/bin/env python3
"""Kills sessionauditd under load and looks for what it had acknowledged.

usage: server_crash.py PROGRAMS WORK --description OPENAPI [--kills N] [--seed N]

PROGRAMS is the folder of sessionaudit and sessionauditd; WORK is a folder for the store. Ends with the line
`N passed, N failed`, one for each kill survived, and one for the end.
"""
import argparse
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.parse

CLIENTS = 6
LOAD_SECONDS = (0.2, 1.5)
LOOKED_AT = 60  # of what was acknowledged before the last load; the newest are looked at always
JOBS_SECONDS = 240  # longer than a lease: what a dead server held is taken over
# Killed thrice at work, or killed between the end of its work and the note of it.
ALLOWED_FAILURES = ("it was begun 3 times", "a server that went away had read this log")
LINE = '192.0.2.%d - - [01/Mar/2026:11:%02d:%02d +0000] "GET /p%d HTTP/1.1" 200 512 "-" "Mozilla/5.0"\n'


class Gone(Exception):
    """The server went away: nothing was acknowledged."""


class Client:
    def __init__(self, port, token):
        self.port = port
        self.token = token
        self.connection = None
        self.etag = None  # of the last answer

    def ask(self, method, path, body=None, kind="application/json", seen=None):
        headers = {"Authorization": "Bearer " + self.token}
        if seen is not None:
            headers["If-Match"] = seen
        if body is not None:
            headers["Content-Type"] = kind
            body = json.dumps(body).encode() if kind == "application/json" else body
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.connection.request(method, path, body=body, headers=headers)
            answer = self.connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as problem:
            self.connection = None
            raise Gone() from problem
        parsed = json.loads(content) if content and "json" in answer.getheader("Content-Type", "") else None
        self.etag = answer.getheader("ETag")
        return answer.status, parsed


class Server:
    """A process of sessionauditd, and the port it chose."""

    def __init__(self, programs, home):
        self.process = subprocess.Popen(
            [os.path.join(programs, "sessionauditd"), "--home", home, "--port", "0"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.port = None
        self.said = []  # while it started
        for line in self.process.stderr:
            self.said.append(line.rstrip())
            if line.startswith("{") and "listens" in (entry := json.loads(line)):
                self.port = urllib.parse.urlsplit(entry["listens"]).port
                break
        self.reader = threading.Thread(target=self.process.stderr.read, daemon=True)
        self.reader.start()

    def failure(self):
        return "the server did not start (%s): %s" % (self.process.wait(), " | ".join(self.said[-3:]))

    def kill(self):
        early = self.process.poll()
        self.process.kill()
        self.process.wait()
        return early is None

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=120)


# Each makes one thing, and says where it can be looked for: (what, a function that finds it).


def start_session(client, number):
    status, made = client.ask("POST", "/api/v1/sessions", {"jurisdiction": "DE"})

    def look(other):
        found = other.ask("POST", "/api/v1/sessions/check", {"token": made["token"]})
        return found[0] == 200 and found[1]["status"] == "active" and found[1]["id"] == made["id"]

    return status, look


def add_event(client, number):
    status, session = client.ask("POST", "/api/v1/sessions", {"jurisdiction": "DE"})
    if status != 201:
        return status, None
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    path = "/page/%d" % number
    events = "/api/v1/sessions/%s/events" % session["id"]
    status, _ = client.ask("POST", events, [{"at": now, "kind": "page_view", "path": path, "purpose": "service"}])

    def look(other):
        code, found = other.ask("GET", events)
        return code == 200 and any(item.get("path") == path for item in found["items"])

    return status, look


def record_consent(client, number):
    person = "email:person%d@shop.example" % number
    status, made = client.ask("POST", "/api/v1/consents", {
        "subject": person, "choices": [{"purpose": "personalisation", "state": "given"}],
        "notice": {"id": "banner", "version": "3"}, "method": "banner", "jurisdiction": "DE"})

    def look(other):
        code, found = other.ask("POST", "/api/v1/consents/history", {"subject": person})
        return code == 200 and any(item["id"] == made["id"] for item in found["items"])

    return status, look


def file_request(client, number):
    status, made = client.ask("POST", "/api/v1/requests", {
        "person": "email:asks%d@shop.example" % number, "kind": "access", "jurisdiction": "DE"})

    def look(other):
        return other.ask("GET", "/api/v1/requests/" + made["id"])[0] == 200

    return status, look


def import_log(client, number):
    chooser = random.Random(number)
    log = "".join(LINE % (chooser.randrange(200), i // 60 % 60, i % 60, number) for i in range(1000))
    status, job = client.ask("POST", "/api/v1/imports", log.encode(), "application/octet-stream")

    def look(other):
        return other.ask("GET", "/api/v1/jobs/" + job["id"])[0] == 200

    return status, look


def run_schedule(client, number):
    status, all_of_them = client.ask("GET", "/api/v1/schedules")
    if status != 200:
        return status, None
    # By name: the four that every store has, and a few scans.
    one = all_of_them["items"][number % min(8, len(all_of_them["items"]))]
    status, job = client.ask("POST", "/api/v1/schedules/%s/run" % one["id"])

    def look(other):
        return other.ask("GET", "/api/v1/jobs/" + job["id"])[0] == 200

    return status, look


def schedule_scan(client, number):
    status, made = client.ask("POST", "/api/v1/schedules", {
        "every_seconds": 86400, "first": "2099-01-01T00:00:00Z",
        "scan": {"name": "site%d" % number, "targets": ["https://shop.invalid/"]}})

    def look(other):
        return other.ask("GET", "/api/v1/schedules/" + made["id"])[0] == 200

    return status, look


def carry_out(client, person, kind):
    """A request of somebody with a session, up to its execution: (status, session, request, job)."""
    status, session = client.ask("POST", "/api/v1/sessions", {"subject": person, "jurisdiction": "DE"})
    if status != 201:
        return status, None, None, None
    status, request = client.ask("POST", "/api/v1/requests", {"person": person, "kind": kind, "jurisdiction": "DE"})
    if status != 201:
        return status, None, None, None
    path = "/api/v1/requests/" + request["id"]
    answer = {}
    for step, body in (("attest", lambda: {"reason": "came to the desk with a passport"}), ("plan", dict),
                       ("approve", lambda: {"plan_sha256": answer["plan_sha256"]}), ("execute", lambda: None)):
        client.ask("GET", path)
        status, answer = client.ask("POST", path + "/" + step, body(), seen=client.etag)
        if status >= 300:
            break
    return status, session, path, answer


def job_is_done(client, job):
    """None: it is not there. A job that gave up says so itself, and count_jobs() judges why."""
    code, found = client.ask("GET", "/api/v1/jobs/" + job["id"])
    return found["state"] == "done" if code == 200 else None


def erase_person(client, number):
    person = "email:gone%d@shop.example" % number
    status, session, path, job = carry_out(client, person, "erasure")

    def look(other):
        done = job_is_done(other, job)
        if not done:
            return done is not None
        gone = other.ask("POST", "/api/v1/sessions/check", {"token": session["token"]})[1]["status"] != "active"
        unknown = other.ask("POST", "/api/v1/subjects/lookup", {"subject": person})[0] == 404
        return gone and unknown and other.ask("GET", path + "/certificate")[0] == 200

    return status, look


def export_person(client, number):
    status, _, path, job = carry_out(client, "email:copy%d@shop.example" % number, "access")

    def look(other):
        done = job_is_done(other, job)
        return done is not None and (not done or other.ask("GET", path + "/package")[0] == 200)

    return status, look


LOAD = [("/api/v1/sessions", start_session, 8), ("/api/v1/sessions/{id}/events", add_event, 8),
        ("/api/v1/consents", record_consent, 4), ("/api/v1/requests", file_request, 4),
        ("/api/v1/requests/{request}/execute", erase_person, 2), ("/api/v1/requests/{request}/execute", export_person, 2),
        ("/api/v1/imports", import_log, 1), ("/api/v1/schedules/{id}/run", run_schedule, 1),
        ("/api/v1/schedules", schedule_scan, 1)]


class Drive:
    def __init__(self, options):
        self.options = options
        self.random = random.Random(options.seed)
        self.home = os.path.join(options.work, "home")
        self.acknowledged = []  # (what, how to look for it)
        self.fresh = []
        self.faults = []
        self.outcomes = {}  # of jobs, by kind and state
        self.number = 0
        self.lock = threading.Lock()
        self.passed = 0
        self.failed = 0
        with open(options.description, encoding="utf-8") as file:
            described = json.load(file)["paths"]
        missing = [path for path, _, _ in LOAD if "post" not in described.get(path, {})]
        if missing:
            raise SystemExit("these operations are not described: %s" % missing)
        self.load = [(make, weight) for _, make, weight in LOAD]

    def tool(self, *arguments):
        return subprocess.run([os.path.join(self.options.programs, "sessionaudit"), "--home", self.home, *arguments],
                              capture_output=True, text=True, check=False)

    def prepare(self):
        made = self.tool("init", "--site", "shop.example")
        if made.returncode != 0:
            raise SystemExit("init failed: " + made.stderr)
        roles = [word for role in ("auditor", "operator", "dpo", "admin") for word in ("--role", role)]
        scopes = [word for scope in ("sessions:read", "sessions:write", "consents:read", "consents:write")
                  for word in ("--scope", scope)]
        token = self.tool("--json", "token", "create", "crash", *roles, *scopes)
        if token.returncode != 0:
            raise SystemExit("token failed: " + token.stderr)
        self.token = json.loads(token.stdout)["token"]

    def work(self, server, seed, ended):
        client = Client(server.port, self.token)
        chooser = random.Random(seed)
        makers = [make for make, _ in self.load]
        weights = [weight for _, weight in self.load]
        while not ended.is_set():
            make = chooser.choices(makers, weights)[0]
            with self.lock:
                self.number += 1
                number = self.number
            try:
                status, look = make(client, number)
            except Gone:
                return
            except Exception as problem:  # whatever it is, it must not end as a client that is silent
                with self.lock:
                    self.faults.append("%s: %s %s" % (make.__name__, type(problem).__name__, problem))
                return
            with self.lock:
                if 200 <= status < 300:
                    self.fresh.append((make.__name__, look))
                else:
                    self.faults.append("%s was answered %d" % (make.__name__, status))

    def check(self, port):
        """Asks for all that is fresh and a sample of the rest."""
        client = Client(port, self.token)
        sample = self.random.sample(self.acknowledged, min(LOOKED_AT, len(self.acknowledged)))
        for what, look in self.fresh + sample:
            if not look(client):
                self.faults.append("what %s had acknowledged is gone" % what)
        self.acknowledged += self.fresh
        self.fresh = []

    def verify(self):
        verified = self.tool("ledger", "verify")
        if verified.returncode != 0:
            self.faults.append("the ledger does not verify: " + verified.stdout + verified.stderr)

    def round(self):
        server = Server(self.options.programs, self.home)
        if server.port is None:
            self.faults.append(server.failure())
            return
        self.check(server.port)
        ended = threading.Event()
        clients = [threading.Thread(target=self.work, args=(server, self.random.random(), ended))
                   for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        time.sleep(self.random.uniform(*LOAD_SECONDS))
        if not server.kill():
            self.faults.append("the server ended by itself")
        ended.set()
        for client in clients:
            client.join()
        self.verify()

    def jobs_are_over(self, port):
        client = Client(port, self.token)
        until = time.monotonic() + JOBS_SECONDS
        while time.monotonic() < until:
            waiting = [client.ask("GET", "/api/v1/jobs?limit=1000&state=" + state)[1]["items"]
                       for state in ("queued", "running")]
            if not any(waiting):
                return client
            time.sleep(1)
        self.faults.append("jobs are not over: %s" % [(job["kind"], job["state"]) for jobs in waiting for job in jobs])
        return client

    def jobs(self, client, state):
        """All of them, page by page."""
        path = "/api/v1/jobs?limit=1000&state=" + state
        page = client.ask("GET", path)[1]
        items = page["items"]
        while "next" in page:
            page = client.ask("GET", path + "&cursor=" + page["next"])[1]
            items += page["items"]
        return items

    def count_jobs(self, client):
        """What became of them, told by kind; an import has read its whole log or says why not."""
        for job in self.jobs(client, "failed"):
            if not job["error"].startswith(ALLOWED_FAILURES):
                self.faults.append("a job of the kind %s failed: %s" % (job["kind"], job["error"]))
            self.outcomes[job["kind"] + " failed"] = self.outcomes.get(job["kind"] + " failed", 0) + 1
        for job in self.jobs(client, "done"):
            self.outcomes[job["kind"] + " done"] = self.outcomes.get(job["kind"] + " done", 0) + 1
            if job["kind"] == "import_log" and not job["result"]["complete"]:
                self.faults.append("an import is done and not complete: %s" % job["result"])
        for kind in ("import_log", "expire_sessions", "sweep", "tidy", "erasure", "export_package"):
            if self.outcomes.get(kind + " done", 0) == 0:
                self.faults.append("no job of the kind %s was done" % kind)

    def require_all_kinds(self):
        """A load that was never acknowledged proves nothing."""
        seen = {what for what, _ in self.acknowledged}
        for make, _ in self.load:
            if make.__name__ not in seen:
                self.faults.append("%s was never acknowledged" % make.__name__)

    def end(self):
        server = Server(self.options.programs, self.home)
        if server.port is None:
            self.faults.append(server.failure())
            return
        self.check(server.port)
        client = self.jobs_are_over(server.port)
        self.count_jobs(client)
        for what, look in self.acknowledged:
            if not look(client):
                self.faults.append("what %s had acknowledged is gone" % what)
        self.require_all_kinds()
        if server.stop() != 0:
            self.faults.append("the server did not end orderly")
        self.verify()
        doctor = self.tool("doctor")
        if doctor.returncode != 0:
            self.faults.append("the doctor: " + doctor.stdout + doctor.stderr)

    def tell(self, what):
        if self.faults:
            self.failed += 1
            for fault in sorted(set(self.faults))[:10]:
                print("FAILED %s: %s" % (what, fault), flush=True)
        else:
            self.passed += 1
        self.faults = []

    def run(self):
        self.prepare()
        for kill in range(self.options.kills):
            self.round()
            self.tell("kill %d" % (kill + 1))
        self.end()
        self.tell("the end")
        counts = {}
        for what, _ in self.acknowledged:
            counts[what] = counts.get(what, 0) + 1
        print("seed %s, acknowledged: %s; jobs: %s" % (self.options.seed, counts, self.outcomes))
        print("%d passed, %d failed" % (self.passed, self.failed))
        return 0 if self.failed == 0 else 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("work")
    parser.add_argument("--description", required=True)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", default="1")
    return Drive(parser.parse_args()).run()


if __name__ == "__main__":
    sys.exit(main())
