"""The pages of the ten-fault site and of its clean twin, and what must be found on the first."""

from dataclasses import dataclass

from local_site import Page

HOST = "www.shop.example"
SESSION = "k3J9sLq2Vn8Zr5Tb1Xw7Yd4M"  # 24 characters out of 62: 142 bits
HSTS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains", "Cache-Control": "no-store"}
ROBOTS = "User-agent: *\nDisallow: /private/\n"


@dataclass
class Fault:
    what: str
    rule: str
    cookie: str
    path: str
    corrected: str | None  # absent where no other line mends it


def page(title: str, content: str) -> str:
    return f"<!doctype html><html lang=en><title>{title}</title><h1>{title}</h1>{content}</html>"


FAULTY = {
    "/": Page(
        page("Shop", '<a href="/cart">Cart</a> <a href="/account;jsessionid=A1B2C3D4E5F60718293A4B5C6D7E8F90">Account</a>'),
        [
            f"sessionid={SESSION}",
            "csrftoken=q8Zr5Tb1Xw7Yd4Mk3J9sLq2Vn; Path=/; Secure",
            "__Host-prefs=compact; Domain=shop.example; Path=/; Secure; HttpOnly; SameSite=Lax",
            "seen_intro=yes; Path=/; Max-Age=94608000; Secure; HttpOnly; SameSite=Lax",
            "lang=en; Path=/; Secure; HttpOnly; SameSite=Laxx",
            "_ga=GA1.2.1234567890.1700000000; Path=/; Max-Age=63072000; Secure; SameSite=Lax",
            "ad=on; Domain=tracker.example; Path=/; Secure; HttpOnly; SameSite=Lax",
        ],
        headers=HSTS),
    "/cart": Page(
        page("Cart", "<p>Empty.</p>"),
        ["basket=open; Path=/cart; Secure; HttpOnly; SameSite=Lax", "basket=closed; Path=/; Secure; HttpOnly; SameSite=Lax"],
        headers=HSTS),
    "/account;jsessionid=A1B2C3D4E5F60718293A4B5C6D7E8F90": Page(page("Account", ""), headers=HSTS),
    "/robots.txt": Page(ROBOTS, ["crawler=seen; Path=/; HttpOnly; SameSite=Lax"], kind="text/plain", headers=HSTS),
}

FAULTS = [
    Fault("no flags on a session: Secure", "secure_missing", "sessionid", "/",
          "sessionid=...; Secure; HttpOnly; SameSite=Lax"),
    Fault("no flags on a session: HttpOnly", "httponly_missing", "sessionid", "/",
          "sessionid=...; Secure; HttpOnly; SameSite=Lax"),
    Fault("no flags on a session: SameSite", "samesite_missing", "sessionid", "/",
          "sessionid=...; Secure; HttpOnly; SameSite=Lax"),
    Fault("csrf without SameSite", "samesite_missing", "csrftoken", "/",
          "csrftoken=...; Path=/; Secure; SameSite=Lax"),
    Fault("__Host- with Domain", "prefix_contract_broken", "__Host-prefs", "/",
          "__Host-prefs=...; Path=/; Secure; HttpOnly; SameSite=Lax"),
    Fault("three-year lifetime", "lifetime_over_cap", "seen_intro", "/",
          "seen_intro=...; Path=/; Max-Age=34560000; Secure; HttpOnly; SameSite=Lax"),
    Fault("misspelt SameSite", "samesite_invalid", "lang", "/",
          "lang=...; Path=/; Secure; HttpOnly; SameSite=Lax"),
    Fault("2-year analytics cookie", "lifetime_over_cap", "_ga", "/",
          "_ga=...; Path=/; Max-Age=34560000; Secure; SameSite=Lax"),
    Fault("session id in a link", "session_id_in_url", "", "/", None),
    Fault("a cookie only on robots.txt", "secure_missing", "crawler", "/robots.txt",
          "crawler=...; Path=/; HttpOnly; SameSite=Lax; Secure"),
    Fault("a line for a third party", "domain_mismatch", "ad", "/",
          "ad=...; Path=/; Secure; HttpOnly; SameSite=Lax"),
    Fault("a duplicate name", "duplicate_name", "basket", "/cart", None),
]

CLEAN = {
    "/": Page(
        page("Shop", '<a href="/cart">Cart</a> <a href="/account">Account</a>'),
        [
            f"__Host-sessionid={SESSION}; Path=/; Secure; HttpOnly; SameSite=Lax",
            "__Host-csrftoken=q8Zr5Tb1Xw7Yd4Mk3J9sLq2Vn; Path=/; Secure; SameSite=Strict",
            "__Host-prefs=compact; Path=/; Max-Age=15552000; Secure; HttpOnly; SameSite=Lax",
            "__Host-lang=en; Path=/; Secure; HttpOnly; SameSite=Lax",
        ],
        headers=HSTS),
    "/cart": Page(page("Cart", "<p>Empty.</p>"), ["__Secure-basket=open; Path=/cart; Secure; HttpOnly; SameSite=Lax"],
                  headers=HSTS),
    "/account": Page(page("Account", ""), headers=HSTS),
    "/robots.txt": Page(ROBOTS, kind="text/plain", headers=HSTS),
}
