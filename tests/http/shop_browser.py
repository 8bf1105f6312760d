"""The shop as a program on a port of its own choice, and browsers that visit it: for the tests beside this file."""
import http.client
import pathlib
import re
import signal
import subprocess
import urllib.parse

PASSWORD = "correct-horse-battery"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
SAFARI = ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
          "Version/17.5 Mobile/15E148 Safari/604.1")


class Shop:
    """The program. Its options say where sessions are kept."""

    def __init__(self, program, folder, *options):
        self.program, self.options = program, options
        self.folder = pathlib.Path(folder)
        self.log = self.folder / "access.log"
        self.errors = self.folder / "shop.stderr"
        self.start()

    def start(self):
        with open(self.errors, "a") as errors:
            self.process = subprocess.Popen(
                [self.program, *self.options, "--port", "0", "--access-log", self.log],
                stdout=subprocess.PIPE, stderr=errors, text=True)
        line = self.process.stdout.readline()
        found = re.fullmatch(r"shop listening on http://127\.0\.0\.1:(\d+)\n", line)
        assert found, f"the shop said {line!r} and {self.errors.read_text()!r}"
        self.port = int(found[1])

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        status = self.process.wait(timeout=30)
        self.process.stdout.close()
        return status


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.location = response.headers.get("Location")
        self.cookies = response.headers.get_all("Set-Cookie") or []
        self.headers = response.headers
        self.body = response.read().decode()

    def cookie(self, name):
        """Value and attributes of the last line that sets the name; None when there is none."""
        lines = [line for line in self.cookies if line.startswith(name + "=")]
        if not lines:
            return None
        value, *attributes = lines[-1].split("; ")
        return value[len(name) + 1:], attributes


class Browser:
    """Keeps the cookies it is given; follows no redirects."""

    def __init__(self, shop, address="192.0.2.1", agent=FIREFOX):
        self.shop, self.jar = shop, {}
        self.headers = {"X-Forwarded-For": address, "User-Agent": agent}

    def send(self, method, path, fields=None, **headers):
        everything = dict(self.headers, **{name.replace("_", "-"): value for name, value in headers.items()})
        if self.jar:
            everything["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            everything.setdefault("Content-Type", "application/x-www-form-urlencoded")
        connection = http.client.HTTPConnection("127.0.0.1", self.shop.port, timeout=30)
        try:
            connection.request(method, path, body, everything)
            answer = Answer(connection.getresponse())
        finally:
            connection.close()
        for line in answer.cookies:
            name, value = line.split("; ")[0].split("=", 1)
            self.jar[name] = value
            if "Max-Age=0" in line.split("; "):
                del self.jar[name]
        return answer

    def get(self, path="/", **headers):
        return self.send("GET", path, **headers)

    def post(self, path, fields=None, **headers):
        return self.send("POST", path, fields or {}, **headers)

    def log_in(self, email="anna@shop.example"):
        answer = self.post("/login", {"email": email, "password": PASSWORD})
        assert answer.status == 303, answer.status
        return answer

    @property
    def token(self):
        return self.jar.get("shop_session")
