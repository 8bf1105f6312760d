#!/usr/bin/env python3
"""A crowd for the shop: traffic.py URL [--keep-token FILE] [--visitors N].

People who browse, buy, log in and out, somebody who tries a token that is dead, and a crawler. Their
addresses are from the ranges that RFC 5737 and RFC 3849 set aside for documentation; the shop takes
them from X-Forwarded-For. The crowd does the same on every run. Exit: 0, or 1 when the shop answered
otherwise than it should.
"""
import argparse
import http.client
import os
import random
import sys
import urllib.parse

PASSWORD = "correct-horse-battery"
PRODUCTS = ("teapot", "mug", "kettle", "green-tea", "black-tea", "biscuits", "tray", "hourglass")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
EDGE = CHROME + " Edg/126.0.0.0"
SAFARI = ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
          "Safari/605.1.15")
IPHONE = ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
          "Version/17.5 Mobile/15E148 Safari/604.1")
ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
CRAWLER = "Mozilla/5.0 (compatible; ExampleBot/1.2; +https://bot.example/)"


class Visitor:
    """One browser at one address."""

    def __init__(self, shop, address, agent, keeps_cookies=True):
        self.connection = http.client.HTTPConnection(shop, timeout=30)
        self.headers = {"X-Forwarded-For": address, "User-Agent": agent}
        self.keeps_cookies, self.jar, self.page, self.requests = keeps_cookies, {}, None, 0

    def send(self, method, path, body=None, expect=(200, 303), **headers):
        headers = {**self.headers, **headers}
        if self.jar:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        if self.page:
            headers["Referer"] = f"http://{self.connection.host}:{self.connection.port}{self.page}"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        self.requests += 1
        if answer.status not in expect:
            sys.exit(f"traffic: {method} {path} was answered with {answer.status}, not {' or '.join(map(str, expect))}")
        if self.keeps_cookies:
            for line in answer.headers.get_all("Set-Cookie") or []:
                name, value = line.split(";")[0].split("=", 1)
                self.jar.pop(name, None)
                if "Max-Age=0" not in line:
                    self.jar[name] = value
        self.page = path.split("?")[0]
        return self.look(answer.headers["Location"]) if answer.status == 303 else answer

    def look(self, path="/", **options):
        return self.send("GET", path, **options)

    def do(self, path, **fields):
        return self.send("POST", path, urllib.parse.urlencode(fields),
                         **{"Content-Type": "application/x-www-form-urlencoded"})

    def put_into_cart(self, *products):
        for product in products:
            self.look(f"/product/{product}")
            self.do("/cart/add", sku=product)

    def log_in(self, name):
        self.look("/login")
        self.do("/login", email=f"{name}@shop.example", password=PASSWORD)

    def buy(self, country):
        self.look("/checkout")
        self.do("/purchase", country=country)


def people(shop, tell, keep_token):
    anna = Visitor(shop, "192.0.2.17", FIREFOX)
    anna.look()
    anna.put_into_cart("teapot", "green-tea")
    anna.log_in("anna")
    anna.buy("Germany")
    anna.look("/account")
    tell("Anna buys a teapot and tea, and stays logged in", anna)

    phone = Visitor(shop, "2001:db8:4::12", IPHONE)
    phone.log_in("anna")
    phone.look("/product/hourglass")
    tell("Anna looks around on her phone, too", phone)
    if keep_token:
        with open(os.open(keep_token, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(phone.jar["shop_session"] + "\n")

    tablet = Visitor(shop, "192.0.2.18", ANDROID)
    tablet.log_in("anna")
    tablet.put_into_cart("biscuits")
    tell("Anna's tablet has biscuits in its cart", tablet)

    bao = Visitor(shop, "198.51.100.77", CHROME)
    bao.look()
    bao.put_into_cart("kettle", "mug", "mug")
    bao.log_in("bao")
    bao.buy("Austria")
    dead = bao.jar["shop_session"]
    bao.do("/logout")
    tell("Bao buys a kettle and two mugs, and logs out", bao)

    thief = Visitor(shop, "203.0.113.66", EDGE)
    thief.jar["shop_session"] = dead
    if thief.look("/account", expect=(303,)) and thief.jar["shop_session"] == dead:
        sys.exit("traffic: the shop took up a session that had ended")
    tell("somebody tries Bao's old token, and gets an empty session of their own", thief)

    chidi = Visitor(shop, "203.0.113.40", SAFARI)
    chidi.look("/?q=tea")
    chidi.put_into_cart("black-tea")
    chidi.send("POST", "/login", urllib.parse.urlencode({"email": "chidi@shop.example", "password": "guess"}),
               expect=(401,), **{"Content-Type": "application/x-www-form-urlencoded"})
    chidi.log_in("chidi")
    chidi.look("/checkout")
    tell("Chidi mistypes the password, gets as far as the checkout, and leaves", chidi)


def crawler(shop, tell):
    bot = Visitor(shop, "198.51.100.200", CRAWLER, keeps_cookies=False)
    bot.look("/robots.txt")
    for path in ["/"] + [f"/product/{product}" for product in PRODUCTS[:4]]:
        bot.look(path)
    tell("a crawler reads robots.txt and five pages, and takes no cookies", bot)


def crowd(shop, tell, count):
    pick = random.Random(20260301)
    requests = 0
    for number in range(count):
        network = pick.choice(("192.0.2.{}", "198.51.100.{}", "203.0.113.{}", "2001:db8:{:x}::1"))
        visitor = Visitor(shop, network.format(100 + number), pick.choice((FIREFOX, CHROME, EDGE, SAFARI, IPHONE, ANDROID)))
        visitor.look()
        for product in pick.sample(PRODUCTS, pick.choice((0, 0, 1, 2, 3))):
            visitor.look(f"/product/{product}")
        if pick.random() < 0.3:
            visitor.put_into_cart(pick.choice(PRODUCTS))
            visitor.look("/cart")
        visitor.connection.close()
        requests += visitor.requests
    print(f"{requests:4} requests  {count} more visitors browse; some fill a cart and leave it")
    tell.total += requests


class Teller:
    """Says what a visitor has done, and lets go of the connection."""
    total = 0

    def __call__(self, sentence, visitor):
        print(f"{visitor.requests:4} requests  {sentence}")
        self.total += visitor.requests
        visitor.connection.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("url", help="as the shop printed it")
    parser.add_argument("--keep-token", metavar="FILE", help="write the token of Anna's phone here, for experiments")
    parser.add_argument("--visitors", type=int, default=24, help="how many more come (default 24)")
    arguments = parser.parse_args()
    tell, shop = Teller(), urllib.parse.urlsplit(arguments.url).netloc
    try:
        people(shop, tell, arguments.keep_token)
        crawler(shop, tell)
        crowd(shop, tell, arguments.visitors)
    except (OSError, http.client.HTTPException) as error:
        sys.exit(f"traffic: the shop at {shop} does not answer: {error}")
    print(f"{tell.total:4} requests in all")


if __name__ == "__main__":
    main()
