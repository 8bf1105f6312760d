"""Drives the fetcher against servers that misbehave: fetch_test.py PATH_OF_FETCH_PROBE [unittest arguments]."""
import gzip
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import unittest
import zlib

from faulty_server import Certificates, Server, answer, drip, reset, until_gone

PROGRAM = sys.argv.pop(1)
QUICK = ["retries=0", "retry_pause=1"]


class Target:
    """What the probe printed of one target."""

    def __init__(self, line):
        self.target = line["target"]
        self.captures = [one for one in line["captured"] if "url" in one]
        self.problems = [one["problem"] for one in line["captured"] if "problem" in one]
        self.notes = [one["note"] for one in line["captured"] if "note" in one]

    def asked(self, kind=None):
        return [one["url"] for one in self.captures if kind in (None, one["kind"])]

    def cookies(self):
        return [value for one in self.captures for name, value in one["headers"] if name.lower() == "set-cookie"]

    def kinds(self):
        return [problem["kind"] for problem in self.problems]


def environment():
    return {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}


def fetch_all(*words):
    done = subprocess.run([PROGRAM, *words], stdout=subprocess.PIPE, timeout=100, check=True, env=environment())
    return [Target(json.loads(line)) for line in done.stdout.splitlines()]


def fetch(*words):
    return fetch_all(*words)[0]


class FetchTest(unittest.TestCase):
    def server(self, pages=None, tls=None):
        server = Server(pages, tls)
        self.addCleanup(server.stop)
        return server

    def certificates(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return Certificates(folder.name)

    def only_problem(self, target, kind, fatal=True):
        self.assertEqual([(kind, fatal)], [(problem["kind"], problem["fatal"]) for problem in target.problems])
        return target.problems[0]["sentence"]

    # What is asked

    def test_every_hop_is_captured_and_cookies_go_with_the_next(self):
        server = self.server({
            "/": answer(status="302 Found", headers=["Location: /a", "Set-Cookie: one=1; Path=/"]),
            "/a": answer(status="303 See Other", headers=["Location: b?x=1#part", "Set-Cookie: two=2; Path=/b"]),
            "/b?x=1": answer("<a href='c'>", headers=["Set-Cookie: three=3"]),
        })
        target = fetch(server.url(), "robots=0")
        self.assertEqual(["redirect", "redirect", "page"], [one["kind"] for one in target.captures])
        self.assertEqual([302, 303, 200], [one["status"] for one in target.captures])
        self.assertEqual(["one=1; Path=/", "two=2; Path=/b", "three=3"], target.cookies())
        self.assertEqual([None, "one=1", "two=2; one=1"], [one.get("Cookie") for one in server.requests])
        self.assertEqual({"GET"}, {one.method for one in server.requests})
        self.assertEqual([], target.problems)

    def test_robots_txt_comes_first_and_its_cookies_are_captured_but_not_sent(self):
        server = self.server({"/robots.txt": answer("", headers=["Set-Cookie: r=1"]), "/": answer("")})
        target = fetch(server.url())
        self.assertEqual(["/robots.txt", "/"], [one.target for one in server.requests])
        self.assertEqual(["robots", "page"], [one["kind"] for one in target.captures])
        self.assertEqual(["r=1"], target.cookies())
        self.assertIsNone(server.requests[1].get("Cookie"))

    def test_a_crawl_keeps_to_depth_robots_txt_and_number_of_pages(self):
        links = "".join(f"<a href='/p{i}'>x</a>" for i in range(6))
        pages = {f"/p{i}": answer("<a href='/deep'>x</a>") for i in range(6)}
        pages["/"] = answer(links + "<a href='/private/x'>x</a><a href='/file.pdf'>x</a><a href='/logout'>x</a>")
        pages["/robots.txt"] = answer("User-agent: *\nDisallow: /private\nDisallow: /p5\nAllow: /private/ok",
                                      headers=["Content-Type: text/plain"])
        server = self.server(pages)
        target = fetch(server.url(), "depth=1", "pages=4")
        self.assertEqual(["/", "/p0", "/p1", "/p2"], [url[len(server.url()) - 1:] for url in target.asked("page")])
        self.assertIn("robots.txt forbids 2 pages, which were left out", target.notes)
        self.assertIn("2 pages were left out, since the limit of pages was reached", target.notes)
        self.assertIn("1 link that ends a session was not followed", target.notes)
        deep = fetch(server.url(), "depth=2", "pages=50")
        self.assertIn(server.url("/deep"), deep.asked("page"))
        self.assertEqual(1, deep.asked("page").count(server.url("/deep")))
        self.assertEqual(0, sum(server.counts[path] for path in ("/private/x", "/p5", "/file.pdf", "/logout")))

    def test_a_robots_txt_that_fails_forbids_the_crawl_but_not_the_start_page(self):
        server = self.server({"/robots.txt": answer("", "500 Broken"), "/": answer("<a href='/x'>"), "/x": answer("")})
        target = fetch(server.url(), "depth=1")
        self.assertEqual([server.url()], target.asked("page"))
        self.assertTrue(any("could not be read" in note for note in target.notes))

    def test_the_order_of_captures_is_the_order_of_asking(self):
        first_may_go = threading.Event()

        def late(_connection, _request):
            first_may_go.wait(30)
            return answer("", headers=["Set-Cookie: late=1"])

        def early(_connection, _request):
            first_may_go.set()
            return answer("", headers=["Set-Cookie: early=1"])

        server = self.server({"/": answer("<a href='/late'>x</a><a href='/early'>x</a>"), "/late": late,
                              "/early": early})
        target = fetch(server.url(), "depth=1", "robots=0")
        self.assertEqual([server.url(), server.url("/late"), server.url("/early")], target.asked())

    def test_sitemaps_are_followed_also_compressed_ones(self):
        server = self.server()
        server.pages = {
            "/": answer("home"),
            "/sitemap.xml": answer(f"<sitemapindex><sitemap><loc>{server.url('/two.xml.gz')}</loc></sitemap>"
                                   "</sitemapindex>", headers=["Content-Type: application/xml", "Set-Cookie: m=1"]),
            "/two.xml.gz": answer(gzip.compress(
                f"<urlset><url><loc> {server.url('/from-map')} </loc></url>"
                "<url><loc>http://other.test/</loc></url></urlset>".encode()),
                headers=["Content-Type: application/gzip"]),
            "/from-map": answer("here"),
        }
        target = fetch(server.url(), "sitemap=1")
        self.assertEqual([server.url("/sitemap.xml"), server.url("/two.xml.gz")], target.asked("sitemap"))
        self.assertEqual([server.url(), server.url("/from-map")], target.asked("page"))
        self.assertIn("m=1", target.cookies())

    def test_the_page_about_cookies_is_read_without_a_crawl(self):
        table = ("<h1>Cookies</h1><table><tr><th>Name</th><th>Purpose</th><th>Duration</th></tr>"
                 "<tr><td>sid</td><td>Login</td><td>Session</td></tr></table>")
        server = self.server({"/": answer("<a href='/other'>x</a><a href='/legal'>Cookie policy</a>"),
                              "/legal": answer(table), "/other": answer("")})
        target = fetch(server.url())
        self.assertEqual([server.url(), server.url("/legal")], target.asked("page"))
        declared = target.captures[-1]["page"]["declared"]
        self.assertEqual([("sid", "Login", "Session")],
                         [(row["name"], row["purpose"], row["lifetime"]) for row in declared])

    def test_gpc_is_sent_to_the_start_page_as_to_a_new_visitor(self):
        server = self.server({"/": answer("", headers=["Set-Cookie: a=1"]),
                              "/.well-known/gpc.json": answer("{}", headers=["Content-Type: application/json"])})
        target = fetch(server.url(), "gpc=1", "robots=0")
        self.assertEqual([(server.url(), False), (server.url(), True), (server.url("/.well-known/gpc.json"), False)],
                         [(one["url"], one.get("with_gpc", False)) for one in target.captures])
        self.assertEqual("well_known", target.captures[2]["kind"])
        self.assertEqual([None, "1", None], [one.get("Sec-GPC") for one in sorted(server.requests, key=self.place)])
        self.assertEqual([None, None, None], [one.get("Cookie") for one in server.requests])

    @staticmethod
    def place(request):
        return (request.target != "/", request.get("Sec-GPC") or "")

    def test_values_of_cookies_in_a_body_are_found(self):
        server = self.server({"/": answer("<p>token 'abcdefgh12345678'</p>", headers=[
            "Set-Cookie: leaked=abcdefgh12345678; HttpOnly", "Set-Cookie: kept=zyxwvuts87654321", "Set-Cookie: p=token"])})
        target = fetch(server.url(), "robots=0")
        self.assertEqual(["leaked"], target.captures[0]["page"]["values_in_body"])

    def test_both_schemes_are_asked_where_no_port_is_named(self):
        certificates = self.certificates()
        proxy = self.server({"shop.test/": answer(status="301 Moved", headers=["Location: https://shop.test/",
                                                                               "Set-Cookie: plain=1"]),
                             "/": answer("hello", headers=["Set-Cookie: safe=1; Secure"])})
        proxy.tunnel = certificates.leaf("shop", "shop.test")
        words = [f"proxy=http://127.0.0.1:{proxy.port}", f"ca={certificates.root}", "robots=0"]
        target = fetch("https://shop.test/", *words)
        self.assertEqual(["https://shop.test/", "http://shop.test/"], target.asked())
        self.assertEqual(["safe=1; Secure", "plain=1"], target.cookies())
        self.assertEqual([True, False], [one.get("tls_verified", False) for one in target.captures])
        self.assertEqual([], target.problems)
        self.assertEqual(["https://shop.test/"], fetch("https://shop.test/", "both=0", *words).asked())

    # The scope

    def test_nothing_outside_the_scope_is_asked(self):
        other = self.server({"/": answer("")})
        server = self.server()
        server.pages = {
            "/": answer(f"<a href='{other.url()}'>x</a><a href='/go'>x</a><img src='{other.url('/i.png')}'>"
                        f"<a href='//127.0.0.1:{other.port}/x'>x</a>"
                        f"<a href='http:\\\\127.0.0.1:{other.port}\\y'>x</a>"
                        f"<a href='http://127.0.0.1:{server.port}@127.0.0.1:{other.port}/z'>x</a>"),
            "/go": answer(status="302 Found", headers=[f"Location: {other.url()}", "Set-Cookie: g=1"]),
            "/robots.txt": answer(f"Sitemap: {other.url('/map.xml')}"),
        }
        target = fetch(server.url(), "depth=3", "sitemap=1", "gpc=1")
        self.assertEqual([], other.requests)
        self.assertIn("g=1", target.cookies())
        self.assertTrue(any("outside the scope" in note for note in target.notes))

    def test_a_start_page_that_leads_out_of_scope_says_so(self):
        other = self.server({"/": answer("")})
        server = self.server({"/": answer(status="301 Moved", headers=[f"Location: {other.url()}"])})
        target = fetch(server.url(), "robots=0")
        self.assertEqual([], other.requests)
        self.assertIn(f"http://127.0.0.1:{other.port}", self.only_problem(target, "out_of_scope"))

    def test_a_scope_of_prefixes_is_kept(self):
        server = self.server({"/app/": answer("<a href='/app/x'>x</a><a href='/admin'>x</a>"
                                              "<a href='/app/../admin'>x</a><a href='/app/%2e%2e/admin'>x</a>"),
                              "/app/x": answer(""), "/admin": answer(""), "/robots.txt": answer("")})
        target = fetch(server.url("/app/"), "depth=2", f"scope={server.url('/app/')}", "gpc=1", "sitemap=1")
        self.assertEqual({"/app/", "/app/x"}, set(server.counts))
        self.assertTrue(any("robots.txt is outside the scope" in note for note in target.notes))
        outside = fetch(server.url("/admin"), f"scope={server.url('/app/')}")
        self.only_problem(outside, "out_of_scope")
        self.assertNotIn("/admin", server.counts)

    def test_headers_and_cookies_of_the_user_go_to_the_own_host_only(self):
        other = self.server({"/": answer("")})
        server = self.server({"/": answer(status="302 Found", headers=[f"Location: {other.url(host='other.test')}"])})
        fetch(server.url(), "robots=0", "header=Authorization: Bearer secret", "cookie=sid=secret",
              f"scope={server.url()}", f"scope={other.url(host='other.test')}",
              f"resolve=other.test:{other.port}:127.0.0.1")
        self.assertEqual(("Bearer secret", "sid=secret"),
                         (server.requests[0].get("Authorization"), server.requests[0].get("Cookie")))
        self.assertEqual((None, None), (other.requests[0].get("Authorization"), other.requests[0].get("Cookie")))

    def test_a_cookie_of_the_server_replaces_the_users(self):
        server = self.server({"/": answer(status="302 Found", headers=["Location: /x", "Set-Cookie: sid=new; Path=/"]),
                              "/x": answer("")})
        fetch(server.url(), "robots=0", "cookie=sid=old", "cookie=lang=en")
        self.assertEqual("sid=old; lang=en", server.requests[0].get("Cookie"))
        self.assertEqual("lang=en; sid=new", server.requests[1].get("Cookie"))

    # Servers that fail

    def test_a_start_page_that_fails_is_no_site_that_was_judged(self):
        for status, hint in (("503 Busy", "try again"), ("403 Forbidden", "--recipe"), ("404 Gone", "try again")):
            server = self.server({"/": answer("", status, ["Set-Cookie: a=1"])})
            target = fetch(server.url(), "robots=0", *QUICK)
            sentence = self.only_problem(target, "start_page_failed")
            self.assertIn(status[:3], sentence)
            self.assertIn(hint, sentence)
            self.assertEqual(["a=1"], target.cookies())

    def test_one_bad_host_does_not_lose_the_others(self):
        good = self.server({"/": answer("", headers=["Set-Cookie: a=1"])})
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        targets = {one.target: one for one in fetch_all(
            f"http://127.0.0.1:{port}/", good.url(), "mailto:x@y.test", "http://" + "a" * 70 + ".test/", *QUICK)}
        self.assertEqual(["a=1"], targets[good.url()].cookies())
        self.only_problem(targets[f"http://127.0.0.1:{port}/"], "refused")
        self.only_problem(targets["mailto:x@y.test"], "bad_url")
        self.only_problem(targets["http://" + "a" * 70 + ".test/"], "unresolvable")

    def test_a_reset_is_tried_again_and_then_named(self):
        server = self.server({"/": lambda connection, _: reset(connection)})
        target = fetch(server.url(), "robots=0", "retries=2", "retry_pause=1")
        self.only_problem(target, "reset")
        self.assertEqual(3, server.counts["/"])

    def test_a_server_that_asks_for_patience_gets_it(self):
        replies = [answer("", "429 Too Many", ["Retry-After: 0"]), answer("", "503 Busy"), answer("at last")]
        server = self.server({"/": lambda *_: replies.pop(0)})
        target = fetch(server.url(), "robots=0", "retries=2", "retry_pause=1")
        self.assertEqual([200], [one["status"] for one in target.captures])
        self.assertEqual(3, server.counts["/"])

    def test_a_circle_of_redirects_ends(self):
        server = self.server({"/": answer(status="302 Found", headers=["Location: /b", "Set-Cookie: a=1"]),
                              "/b": answer(status="302 Found", headers=["Location: /"])})
        target = fetch(server.url(), "robots=0")
        self.only_problem(target, "redirect_loop")
        # "/" twice: the cookie of the first round might have changed the answer.
        self.assertEqual(["/", "/b", "/"], [one.target for one in server.requests])
        self.assertEqual(["a=1", "a=1"], target.cookies())

    def test_redirects_without_end_are_given_up(self):
        def further(_connection, request):
            return answer(status="302 Found", headers=[f"Location: {request.target}x"])
        server = self.server({"/" + "x" * i: further for i in range(60)})
        target = fetch(server.url(), "robots=0", "redirects=20")
        self.only_problem(target, "too_many_redirects")
        self.assertEqual(21, len(server.requests))

    def test_ten_thousand_set_cookie_lines_are_kept(self):
        server = self.server({"/": answer("", headers=[f"Set-Cookie: c{i}=v{i}" for i in range(10000)])})
        target = fetch(server.url(), "robots=0")
        self.assertEqual([f"c{i}=v{i}" for i in range(10000)], target.cookies())
        self.assertEqual([], target.problems)

    def test_a_header_of_ten_megabytes_is_cut(self):
        lines = [f"Set-Cookie: c{i}={'v' * 990}" for i in range(10000)]
        server = self.server({"/": answer("", headers=lines)})
        target = fetch(server.url(), "robots=0", *QUICK)
        self.only_problem(target, "headers_too_large", fatal=False)
        self.assertTrue(50 <= len(target.cookies()) <= 1100, len(target.cookies()))
        small = fetch(server.url(), "robots=0", "header_bytes=5000", *QUICK)
        self.only_problem(small, "headers_too_large", fatal=False)
        self.assertEqual(4, len(small.cookies()))

    def test_odd_bytes_in_a_header_arrive_as_they_are(self):
        server = self.server({"/": answer("", headers=[
            b"Set-Cookie: high=\x80\xff", b"Set-Cookie: cr=a\rb", b"Set-Cookie: tab=\ta\x01\x7f", b"set-cookie:tight=1",
            b"Set-Cookie: folded=1;\r\n  Path=/"])})
        target = fetch(server.url(), "robots=0")
        self.assertEqual([{"b64": "aGlnaD2A/w=="}, "cr=a\rb", "tab=\ta\x01\x7f", "tight=1", "folded=1; Path=/"],
                         target.cookies())

    def test_a_nul_byte_in_a_header_is_named(self):
        server = self.server({"/": answer("", headers=["Set-Cookie: before=1", b"Set-Cookie: nul=a\0b"])})
        target = fetch(server.url(), "robots=0", *QUICK)
        self.assertIn("NUL", self.only_problem(target, "protocol"))
        self.assertEqual(["before=1"], target.cookies())

    def test_what_is_no_http_is_named(self):
        server = self.server({"/": b"SSH-2.0-OpenSSH_9.2\r\n\r\n"})
        self.only_problem(fetch(server.url(), "robots=0", *QUICK), "protocol")

    def test_a_server_that_says_nothing_is_given_up(self):
        server = self.server({"/": lambda connection, _: until_gone(connection)})
        target = fetch(server.url(), "robots=0", "first_byte=100", *QUICK)
        self.assertIn("took the request", self.only_problem(target, "timeout"))

    def test_a_tls_handshake_that_never_comes_is_given_up(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            target = fetch(f"https://127.0.0.1:{silent.getsockname()[1]}/", "robots=0", "connect=150", *QUICK)
        self.assertIn("TLS handshake", self.only_problem(target, "timeout"))

    def test_a_dripping_body_is_given_up_and_its_header_stands(self):
        def slowly(connection, _request):
            connection.sendall(answer(length=False, headers=["Set-Cookie: a=1", "Content-Length: 100000"]))
            drip(connection)
        target = fetch(self.server({"/": slowly}).url(), "robots=0", "total=300", *QUICK)
        self.assertIn("too slowly", self.only_problem(target, "timeout", fatal=False))
        self.assertEqual(["a=1"], target.cookies())

    def test_a_dripping_header_is_given_up(self):
        def slowly(connection, _request):
            connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            drip(connection)
        target = fetch(self.server({"/": slowly}).url(), "robots=0", "total=300", *QUICK)
        self.only_problem(target, "timeout")

    def test_a_body_that_ends_too_soon_leaves_its_header(self):
        def half(connection, _request):
            connection.sendall(answer(length=False, headers=["Set-Cookie: a=1", "Content-Length: 100"]) + b"half")
        target = fetch(self.server({"/": half}).url(), "robots=0", *QUICK)
        self.only_problem(target, "reset", fatal=False)
        self.assertEqual(["a=1"], target.cookies())

    def test_a_gzip_bomb_stops_at_the_limit(self):
        packer = zlib.compressobj(6, zlib.DEFLATED, 31)
        bomb = b"".join([packer.compress(b"0" * (1 << 20)) for _ in range(300)] + [packer.flush()])
        server = self.server({"/": answer(bomb, headers=["Content-Encoding: gzip", "Set-Cookie: a=1"])})
        target = fetch(server.url(), "robots=0", *QUICK)
        self.assertEqual([], target.problems)
        self.assertEqual((2 << 20, True), (target.captures[0]["page"]["bytes"], target.captures[0]["page"]["cut"]))
        self.assertTrue(any("was read up to" in note for note in target.notes))
        done = subprocess.run([PROGRAM, server.url(), "robots=0", "quiet=1", "speed=1"], stdout=subprocess.PIPE,
                              text=True, timeout=100, check=True, env=environment())
        self.assertLess(float(done.stdout.split()[-1]), 80, "MiB")

    def test_html_of_a_hundred_megabytes_stops_at_the_limit(self):
        sent = []

        def endless(connection, _request):
            connection.sendall(answer(length=False, headers=["Set-Cookie: a=1", f"Content-Length: {100 << 20}"]))
            for _ in range(100):
                connection.sendall(b"<a href='/x'>x</a>\n" * (55 << 10))
                sent.append(1)
        target = fetch(self.server({"/": endless}).url(), "robots=0", *QUICK)
        self.assertEqual([], target.problems)
        self.assertTrue(target.captures[0]["page"]["cut"])
        self.assertLess(len(sent), 20)

    def test_a_broken_compression_leaves_the_header(self):
        server = self.server({"/": answer("no gzip at all", headers=["Content-Encoding: gzip", "Set-Cookie: a=1"])})
        target = fetch(server.url(), "robots=0", *QUICK)
        self.only_problem(target, "protocol", fatal=False)
        self.assertEqual(["a=1"], target.cookies())

    # TLS

    def test_certificates_that_do_not_hold_are_named(self):
        made = self.certificates()
        cases = {
            "tls_expired": made.leaf("old", "shop.test", "-days", "-1"),
            "tls_wrong_name": made.leaf("other", "other.test"),
            "tls_untrusted": made.self_signed("self", "shop.test"),
        }
        for kind, context in cases.items():
            with self.subTest(kind):
                server = self.server({"/": answer("", headers=["Set-Cookie: a=1"])}, context)
                words = [server.url(host="shop.test"), f"resolve=shop.test:{server.port}:127.0.0.1",
                         f"ca={made.root}", "robots=0", *QUICK]
                self.assertIn("--insecure shop.test", self.only_problem(fetch(*words), kind))
                self.assertEqual([], server.requests)
                insecure = fetch(*words, "insecure=shop.test")
                self.assertEqual(["a=1"], insecure.cookies())
                self.assertFalse(insecure.captures[0].get("tls_verified", False))
                self.assertEqual([kind], fetch(*words, "insecure=elsewhere.test").kinds())

    def test_an_issuer_nobody_knows_is_named_and_a_known_one_is_trusted(self):
        made = self.certificates()
        server = self.server({"/": answer("")}, made.leaf("shop", "shop.test"))
        words = [server.url(host="shop.test"), f"resolve=shop.test:{server.port}:127.0.0.1", "robots=0", *QUICK]
        self.assertIn("issuer", self.only_problem(fetch(*words), "tls_untrusted"))
        self.assertTrue(fetch(*words, f"ca={made.root}").captures[0]["tls_verified"])

    def test_plain_http_on_a_port_of_https_is_named(self):
        server = self.server({"/": answer("")})
        self.only_problem(fetch(f"https://127.0.0.1:{server.port}/", "robots=0", *QUICK), "tls_other")
        without_scheme = fetch(f"127.0.0.1:{server.port}", "robots=0", *QUICK)
        self.assertEqual([server.url()], without_scheme.asked())
        self.only_problem(without_scheme, "tls_other", fatal=False)

    # Options

    def test_options_that_cannot_work_are_refused_without_their_values(self):
        for word in ("header=no colon secret", "header=X: a\nsecret", "cookie=secret", "cookie=a=b; secret", "ca=/nowhere/ca",
                     "scope=nowhere", "resolve=a.test:80", "pages=0"):
            with self.subTest(word):
                done = subprocess.run([PROGRAM, "http://127.0.0.1:1/", word], capture_output=True, text=True, timeout=30,
                                      check=False, env=environment())
                self.assertEqual(2, done.returncode)
                self.assertNotIn("secret", done.stderr)


if __name__ == "__main__":
    unittest.main()
