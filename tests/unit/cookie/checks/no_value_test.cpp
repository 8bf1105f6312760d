// No text of an audit may hold a cookie's value, whatever rule speaks.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <random>

#include "sessionaudit/bytes.hpp"

#include "cookie_captures.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
}

std::string pick(Random& random, const std::vector<std::string>& list) {
    return list[below(random, list.size())];
}

/// Long enough that it stands nowhere by chance.
std::string random_value(Random& random) {
    const std::string alphabet =
        pick(random, {"0123456789abcdef", "0123456789",
                      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"});
    std::string value;
    const std::size_t size = 12 + below(random, 60);
    for (std::size_t i = 0; i < size; ++i)
        value += alphabet[below(random, alphabet.size())];
    const std::string kind = pick(random, {"", "", "mail", "jwt", "json", "semicolon"});
    if (kind == "mail") return value + "%40mail.example.org";
    if (kind == "jwt")
        return "eyJhbGciOiJub25lIn0." + to_base64url(as_bytes("{\"email\":\"" + value + "@x.org\"}")) + ".";
    if (kind == "json") return "{%22email%22:%22" + value + "@mail.example.org%22}";
    return value;
}

std::string random_line(Random& random, const std::string& value) {
    std::string line = pick(random, {"sid", "PHPSESSID", "__Host-id", "__Secure-a", "csrftoken", "_ga",
                                     "theme", "a", "", "BIGipServerx", "remember_me", "__HOST-x"}) +
                       "=" + value;
    for (const std::string attribute :
         {"; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax", "; SameSite=None", "; SameSite=odd",
          "; Max-Age=99999999", "; Domain=shop.example", "; Domain=example", "; Partitioned",
          "; Expires=never"})
        if (below(random, 3) == 0) line += attribute;
    // A semicolon inside a value makes attributes of its rest.
    if (below(random, 5) == 0) line += "; rest=" + value + "; " + value;
    return line;
}

void check_text(const std::string& text, const std::string& value) {
    INFO(text);
    CHECK(text.find(value) == std::string::npos);
}

void check_audit(const CookieAudit& audit, const std::string& value) {
    for (const CookieFinding& finding : audit.findings) {
        INFO(finding.rule->id);
        for (const std::string& text : {finding.message, finding.evidence, finding.corrected, finding.url,
                                        finding.cookie, finding.domain, finding.path, finding.fingerprint})
            check_text(text, value);
        for (const FixSnippet& snippet : fix_snippets(finding))
            check_text(snippet.text, value);
    }
    for (const AuditedCookie& cookie : audit.cookies)
        for (const std::string& text :
             {cookie.name, cookie.url, cookie.line_redacted, cookie.session_evidence, cookie.purpose})
            check_text(text, value);
    for (const std::string& sentence : audit.not_tested)
        check_text(sentence, value);
}

}  // namespace

TEST_CASE("no text of an audit holds a cookie's value", "[cookie_audit][secrecy]") {
    const int seed = GENERATE(range(0, 60));
    Random random(static_cast<Random::result_type>(seed));
    const std::string value = random_value(random);
    std::vector<std::string> lines;
    for (int i = 0; i < 12; ++i)
        lines.push_back(random_line(random, value));
    Capture page = response("https://shop.example/a?ref=" + value, lines);
    page.page.links = {{"https://shop.example/b;jsessionid=" + value, "a"},
                       {"https://ads.example.net/c?x=" + value, "img"},
                       {"https://shop.example/" + value + "/d?sid=" + value + "#" + value, "a"}};
    page.page.values_in_body = {"sid", "PHPSESSID"};
    page.headers.push_back({"Location", "/e?sid=" + value});
    page.headers.push_back({"Referrer-Policy", "unsafe-url"});
    drop_header(page, "Cache-Control");
    Capture plain = response("http://shop.example/", lines);
    Capture other = response("https://ads.example.net/p", lines, CaptureKind::subresource);
    other.page_url = page.url;
    const CookieAudit audit = audit_of(target_of({page, plain, other}), "strict");
    CHECK(audit.findings.size() > 3);
    check_audit(audit, value);
}
