"""Drives the real shop over a real socket: shop_test.py PATH_OF_SHOP [unittest arguments]."""
import concurrent.futures
import http.client
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

from shop_browser import PASSWORD, SAFARI, Browser, Shop

PROGRAM = sys.argv.pop(1)
README = pathlib.Path(__file__).parents[2] / "examples" / "shop" / "README.md"


class ShopTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="sessionaudit-shop-")
        self.addCleanup(folder.cleanup)
        self.shop = Shop(PROGRAM, folder.name, "--home", pathlib.Path(folder.name) / "store")
        self.addCleanup(self.end_shop)

    def end_shop(self):
        if self.shop.process.poll() is None:
            self.assertEqual(self.shop.stop(), 0)

    def replay(self, token, path="/account", **headers):
        """What a browser with nothing but this token gets."""
        thief = Browser(self.shop)
        thief.jar["shop_session"] = token
        answer = thief.get(path, **headers)
        return answer, thief.token

    def assert_dead(self, token):
        answer, fresh = self.replay(token)
        self.assertEqual((answer.status, answer.location), (303, "/login?next=/account"))
        self.assertNotEqual(fresh, token)

    def test_a_visitor_gets_a_session_and_keeps_it(self):
        visitor = Browser(self.shop)
        self.assertRegex(visitor.get().cookie("shop_session")[0], r"^sa1\.\d{1,4}\.[A-Za-z0-9_-]{43}$")
        self.assertIsNone(visitor.get("/product/mug").cookie("shop_session"))
        self.assertNotEqual(Browser(self.shop).get().cookie("shop_session")[0], visitor.token)

    def test_the_session_cookie_has_exactly_the_documented_attributes(self):
        attributes = Browser(self.shop).get().cookie("shop_session")[1]
        self.assertCountEqual(attributes, ["Path=/", "HttpOnly", "SameSite=Lax"])

    def test_head_answers_like_get_without_a_body(self):
        answer = Browser(self.shop).send("HEAD", "/")
        self.assertEqual((answer.status, answer.body), (200, ""))
        self.assertIsNotNone(answer.cookie("shop_session"))

    def test_login_gives_a_new_token_and_kills_the_old_one(self):
        visitor = Browser(self.shop)
        visitor.get()
        before = visitor.token
        visitor.log_in()
        self.assertNotEqual(visitor.token, before)
        self.assertIn("Where you are logged in", visitor.get("/account").body)
        self.assert_dead(before)
        self.assertEqual(visitor.get("/account").status, 200)

    def test_a_wrong_login_keeps_the_visitor_anonymous(self):
        visitor = Browser(self.shop)
        visitor.get()
        for email, password in (("anna@shop.example", "wrong"), ("nobody@shop.example", PASSWORD)):
            answer = visitor.post("/login", {"email": email, "password": password})
            self.assertEqual(answer.status, 401)
            self.assertIn("E-mail address or password is wrong.", answer.body)
        self.assertEqual(visitor.get("/account").status, 303)

    def test_a_token_that_was_never_issued_is_not_adopted(self):
        planted = "sa1.7." + "A" * 43
        self.assertNotEqual(self.replay(planted, "/")[1], planted)
        victim = Browser(self.shop)
        victim.jar["shop_session"] = planted
        victim.log_in()
        self.assert_dead(planted)

    def test_logout_ends_the_session_on_the_server(self):
        visitor = Browser(self.shop)
        visitor.log_in()
        token = visitor.token
        answer = visitor.post("/logout")
        self.assertEqual(answer.cookie("shop_session"), ("", ["Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=0"]))
        self.assertIn("Clear-Site-Data", answer.headers)
        self.assert_dead(token)

    def test_the_cart_goes_with_the_visitor_through_login_and_purchase(self):
        visitor = Browser(self.shop)
        visitor.post("/cart/add", {"sku": "mug"})
        visitor.post("/cart/add", {"sku": "mug"})
        visitor.post("/cart/add", {"sku": "teapot"})
        visitor.post("/cart/remove", {"sku": "teapot"})
        self.assertEqual(visitor.get("/checkout").location, "/login?next=/checkout")
        self.assertEqual(visitor.post("/purchase", {"country": "Germany"}).location, "/login?next=/checkout")
        visitor.log_in()
        self.assertIn("EUR 19.00", visitor.get("/checkout").body)
        self.assertEqual(visitor.post("/purchase", {"country": "<b>"}).status, 422)
        answer = visitor.post("/purchase", {"country": "Germany"})
        self.assertRegex(answer.location, r"^/thanks\?order=T-[0-9a-f]{8}$")
        self.assertEqual(visitor.get(answer.location).status, 200)
        self.assertIn("Nothing in it yet", visitor.get("/cart").body)
        self.assertEqual(visitor.post("/purchase", {"country": "Germany"}).location, "/cart")

    def test_parallel_requests_of_a_visitor_lose_no_cart_change(self):
        visitor = Browser(self.shop)
        visitor.get()
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: visitor.post("/cart/add", {"sku": "mug"}), range(16)))
        self.assertIn('<td class="number">16</td>', visitor.get("/cart").body)

    def test_a_customer_sees_and_ends_their_own_sessions_and_nobody_elses(self):
        laptop, phone = Browser(self.shop), Browser(self.shop, "198.51.100.9", SAFARI)
        stranger = Browser(self.shop, "203.0.113.5")
        laptop.log_in()
        phone.log_in()
        stranger.log_in("bao@shop.example")
        page = laptop.get("/account").body
        self.assertIn("Safari 17, iOS", page)
        self.assertIn("198.51.100.0/24", page)
        self.assertNotIn("198.51.100.9", page)
        self.assertNotIn("203.0.113", page)
        phone_id = re.search(r'name="id" value="([0-9a-f-]{36})"', page)[1]
        self.assertEqual(stranger.post("/account/end", {"id": phone_id}).status, 404)
        self.assertEqual(phone.get("/account").status, 200)
        self.assertEqual(laptop.post("/account/end", {"id": phone_id}).status, 303)
        self.assert_dead(phone.token)
        self.assertEqual(laptop.post("/account/end", {"id": "x"}).status, 404)

    def test_ending_all_others_leaves_only_the_one_that_asked(self):
        browsers = [Browser(self.shop) for _ in range(3)]
        for browser in browsers:
            browser.log_in()
        self.assertEqual(browsers[0].post("/account/end-others").status, 303)
        self.assertEqual(browsers[0].get("/account").status, 200)
        for browser in browsers[1:]:
            self.assert_dead(browser.token)

    def test_a_session_that_changes_hands_is_asked_to_log_in_again(self):
        visitor = Browser(self.shop)
        visitor.log_in()
        token = visitor.token
        answer, _ = self.replay(token, User_Agent=SAFARI, X_Forwarded_For="198.51.100.9")
        self.assertEqual(answer.location, "/login?next=/account")
        self.assertEqual(visitor.get("/account").status, 200)

    def test_values_from_outside_are_escaped(self):
        attack = "<script>alert(1)</script>\"'"
        visitor = Browser(self.shop)
        page = visitor.get("/?q=" + urllib.parse.quote(attack)).body
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;", page)
        visitor.log_in()
        visitor.jar["shop_order"] = attack.replace('"', "")
        for path in ("/account", "/thanks?order=" + urllib.parse.quote(attack), "/login?next=" + urllib.parse.quote(attack)):
            self.assertNotIn("<script>", visitor.get(path).body)
        self.assertEqual(visitor.get("/product/<script>").status, 404)

    def test_a_form_of_another_site_is_refused(self):
        visitor = Browser(self.shop)
        visitor.get()
        for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"}):
            self.assertEqual(visitor.post("/cart/add", {"sku": "mug"}, **headers).status, 403, headers)
        own = f"http://127.0.0.1:{self.shop.port}"
        self.assertEqual(visitor.post("/cart/add", {"sku": "mug"}, Origin=own, Sec_Fetch_Site="same-origin").status, 303)

    def test_requests_that_cannot_be_read_get_their_own_status(self):
        visitor = Browser(self.shop)
        self.assertEqual(visitor.send("PUT", "/", {}).status, 405)
        self.assertEqual(visitor.post("/login", {"email": "a" * 20_000}).status, 413)
        self.assertEqual(visitor.post("/login", {"email": "a" * 3_000}).status, 400)
        self.assertEqual(visitor.post("/login", Content_Type="multipart/form-data; boundary=x").status, 415)
        self.assertEqual(visitor.get("/nothing").status, 404)
        self.assertEqual(visitor.get("/%00").status, 400)
        self.assertEqual(visitor.get("/").status, 200)

    def test_robots_and_style_start_no_session(self):
        for path in ("/robots.txt", "/style.css"):
            answer = Browser(self.shop).get(path)
            self.assertEqual((answer.status, answer.cookies), (200, []))
            self.assertIn("max-age", answer.headers["Cache-Control"])

    def test_the_access_log_has_full_addresses_and_no_tokens(self):
        visitor = Browser(self.shop, "198.51.100.23, 2001:db8::7")
        visitor.get('/?q=a%22b', Referer='https://search.example/"\n x'.replace("\n", ""))
        lines = self.shop.log.read_text().splitlines()
        self.assertRegex(lines[0], r'^2001:db8::7 - - \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000\] '
                                   r'"GET /\?q=a%22b HTTP/1\.1" 200 \d+ "https://search\.example/\\" x" "Mozilla')
        self.assertNotIn("sa1.", "".join(lines))
        self.assertEqual(self.shop.log.stat().st_mode & 0o777, 0o600)

    def test_stop_by_sigterm_loses_no_acknowledged_session(self):
        acknowledged = []

        def shop_until_closed(number):
            while True:
                visitor = Browser(self.shop, f"192.0.2.{number}")
                try:
                    if visitor.post("/cart/add", {"sku": "mug"}).status != 303:
                        return
                except (OSError, http.client.HTTPException):
                    return
                acknowledged.append(visitor.token)
                if len(acknowledged) == 40:
                    self.shop.process.send_signal(signal.SIGTERM)

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(shop_until_closed, range(1, 5)))
        self.assertEqual(self.shop.process.wait(timeout=30), 0)
        self.shop.process.stdout.close()
        self.assertGreaterEqual(len(acknowledged), 40)
        self.shop.start()
        for token in acknowledged:
            answer, kept = self.replay(token, "/cart")
            self.assertEqual(kept, token)
            self.assertIn("EUR 9.50", answer.body)

    def test_sigkill_loses_no_acknowledged_session_either(self):
        visitor = Browser(self.shop)
        visitor.log_in()
        self.assertEqual(self.shop.stop(signal.SIGKILL), -signal.SIGKILL)
        self.shop.start()
        self.assertIn("Where you are logged in", visitor.get("/account").body)

    def command_line(self, *arguments):
        """What `sessionaudit --json` says about the store that the shop has open."""
        program = os.environ.get("SESSIONAUDIT")
        if not program:
            self.skipTest("SESSIONAUDIT does not name the command line's program")
        done = subprocess.run([program, "--home", self.shop.folder / "store", "--json", *arguments],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_what_the_command_line_ends_is_dead_in_the_shop_at_once(self):
        visitor = Browser(self.shop)
        visitor.log_in()
        self.assertEqual(visitor.get("/account").status, 200)
        ids = [session["id"] for session in
               self.command_line("session", "list", "--subject", "email:anna@shop.example", "--active")["sessions"]]
        self.assertEqual(len(ids), 1)
        self.command_line("session", "end", ids[0])
        self.assert_dead(visitor.token)

    def test_nothing_is_lost_when_the_command_line_comes_and_goes_beside_the_shop(self):
        visitors = []
        for _ in range(4):
            visitors.append(Browser(self.shop))
            visitors[-1].post("/cart/add", {"sku": "mug"})
            self.command_line("session", "list")
        self.assertEqual(self.shop.stop(signal.SIGKILL), -signal.SIGKILL)
        self.shop.start()
        for visitor in visitors:
            self.assertIn("EUR 9.50", visitor.get("/cart").body)
        self.assertTrue(self.command_line("doctor")["healthy"])

    def test_a_second_shop_on_the_same_port_says_so(self):
        second = subprocess.run([PROGRAM, "--home", self.shop.folder / "other", "--port", str(self.shop.port)],
                                capture_output=True, text=True, timeout=60)
        self.assertEqual(second.returncode, 3)
        self.assertIn("cannot listen on port", second.stderr)

    def test_objecting_to_measurement_is_remembered_and_undone(self):
        visitor = Browser(self.shop)
        visitor.post("/cookies", {"measure": "off"})
        self.assertEqual(visitor.jar["shop_measure"], "off")
        self.assertIn("We do not count", visitor.get("/cookies").body)
        visitor.post("/cookies", {"measure": "on"})
        self.assertIn("We count", visitor.get("/cookies").body)

    def test_the_cookies_are_those_the_readme_lists_faults_included(self):
        rows = [[cell.strip().strip("`") for cell in line.strip("|").split(" | ")]
                for line in README.read_text().splitlines() if re.match(r"\| `[\w-]+` \|", line)]
        right = {(row[0], row[2]) for row in rows if len(row) == 3}
        wrong = {(row[0], row[2]): row[3] for row in rows if len(row) == 4}
        self.assertEqual((len(right), len(wrong)), (7, 9))

        visitor = Browser(self.shop)
        visitor.headers.update({"Host": "www.shop.example", "X-Forwarded-Proto": "https"})
        sent = []
        for answer in (visitor.get("/?view=list"), visitor.get("/product/mug"), visitor.get("/cart"),
                       visitor.post("/cart/add", {"sku": "mug"}), visitor.log_in(),
                       visitor.post("/purchase", {"country": "Italy"}), visitor.post("/cookies", {"measure": "off"})):
            sent += [line for line in answer.cookies if not line.startswith("shop_session=")]
        sent = {re.sub(r"^(auth_token|shop_order)=[^;]+", r"\1=...", line) for line in sent}
        documented = {line for _, line in right} | {line for _, cell in wrong for line in cell.split("` and `")}
        self.assertEqual(sent, documented)
        for (name, line), correction in wrong.items():
            self.assertNotEqual(line, correction, name)


if __name__ == "__main__":
    unittest.main()
