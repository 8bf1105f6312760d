#!/usr/bin/env python3
"""usage: request_to_certificate.py SERVER TOKEN_FILE CERTIFICATE

An application keeps a visit of chidi@shop.example with sessionauditd; he then asks through the public form to be erased,
and somebody with the token of a data protection officer carries the request to its certificate. Standard library only.
"""
import json
import sys
import time
import urllib.request

PERSON = "email:chidi@shop.example"


class Api:
    def __init__(self, server, token=None):
        self.server = server
        self.headers = {"Content-Type": "application/json"}
        if token:
            self.headers["Authorization"] = "Bearer " + token

    def call(self, method, path, body=None, **headers):
        """Returns the answer and its ETag. A refusal ends the program with what the server said."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.server + path, data, {**self.headers, **headers}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:
                return reply.read(), reply.headers.get("ETag")
        except urllib.error.HTTPError as refusal:
            sys.exit(f"{method} {path}: {refusal.code} {refusal.read().decode()}")

    def get(self, path):
        return json.loads(self.call("GET", path)[0])

    def post(self, path, body):
        return json.loads(self.call("POST", path, body)[0])

    def act(self, request, what, body=None):
        """A change of a request, as it was seen last: If-Match has its version."""
        path = f"/api/v1/requests/{request}"
        seen = self.call("GET", path)[1]
        return json.loads(self.call("POST", f"{path}/{what}", body, **{"If-Match": seen})[0])


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    server, token_file, certificate = sys.argv[1:]
    with open(token_file) as file:
        officer = Api(server, file.read().strip())
    visitor = Api(server)

    session = officer.post("/api/v1/sessions", {"subject": PERSON, "jurisdiction": "DE"})
    state = officer.post("/api/v1/sessions/check", {"token": session["token"]})["status"]
    print(f"session       {session['id']} is {state}")

    filed = visitor.post("/p/v1/requests", {"person": PERSON, "kind": "erasure", "jurisdiction": "DE"})
    print(f"filed         to be answered by {filed['respond_by']}")
    request = officer.get("/api/v1/requests?limit=1")["items"][0]["id"]

    code = officer.act(request, "identity-check", {"deliver": "show"})["code"]
    answer = visitor.post("/p/v1/requests/confirm", {"link": filed["link"], "code": code})["answer"]
    print(f"identity      {answer}, by a code that only the person was told")

    plan = officer.act(request, "plan", {})
    for step in plan["steps"]:
        print(f"plan          {step}")
    officer.act(request, "approve", {"plan_sha256": plan["plan_sha256"]})
    job = officer.act(request, "execute")["id"]
    while True:
        seen = officer.get(f"/api/v1/jobs/{job}")
        if seen["state"] not in ("queued", "running"):
            break
        time.sleep(0.1)
    print(f"job           {seen['kind']} is {seen['state']}")
    if seen["state"] != "done":
        sys.exit(seen.get("error", "the erasure was not done"))

    with open(certificate, "wb") as file:
        file.write(officer.call("GET", f"/api/v1/requests/{request}/certificate")[0])
    status = visitor.post("/p/v1/requests/status", {"link": filed["link"]})
    print(f"the person    sees: {status['state']}")
    checked = officer.post("/api/v1/sessions/check", {"token": session["token"]})["status"]
    print(f"the session   is {checked}")
    print(f"certificate   {certificate}")


if __name__ == "__main__":
    main()
