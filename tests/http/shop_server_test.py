"""Drives the real shop with a real sessionauditd: shop_server_test.py PATH_OF_SHOP [unittest arguments]."""
import concurrent.futures
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

from shop_browser import PASSWORD, SAFARI, Browser, Shop

PROGRAM = sys.argv.pop(1)
PROFILE = pathlib.Path(__file__).parents[2] / "examples" / "shop" / "profiles" / "shop-http.json"
ORIGIN = "http://shop.example"
SCOPES = ("sessions:read", "sessions:write", "subjects:read", "consents:write")


class Server:
    """A store and the server that has it open. After a stop it comes back on the same port."""

    def __init__(self, folder, command_line, program):
        self.folder, self.command_line, self.program, self.port = pathlib.Path(folder), command_line, program, 0
        self.run("init", "--site", "shop.example")
        (self.folder / "store" / "profiles").mkdir(exist_ok=True)
        shutil.copy(PROFILE, self.folder / "store" / "profiles")
        self.certificate = {}
        self.start()

    def run(self, *arguments):
        done = subprocess.run([self.command_line, "--home", self.folder / "store", *arguments],
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def token(self, name, *scopes):
        file = self.folder / f"{name}.token"
        options = [word for scope in scopes for word in ("--scope", scope)]
        file.write_text(re.search(r"sat_[\w-]+", self.run("token", "create", name, *options))[0] + "\n")
        return file

    def start(self):
        config = self.folder / "server.json"
        config.write_text(json.dumps({"home": str(self.folder / "store"), "port": self.port,
                                      "consent_origins": [ORIGIN], **self.certificate}))
        self.process = subprocess.Popen([self.program, "--config", config], stderr=subprocess.PIPE, text=True)
        seen = []
        for line in self.process.stderr:
            seen.append(line)
            found = re.search(r"(https?)://127\.0\.0\.1:(\d+)", line)
            if found:
                break
        assert found, "".join(seen)
        self.port, self.url = int(found[2]), found[0]

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        self.process.communicate(timeout=60)


class ShopServerTest(unittest.TestCase):
    def setUp(self):
        programs = [os.environ.get("SESSIONAUDIT"), os.environ.get("SESSIONAUDITD")]
        if not all(programs):
            self.skipTest("SESSIONAUDIT and SESSIONAUDITD do not name the programs")
        folder = tempfile.TemporaryDirectory(prefix="sessionaudit-shop-server-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.server = Server(self.folder, *programs)
        self.addCleanup(self.end_server)
        self.token = self.server.token("shop", *SCOPES)

    def end_server(self):
        if self.server.process.poll() is None:
            self.server.stop()

    def open_shop(self, *options):
        shop = Shop(PROGRAM, self.folder, "--server", self.server.url, "--token-file", self.token, "--origin", ORIGIN,
                    *options)
        self.addCleanup(self.end_shop, shop)
        return shop

    def end_shop(self, shop):
        if shop.process.poll() is None:
            self.assertEqual(shop.stop(), 0)

    def refused_shop(self, *options):
        """How a shop ends that should not start: exit status and what it said."""
        done = subprocess.run([PROGRAM, "--port", "0", *options], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.stdout, "")
        return done.returncode, done.stderr

    def sessions_of(self, email):
        return json.loads(self.server.run("session", "list", "--subject", f"email:{email}", "--active", "--json"))["sessions"]

    def assert_dead(self, shop, token):
        thief = Browser(shop)
        thief.jar["shop_session"] = token
        answer = thief.get("/account")
        self.assertEqual((answer.status, answer.location), (303, "/login?next=/account"))
        self.assertNotEqual(thief.token, token)

    def from_the_page(self, method, path, ticket=None, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        headers = {"Origin": ORIGIN, "Content-Type": "application/json"}
        if ticket:
            headers["Consent-Ticket"] = ticket
        try:
            connection.request(method, path, body and json.dumps(body), headers)
            answer = connection.getresponse()
            text = answer.read()
            self.assertLess(answer.status, 300, text)
            return json.loads(text)
        finally:
            connection.close()

    def test_a_visit_from_the_first_page_to_the_purchase(self):
        visitor = Browser(self.open_shop())
        first = visitor.get()
        self.assertRegex(first.cookie("shop_session")[0], r"^sa1\.\d{1,4}\.[A-Za-z0-9_-]{43}$")
        self.assertCountEqual(first.cookie("shop_session")[1], ["Path=/", "HttpOnly", "SameSite=Lax"])
        self.assertIsNone(visitor.get("/product/mug").cookie("shop_session"))
        visitor.post("/cart/add", {"sku": "mug"})
        visitor.post("/cart/add", {"sku": "teapot"})
        visitor.post("/cart/remove", {"sku": "teapot"})
        before = visitor.token
        self.assertEqual(visitor.post("/login", {"email": "anna@shop.example", "password": "wrong"}).status, 401)
        visitor.log_in()
        self.assertNotEqual(visitor.token, before)
        self.assertIn("EUR 9.50", visitor.get("/checkout").body)
        answer = visitor.post("/purchase", {"country": "Germany"})
        self.assertRegex(answer.location, r"^/thanks\?order=T-[0-9a-f]{8}$")
        self.assertIn("Nothing in it yet", visitor.get("/cart").body)

    def test_sessions_and_events_are_in_the_store_of_the_server(self):
        visitor = Browser(self.open_shop())
        visitor.post("/cart/add", {"sku": "mug"})
        visitor.log_in()
        visitor.get("/checkout")
        alive = self.sessions_of("anna@shop.example")
        self.assertEqual(len(alive), 1)
        shown = json.loads(self.server.run("session", "show", alive[0]["id"], "--events", "--json"))
        self.assertEqual([event["kind"] for event in shown["events"]], ["custom", "checkout"])
        self.assertFalse((self.folder / "shop-data").exists())

    def test_the_customer_is_known_to_a_shop_that_starts_again(self):
        shop = self.open_shop()
        visitor = Browser(shop)
        visitor.log_in()
        self.assertEqual(shop.stop(), 0)
        shop.start()
        self.assertIn("Where you are logged in", visitor.get("/account").body)

    def test_a_token_that_was_never_issued_is_not_adopted(self):
        shop = self.open_shop()
        for planted in ("sa1.7." + "A" * 43, "x" * 2000, "\xe4\xff"):
            victim = Browser(shop)
            victim.jar["shop_session"] = planted
            self.assertEqual(victim.get().status, 200)
            self.assertNotEqual(victim.token, planted)

    def test_logout_ends_the_session_and_a_copied_token_is_dead(self):
        shop = self.open_shop()
        visitor = Browser(shop)
        visitor.log_in()
        token = visitor.token
        answer = visitor.post("/logout")
        self.assertEqual(answer.cookie("shop_session"), ("", ["Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=0"]))
        self.assert_dead(shop, token)

    def test_a_customer_sees_and_ends_their_own_sessions_and_nobody_elses(self):
        shop = self.open_shop()
        laptop, phone, stranger = Browser(shop), Browser(shop, "198.51.100.9", SAFARI), Browser(shop, "203.0.113.5")
        laptop.log_in()
        phone.log_in()
        stranger.log_in("bao@shop.example")
        page = laptop.get("/account").body
        self.assertIn("Safari 17, iOS", page)
        self.assertIn("198.51.100.0/24", page)
        self.assertNotIn("203.0.113", page)
        phone_id = re.search(r'name="id" value="([0-9a-f-]{36})"', page)[1]
        self.assertEqual(stranger.post("/account/end", {"id": phone_id}).status, 404)
        self.assertEqual(phone.get("/account").status, 200)
        self.assertEqual(laptop.post("/account/end", {"id": phone_id}).status, 303)
        self.assert_dead(shop, phone.token)
        phone.log_in()
        self.assertEqual(laptop.post("/account/end-others").status, 303)
        self.assert_dead(shop, phone.token)
        self.assertEqual(laptop.get("/account").status, 200)

    def test_a_session_that_changes_hands_is_asked_to_log_in_again(self):
        shop = self.open_shop()
        visitor = Browser(shop)
        visitor.log_in()
        thief = Browser(shop, "198.51.100.9", SAFARI)
        thief.jar["shop_session"] = visitor.token
        self.assertEqual(thief.get("/account").location, "/login?next=/account")
        self.assertEqual(visitor.get("/account").status, 200)

    def test_parallel_requests_of_a_visitor_lose_no_cart_change(self):
        visitor = Browser(self.open_shop())
        visitor.get()
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            statuses = list(pool.map(lambda _: visitor.post("/cart/add", {"sku": "mug"}).status, range(16)))
        self.assertEqual(statuses, [303] * 16)
        self.assertIn('<td class="number">16</td>', visitor.get("/cart").body)

    def test_a_stopped_server_is_a_sentence_and_the_shop_recovers(self):
        shop = self.open_shop()
        visitor = Browser(shop)
        visitor.post("/cart/add", {"sku": "mug"})
        self.server.stop()
        answer = visitor.get("/cart")
        self.assertEqual(answer.status, 503)
        self.assertIn("The shop cannot keep sessions right now.", answer.body)
        self.assertEqual(visitor.get("/style.css").status, 200)
        self.server.start()
        self.assertIn("EUR 9.50", visitor.get("/cart").body)

    def test_a_server_that_restarts_between_two_requests_is_not_noticed(self):
        shop = self.open_shop()
        visitor = Browser(shop)
        visitor.post("/cart/add", {"sku": "mug"})
        for number in (signal.SIGTERM, signal.SIGKILL):
            self.server.stop(number)
            self.server.start()
            answer = visitor.get("/cart")
            self.assertEqual((answer.status, answer.cookie("shop_session")), (200, None))
            self.assertIn("EUR 9.50", answer.body)

    def test_no_address_and_no_token_is_in_what_the_shop_says(self):
        shop = self.open_shop()
        visitor = Browser(shop)
        visitor.log_in()
        token = visitor.token
        self.server.stop()
        for answer in (visitor.get("/account"), visitor.post("/login", {"email": "anna@shop.example", "password": PASSWORD})):
            self.assertEqual(answer.status, 503)
        self.server.start()
        self.server.run("token", "revoke", "shop")
        self.assertEqual(visitor.get("/account").status, 503)
        self.assertEqual(shop.stop(), 0)
        said = shop.errors.read_text()
        self.assertIn("no answer from", said)
        for secret in ("anna", PASSWORD, token, "sa1.", "sat_", "sct_", "192.0.2.1"):
            self.assertNotIn(secret, said)

    def test_a_shop_that_cannot_work_says_what_to_do(self):
        url, other = self.server.url, self.server.token("narrow", "sessions:read", "sessions:write")
        empty, torn = self.folder / "empty", self.folder / "torn"
        empty.touch()
        torn.write_text("sat_one\nsat_two\n")
        for expected, sentence, options in (
                (2, "--server needs --token-file", ("--server", url)),
                (2, "not in both", ("--server", url, "--token-file", self.token, "--home", self.folder / "other")),
                (2, "are for a shop with --server", ("--token-file", self.token)),
                (3, "sessionaudit token create", ("--server", url, "--token-file", self.folder / "nothing")),
                (3, "sessionaudit token create", ("--server", url, "--token-file", empty)),
                (3, "and nothing else", ("--server", url, "--token-file", torn)),
                (3, "--scope subjects:read --scope consents:write", ("--server", url, "--token-file", other)),
                (3, "--server takes scheme, host and port", ("--server", url + "/api", "--token-file", self.token)),
                (3, "unencrypted", ("--server", "http://audit.shop.example", "--token-file", self.token)),
                (3, "unencrypted", ("--server", "http://127.shop.example", "--token-file", self.token)),
                (3, "consent_origins", ("--server", url, "--token-file", self.token)),
                (3, "no-such-profile", ("--server", url, "--token-file", self.token, "--profile", "no-such-profile")),
                (3, "uses the URL", ("--server", url, "--token-file", self.token, "--origin", ORIGIN,
                                     "--profile", "url-parameter"))):
            status, said = self.refused_shop(*options)
            self.assertEqual(status, expected, said)
            self.assertIn(sentence, said)
            self.assertNotIn("sat_", said.replace("(sat_...)", ""))
        self.end_server()
        status, said = self.refused_shop("--server", url, "--token-file", self.token)
        self.assertEqual((status, said.startswith("shop: no answer from " + url)), (3, True), said)

    def test_the_page_has_a_ticket_and_may_speak_with_the_server_alone(self):
        visitor = Browser(self.open_shop())
        answer = visitor.get()
        policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
        self.assertEqual((policy["script-src"], policy["connect-src"]), (f"'self' {self.server.url}", self.server.url))
        self.assertEqual(policy["default-src"], "'none'")
        scripts = re.findall(r"<script [^>]*>", answer.body)
        self.assertEqual([re.search(r'src="([^"]*)"', script)[1] for script in scripts],
                         [self.server.url + "/c/v1/client.js", "/consent.js"])
        self.assertNotIn("<script>", answer.body)
        ticket = re.search(r'data-ticket="(sct_[^"]*)"', answer.body)[1]
        self.assertIn(ticket, visitor.get("/product/mug").body)
        visitor.log_in()
        self.assertNotIn(ticket, visitor.get("/").body)
        script = Browser(self.open_shop()).get("/consent.js")
        self.assertEqual((script.status, script.cookies), (200, []))

    def test_a_choice_from_the_page_decides_whether_page_views_are_kept(self):
        visitor = Browser(self.open_shop())
        ticket = re.search(r'data-ticket="([^"]*)"', visitor.get().body)[1]
        view = {"ticket": ticket, "events": [
            {"kind": "page_view", "purpose": "audience_measurement", "path": "/product/mug"}]}
        decide = "/c/v1/decision?purposes=audience_measurement,personalisation"
        self.assertEqual([rule["state"] for rule in self.from_the_page("GET", decide, ticket)["decisions"]], ["none"] * 2)
        self.assertEqual(self.from_the_page("POST", "/c/v1/events", body=view)["recorded"], 0)
        self.from_the_page("POST", "/c/v1/consents", body={
            "ticket": ticket, "method": "banner", "choices": [
                {"purpose": "audience_measurement", "state": "given"}, {"purpose": "personalisation", "state": "refused"}]})
        self.assertEqual([rule["allowed"] for rule in self.from_the_page("GET", decide, ticket)["decisions"]], [True, False])
        self.assertEqual(self.from_the_page("POST", "/c/v1/events", body=view)["recorded"], 1)

    def test_the_banner_asks_on_every_page_but_the_one_with_the_choices(self):
        visitor = Browser(self.open_shop())
        for path in ("/", "/product/mug", "/cart", "/login"):
            self.assertIn('<section id="consent"', visitor.get(path).body)
        page = visitor.get("/cookies").body
        self.assertNotIn('id="consent"', page)
        self.assertNotIn("Measuring visits", page)
        self.assertEqual(re.findall(r'data-purposes="([^"]*)"', page), ["audience_measurement", "personalisation"])
        self.assertEqual(visitor.post("/cookies", {"measure": "off"}).status, 404)

    def test_the_server_may_speak_https(self):
        self.end_server()
        certificate, key = self.folder / "server.pem", self.folder / "server.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-days", "2", "-subj", "/CN=server", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", key, "-out", certificate], check=True, capture_output=True, timeout=60)
        self.server.certificate = {"certificate": str(certificate), "key": str(key)}
        self.server.start()
        self.assertTrue(self.server.url.startswith("https://"))
        visitor = Browser(self.open_shop("--ca-file", certificate))
        visitor.log_in()
        self.assertIn("Where you are logged in", visitor.get("/account").body)
        status, said = self.refused_shop("--server", self.server.url, "--token-file", self.token)
        self.assertEqual((status, "certificate" in said.lower()), (3, True), said)


if __name__ == "__main__":
    unittest.main()
