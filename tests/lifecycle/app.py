#!/usr/bin/env python3
"""A small application with a login, for tests of the life-cycle tests: sound, or broken in one way.

usage: app.py [FAULT...]    prints the port that it listens on, on 127.0.0.1, and ends with its input

faults:
  fixation            the id from before the login is the id after it
  old_id_alive        the login gives a new id, but the old one is logged in as well
  adopts_any_id       an id that nobody issued opens a session of that id
  logout_forgets      the logout only deletes the cookie in the browser
  everywhere_forgets  logging out everywhere ends only the session that asks for it
  no_clear_site_data  the logout sends no Clear-Site-Data
  never_idle          no session ends by itself
  ids_of_32_bits      ids are 32 random bits behind zeros
  counter_ids         ids are a counter
other ways to be:
  json_login          credentials are sent as JSON, with a header against forged requests
  one_session         a second login ends the first session
  two_sessions        a third login ends the oldest session
  refuses_third       a third login is refused while two sessions live
  greets_everybody    the account's page looks alike to everybody
  secure_cookie       the cookie has Secure although this is http
"""

import hmac
import html
import http.server
import json
import os
import secrets
import sys
import threading
import urllib.parse

USER = "anna"
PASSWORD = os.environ.get("APP_PASSWORD", "correct-horse")


class Store:
    """Sessions by id. `idle` ends all that exist, as if time had passed."""

    def __init__(self, faults):
        self.faults = faults
        self.sessions = {}
        self.count = 100000
        self.lock = threading.Lock()

    def fresh_id(self):
        if "counter_ids" in self.faults:
            self.count += 1
            return f"{self.count:032x}"
        if "ids_of_32_bits" in self.faults:
            return "0" * 24 + secrets.token_hex(4)
        return secrets.token_hex(16)

    def begin(self, session_id=None, **data):
        session_id = session_id or self.fresh_id()
        self.sessions[session_id] = {"user": None, "csrf": secrets.token_urlsafe(16), **data}
        return session_id


class Application(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes

    def log_message(self, *_):
        pass

    # Requests -------------------------------------------------------------------------------------

    def do_GET(self):
        with self.store.lock:
            self.handle_request("")

    def do_POST(self):
        length = min(int(self.headers.get("Content-Length", 0)), 65536)
        body = self.rfile.read(length).decode("utf-8", "replace")
        with self.store.lock:
            self.handle_request(body)

    def handle_request(self, body):
        self.set_cookies = []
        self.find_session()
        path = urllib.parse.urlsplit(self.path).path
        route = {
            ("GET", "/"): self.start,
            ("GET", "/login"): self.login_form,
            ("POST", "/login"): self.login,
            ("GET", "/account"): self.account,
            ("POST", "/logout"): self.logout,
            ("GET", "/bye"): self.logout,
            ("POST", "/logout-everywhere"): self.logout_everywhere,
            ("POST", "/idle"): self.idle,
        }.get((self.command, path))
        if route is None:
            return self.answer(404, "<p>There is nothing here.")
        return route(body)

    def find_session(self):
        cookies = {}
        for pair in self.headers.get("Cookie", "").split(";"):
            name, _, value = pair.strip().partition("=")
            cookies[name] = value
        self.id = cookies.get("sid", "")
        if self.id in self.store.sessions:
            return
        if self.id and "adopts_any_id" in self.faults:
            self.store.begin(self.id)
            return
        self.id = self.store.begin()
        self.send_id()

    @property
    def session(self):
        return self.store.sessions[self.id]

    def send_id(self):
        secure = "; Secure" if "secure_cookie" in self.faults else ""
        self.set_cookies.append(f"sid={self.id}; Path=/; HttpOnly; SameSite=Lax{secure}")

    # Pages ----------------------------------------------------------------------------------------

    def start(self, _):
        self.set_cookies.append("lang=en; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax")
        self.answer(200, '<p>Welcome. <a href="/login">Log in</a> <a href="/bye">Leave</a>')

    def login_form(self, _):
        self.answer(200, self.form("/login", '<input name="user"><input type="password" name="password">'))

    def form(self, action, fields=""):
        token = html.escape(self.session["csrf"])
        return (
            f'<form method="post" action="{action}"><input type="hidden" name="csrf" value="{token}">'
            f"{fields}<button>Go</button></form>"
        )

    def credentials(self, body):
        if "json_login" in self.faults:
            if self.headers.get("X-Csrf") != self.session["csrf"]:
                return None
            return json.loads(body)
        fields = dict(urllib.parse.parse_qsl(body))
        # As browsers have it: the form's token, and a page of this site as the origin.
        if fields.get("csrf") != self.session["csrf"]:
            return None
        if self.headers.get("Origin") != f"http://{self.headers['Host']}":
            return None
        return fields

    def login(self, body):
        given = self.credentials(body)
        if given is None:
            return self.answer(403, "<p>This form is too old. Please reload it.")
        right = given.get("user") == USER and hmac.compare_digest(given.get("password", ""), PASSWORD)
        if not right:
            return self.answer(200, "<p>Wrong name or password." + self.form("/login"))
        if "refuses_third" in self.faults and sum(data["user"] == USER for data in self.store.sessions.values()) >= 2:
            return self.answer(403, "<p>You are logged in twice already.")
        if "one_session" in self.faults:
            self.end_all_but(0)
        if "two_sessions" in self.faults:
            self.end_all_but(1)
        self.session["user"] = USER
        if "fixation" not in self.faults:
            old = self.id
            self.id = self.store.begin(user=USER)
            if "old_id_alive" not in self.faults:
                del self.store.sessions[old]
            self.send_id()
        return self.redirect("/account")

    def end_all_but(self, newest):
        of_user = [one for one, data in self.store.sessions.items() if data["user"] == USER]
        for other in of_user[:len(of_user) - newest]:
            del self.store.sessions[other]

    def account(self, _):
        if "greets_everybody" in self.faults:
            return self.answer(200, "<p>Hello anna." + self.form("/logout"))
        if self.session["user"] is None:
            return self.redirect("/login")
        return self.answer(200, f"<p>Hello {self.session['user']}." + self.form("/logout"))

    def logout(self, _):
        if "logout_forgets" not in self.faults:
            del self.store.sessions[self.id]
        self.set_cookies = ["sid=; Path=/; Max-Age=0"]
        clear = [] if "no_clear_site_data" in self.faults else [("Clear-Site-Data", '"cookies", "storage"')]
        return self.redirect("/", clear)

    def logout_everywhere(self, _):
        user = self.session["user"]
        for one, data in list(self.store.sessions.items()):
            if data["user"] == user and (one == self.id or "everywhere_forgets" not in self.faults):
                del self.store.sessions[one]
        self.set_cookies = ["sid=; Path=/; Max-Age=0"]
        return self.redirect("/")

    def idle(self, _):
        """The test's way to let time pass without waiting."""
        if "never_idle" not in self.faults:
            self.store.sessions.clear()
            self.store.begin(self.id)
        return self.answer(200, "<p>Time has passed.")

    # Answers --------------------------------------------------------------------------------------

    def redirect(self, where, headers=()):
        self.answer(303, "", [("Location", where), *headers])

    def answer(self, status, body, headers=()):
        page = f"<!doctype html><title>App</title>{body}".encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Cache-Control", "no-store")
        for cookie in self.set_cookies:
            self.send_header("Set-Cookie", cookie)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(page)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True


def main():
    Application.faults = set(sys.argv[1:])
    Application.store = Store(Application.faults)
    server = Server(("127.0.0.1", 0), Application)
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
