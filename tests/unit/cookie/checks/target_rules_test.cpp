// Rules that need more than one line: responses, links, life cycle, declarations, a browser.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include "cookie_captures.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

const std::string kHome = "https://shop.example/";
const std::string kId = std::string(kRandomId);
const std::string kSession = "__Host-id=" + kId + "; Path=/; Secure; HttpOnly; SameSite=Lax";
const std::string kFlags = "; Path=/; Secure; HttpOnly; SameSite=Lax";

bool raised(const TargetCapture& target, std::string_view rule, const std::string& policy = "baseline") {
    return finding_of(audit_of(target, policy), rule) != nullptr;
}

TargetCapture with_link(const std::string& url, const std::string& element = "a") {
    Capture page = response(kHome, {kSession});
    page.page.links.push_back({url, element});
    return target_of({page});
}

TargetCapture with_check(const std::string& id, LifecycleCheck::Outcome outcome) {
    TargetCapture target = target_of({response(kHome, {kSession})});
    target.lifecycle.push_back({id, outcome, "the recipe saw it", "__Host-id", {}});
    return target;
}

TargetCapture with_estimate(SessionIdEstimate estimate) {
    TargetCapture target = target_of({response(kHome, {kSession})});
    estimate.cookie = "__Host-id";
    target.id_estimates.push_back(std::move(estimate));
    return target;
}

}  // namespace

TEST_CASE("HSTS is missed on an https host, and not on an address", "[cookie_audit][hsts]") {
    Capture page = response(kHome, {});
    CHECK_FALSE(raised(target_of({page}), "hsts_missing"));
    set_header(page, "Strict-Transport-Security", "max-age=86400");
    CHECK(raised(target_of({page}), "hsts_short"));
    CHECK_FALSE(raised(target_of({page}), "hsts_missing"));
    drop_header(page, "Strict-Transport-Security");
    CHECK(raised(target_of({page}), "hsts_missing"));
    CHECK_FALSE(raised(target_of({page}), "hsts_short"));
    page.url = "https://127.0.0.1:8443/";
    CHECK_FALSE(raised(target_of({page}), "hsts_missing"));
    page.url = "http://shop.example/";
    CHECK_FALSE(raised(target_of({page}), "hsts_missing"));
}

TEST_CASE("HSTS over a certificate that is not good does not count", "[cookie_audit][hsts]") {
    Capture page = response(kHome, {});
    page.source = CaptureSource::http;
    CHECK_FALSE(raised(target_of({page}), "hsts_missing"));
    page.tls_verified = false;
    CHECK(raised(target_of({page}), "hsts_missing"));
}

TEST_CASE("a session id in a URL is found by name or by value", "[cookie_audit][session_id_in_url]") {
    const std::string faulty =
        GENERATE(std::string("https://shop.example/a;jsessionid=4C1D0A9B77E2F3568801AABBCCDDEEFF"),
                 std::string("https://shop.example/a?PHPSESSID=k3vq0b1n7d2m4s8t6u5w9x1yz2"),
                 std::string("https://shop.example/a?x=1&sid=0123456789abcdef0123"),
                 std::string("https://shop.example/(S(lit3py55t21z5v55vlm25s55))/a.aspx"),
                 "https://shop.example/a?ref=" + std::string(kRandomId));
    INFO(faulty);
    const CookieAudit audit = audit_of(with_link(faulty));
    const CookieFinding* const finding = finding_of(audit, "session_id_in_url");
    REQUIRE(finding != nullptr);
    CHECK(finding->url == kHome);
    CHECK(finding->evidence.find(" bytes>") != std::string::npos);
    const std::string sound =
        GENERATE(std::string("https://shop.example/a?sid=42"),
                 std::string("https://shop.example/a?inside=4C1D0A9B77E2F356"),
                 std::string("https://shop.example/a?session=spring"),
                 std::string("https://shop.example/a;v=2"), std::string("https://shop.example/a?token="));
    INFO(sound);
    CHECK_FALSE(raised(with_link(sound), "session_id_in_url"));
}

TEST_CASE("a redirect that carries the id counts as well", "[cookie_audit][session_id_in_url]") {
    Capture page = response(kHome, {}, CaptureKind::redirect);
    page.status = 302;
    page.headers.push_back({"Location", "/home;jsessionid=4C1D0A9B77E2F3568801AABBCCDDEEFF"});
    CHECK(raised(target_of({page}), "session_id_in_url"));
}

TEST_CASE("an id leaves with the Referer where nothing stops it", "[cookie_audit][session_id_in_referrer]") {
    Capture page = response("https://shop.example/a?PHPSESSID=k3vq0b1n7d2m4s8t6u5w9x1yz2", {});
    page.page.links.push_back({"https://ads.example.net/x.js", "script"});
    const CookieAudit silent = audit_of(target_of({page}));
    REQUIRE(finding_of(silent, "session_id_in_referrer") != nullptr);
    CHECK(finding_of(silent, "session_id_in_referrer")->severity == FindingLevel::low);
    set_header(page, "Referrer-Policy", "unsafe-url");
    const CookieAudit open = audit_of(target_of({page}));
    REQUIRE(finding_of(open, "session_id_in_referrer") != nullptr);
    CHECK(finding_of(open, "session_id_in_referrer")->severity == FindingLevel::high);
    set_header(page, "Referrer-Policy", "strict-origin-when-cross-origin");
    CHECK_FALSE(raised(target_of({page}), "session_id_in_referrer"));
    set_header(page, "Referrer-Policy", "unsafe-url");
    page.page.links = {{"https://www.shop.example/x.js", "script"}};
    CHECK_FALSE(raised(target_of({page}), "session_id_in_referrer"));
}

TEST_CASE("a session cookie may not be cached", "[cookie_audit][cacheable_set_cookie]") {
    const std::string faulty = GENERATE("public, max-age=60", "max-age=600", "s-maxage=5", "public");
    Capture page = response(kHome, {kSession});
    set_header(page, "Cache-Control", faulty);
    INFO(faulty);
    const CookieAudit audit = audit_of(target_of({page}));
    REQUIRE(finding_of(audit, "cacheable_set_cookie") != nullptr);
    CHECK(finding_of(audit, "cacheable_set_cookie")->severity == FindingLevel::medium);
    const std::string sound =
        GENERATE("private, max-age=60", "no-cache", "max-age=0", "no-store", "public, s-maxage=0");
    set_header(page, "Cache-Control", sound);
    INFO(sound);
    CHECK_FALSE(raised(target_of({page}), "cacheable_set_cookie"));
}

TEST_CASE("without Cache-Control, status, Expires and Pragma decide",
          "[cookie_audit][cacheable_set_cookie]") {
    Capture page = response(kHome, {kSession});
    drop_header(page, "Cache-Control");
    const CookieAudit audit = audit_of(target_of({page}));
    REQUIRE(finding_of(audit, "cacheable_set_cookie") != nullptr);
    CHECK(finding_of(audit, "cacheable_set_cookie")->severity == FindingLevel::low);
    page.status = 302;
    CHECK_FALSE(raised(target_of({page}), "cacheable_set_cookie"));
    page.status = 200;
    set_header(page, "Expires", "Thu, 19 Nov 1981 08:52:00 GMT");
    CHECK_FALSE(raised(target_of({page}), "cacheable_set_cookie"));
    drop_header(page, "Expires");
    set_header(page, "Pragma", "no-cache");
    CHECK_FALSE(raised(target_of({page}), "cacheable_set_cookie"));
    page.headers.back().value = "other";
    page.method = "POST";
    CHECK_FALSE(raised(target_of({page}), "cacheable_set_cookie"));
}

TEST_CASE("a value that HttpOnly protects may not stand elsewhere", "[cookie_audit][httponly_value_leaked]") {
    Capture page = response(kHome, {kSession});
    page.page.values_in_body = {"theme"};
    CHECK_FALSE(raised(target_of({page}), "httponly_value_leaked"));
    page.page.values_in_body = {"__Host-id"};
    CHECK(raised(target_of({page}), "httponly_value_leaked"));
    CHECK(raised(target_of({response(kHome, {kSession, "copy=" + kId + "; Path=/; Secure; SameSite=Lax"})}),
                 "httponly_value_leaked"));
    CHECK_FALSE(
        raised(target_of({response(kHome, {kSession, "copy=" + kId + "x; Path=/; Secure; SameSite=Lax"})}),
               "httponly_value_leaked"));
}

TEST_CASE("two cookies of one name are told where some request carries both",
          "[cookie_audit][duplicate_name]") {
    const std::string flags = "; Secure; HttpOnly; SameSite=Lax";
    CHECK(raised(target_of({response(kHome, {"a=1; Path=/" + flags, "a=2; Path=/x" + flags})}),
                 "duplicate_name"));
    CHECK(raised(target_of({response(kHome, {"a=1; Path=/" + flags, "a=2; Path=/" + flags})}),
                 "duplicate_name"));
    CHECK_FALSE(raised(
        target_of({response(kHome, {"a=1; Path=/" + flags}), response(kHome, {"a=2; Path=/" + flags})}),
        "duplicate_name"));
    CHECK_FALSE(raised(target_of({response(kHome, {"a=1; Path=/" + flags}),
                                  response("https://other.example/", {"a=2; Path=/x" + flags})}),
                       "duplicate_name"));
    CHECK_FALSE(raised(target_of({response(kHome, {"a=; Path=/; Max-Age=0", "a=2; Path=/" + flags})}),
                       "duplicate_name"));
}

TEST_CASE("more than fifty cookies of a host are too many", "[cookie_audit][oversize]") {
    std::vector<std::string> lines;
    for (int i = 0; i < 50; ++i)
        lines.push_back("c" + std::to_string(i) + "=1; Path=/; Secure; HttpOnly; SameSite=Lax");
    CHECK_FALSE(raised(target_of({response(kHome, lines)}), "oversize"));
    lines.push_back("one=more; Path=/; Secure; HttpOnly; SameSite=Lax");
    CHECK(raised(target_of({response(kHome, lines)}), "oversize"));
}

TEST_CASE("a failed life-cycle test is a finding about its cookie", "[cookie_audit][life_cycle]") {
    const auto [check, rule] =
        GENERATE(table<std::string, std::string>({{"rotation_at_login", "session_not_rotated"},
                                                  {"unknown_id_adopted", "session_id_adopted"},
                                                  {"old_id_dead", "session_old_id_alive"},
                                                  {"logout_kills", "logout_keeps_session"},
                                                  {"logout_everywhere", "logout_everywhere_incomplete"},
                                                  {"concurrent_sessions", "concurrent_sessions_unlimited"},
                                                  {"idle_timeout", "idle_timeout_missing"},
                                                  {"clear_site_data", "clear_site_data_missing"}}));
    INFO(check);
    const CookieAudit audit = audit_of(with_check(check, LifecycleCheck::Outcome::failed));
    REQUIRE(finding_of(audit, rule, "__Host-id") != nullptr);
    CHECK(finding_of(audit, rule)->message == "the recipe saw it");
    CHECK_FALSE(raised(with_check(check, LifecycleCheck::Outcome::passed), rule));
    CHECK_FALSE(raised(with_check(check, LifecycleCheck::Outcome::inconclusive), rule));
}

TEST_CASE("a recipe that does not log in is a finding", "[cookie_audit][life_cycle]") {
    TargetCapture target = target_of({response(kHome, {kSession})});
    CHECK_FALSE(raised(target, "recipe_failed"));
    target.problems.push_back({CaptureProblem::Kind::recipe, kHome, "the form has no field user", true});
    CHECK(raised(target, "recipe_failed"));
}

TEST_CASE("estimates of fresh ids are judged by what they are sure of", "[cookie_audit][session_id]") {
    SessionIdEstimate estimate;
    estimate.samples = 50;
    estimate.bits = 130;
    estimate.bits_at_most = 160;
    estimate.confidence = 0.9;
    estimate.structure = "random";
    CHECK_FALSE(raised(with_estimate(estimate), "session_id_low_entropy"));
    estimate.bits = 40;
    CHECK(raised(with_estimate(estimate), "session_id_low_entropy"));
    estimate.confidence = 0.1;
    CHECK_FALSE(raised(with_estimate(estimate), "session_id_low_entropy"));
    CHECK_FALSE(raised(with_estimate(estimate), "session_id_predictable"));
    estimate.structure = GENERATE("counter", "timestamp", "constant");
    CHECK(raised(with_estimate(estimate), "session_id_predictable"));
    CHECK_FALSE(raised(with_estimate(estimate), "session_id_low_entropy"));
}

TEST_CASE("an advertising cookie despite Sec-GPC: 1 is ignored opt-out", "[cookie_audit][gpc]") {
    Capture page = response(kHome, {"_fbp=fb.1.1767225600.1; Path=/; Secure; SameSite=Lax; Max-Age=7776000"});
    CHECK_FALSE(raised(target_of({page}), "gpc_ignored"));
    page.with_gpc = true;
    CHECK(raised(target_of({page}), "gpc_ignored"));
    Capture other = response(kHome, {kSession});
    other.with_gpc = true;
    CHECK_FALSE(raised(target_of({other}), "gpc_ignored"));
}

TEST_CASE("the file of Global Privacy Control is missed only where it was asked for", "[cookie_audit][gpc]") {
    Capture file = response("https://shop.example/.well-known/gpc.json", {}, CaptureKind::well_known);
    CHECK_FALSE(raised(target_of({response(kHome, {}), file}), "gpc_file_missing"));
    file.status = 404;
    CHECK(raised(target_of({response(kHome, {}), file}), "gpc_file_missing"));
    CHECK_FALSE(raised(target_of({response(kHome, {})}), "gpc_file_missing"));
}

TEST_CASE("the file of Global Privacy Control may lie behind redirects", "[cookie_audit][gpc]") {
    Capture hop = response("https://shop.example/.well-known/gpc.json", {}, CaptureKind::well_known);
    hop.status = 301;
    hop.headers.push_back({"Location", "/static/gpc.json"});
    Capture file = response("https://shop.example/static/gpc.json", {}, CaptureKind::well_known);
    CHECK_FALSE(raised(target_of({response(kHome, {}), hop, file}), "gpc_file_missing"));
    file.status = 404;
    const CookieAudit audit = audit_of(target_of({response(kHome, {}), hop, file}));
    REQUIRE(finding_of(audit, "gpc_file_missing") != nullptr);
    CHECK(finding_of(audit, "gpc_file_missing")->evidence == "status 404");
    CHECK(raised(target_of({hop, response(kHome, {})}), "gpc_file_missing"));
}

TEST_CASE("two cookies of one name are told of only where a request carries both",
          "[cookie_audit][duplicate_name]") {
    const auto both = [](const std::string& one, const std::string& other) {
        return raised(target_of({response(kHome, {"x=1; Path=" + one, "x=2; Path=" + other})}),
                      "duplicate_name");
    };
    CHECK(both("/", "/shop"));
    CHECK(both("/shop/basket", "/shop"));
    CHECK_FALSE(both("/admin", "/shop"));
    CHECK_FALSE(both("/shop", "/shopping"));
}

TEST_CASE("two sessions side by side are a remark, and other open results stay open",
          "[cookie_audit][life_cycle]") {
    TargetCapture target = with_check("concurrent_sessions", LifecycleCheck::Outcome::inconclusive);
    const CookieAudit open = audit_of(target);
    CHECK(finding_of(open, "concurrent_sessions_unlimited") == nullptr);
    CHECK(std::count(open.not_tested.begin(), open.not_tested.end(),
                     "concurrent_sessions: the recipe saw it") == 1);
    target.lifecycle[0].sentence =
        "Two sessions of one account live side by side. That is no fault where it was decided so and "
        "written down.";
    const CookieAudit audit = audit_of(target);
    const CookieFinding* const finding = finding_of(audit, "concurrent_sessions_unlimited", "__Host-id");
    REQUIRE(finding != nullptr);
    CHECK(finding->severity == FindingLevel::info);
    for (const std::string& sentence : audit.not_tested)
        CHECK(sentence.find("side by side") == std::string::npos);
}

TEST_CASE("an estimate of any number is told in words", "[cookie_audit][session_id]") {
    SessionIdEstimate estimate;
    estimate.samples = 50;
    estimate.bits = -1e300;
    estimate.bits_at_most = 160;
    estimate.confidence = 0.9;
    estimate.structure = "random";
    const CookieAudit audit = audit_of(with_estimate(estimate));
    REQUIRE(finding_of(audit, "session_id_low_entropy") != nullptr);
    CHECK(finding_of(audit, "session_id_low_entropy")->message.find("about 0 ") != std::string::npos);
}

TEST_CASE("of a Referrer-Policy the last known word counts", "[cookie_audit][session_id_in_referrer]") {
    Capture page = response("https://shop.example/a?PHPSESSID=k3vq0b1n7d2m4s8t6u5w9x1yz2", {});
    page.page.links.push_back({"https://ads.example.net/x.js", "script"});
    set_header(page, "Referrer-Policy", "no-referrer, unsafe-url, foo");
    const CookieAudit open = audit_of(target_of({page}));
    REQUIRE(finding_of(open, "session_id_in_referrer") != nullptr);
    CHECK(finding_of(open, "session_id_in_referrer")->severity == FindingLevel::high);
    page.headers.push_back({"Referrer-Policy", "No-Referrer,"});
    CHECK_FALSE(raised(target_of({page}), "session_id_in_referrer"));
}

TEST_CASE("an age that no number holds is a very long one", "[cookie_audit]") {
    Capture page = response(kHome, {kSession});
    set_header(page, "Cache-Control", "max-age=99999999999999999999");
    set_header(page, "Strict-Transport-Security", "max-age=99999999999999999999");
    const CookieAudit audit = audit_of(target_of({page}));
    REQUIRE(finding_of(audit, "cacheable_set_cookie") != nullptr);
    CHECK(finding_of(audit, "cacheable_set_cookie")->severity == FindingLevel::medium);
    CHECK(finding_of(audit, "hsts_missing") == nullptr);
    CHECK(finding_of(audit, "hsts_short") == nullptr);
}

TEST_CASE("a third-party line is told apart by what browsers do with it", "[cookie_audit][third_party]") {
    const auto pixel = [](const std::string& line) {
        Capture capture = response("https://ads.example.net/p.gif", {line}, CaptureKind::subresource);
        capture.page_url = kHome;
        return target_of({response(kHome, {}), capture});
    };
    CHECK(raised(pixel("t=1; Path=/; Secure; SameSite=None"), "partitioned_advised"));
    CHECK_FALSE(raised(pixel("t=1; Path=/; Secure; SameSite=None"), "third_party_unseen_by_default"));
    CHECK(raised(pixel("t=1; Path=/; Secure; SameSite=Lax"), "third_party_unseen_by_default"));
    CHECK_FALSE(raised(pixel("t=1; Path=/; Secure; SameSite=None; Partitioned"), "partitioned_advised"));
    CHECK_FALSE(
        raised(pixel("t=1; Path=/; Secure; SameSite=None; Partitioned"), "third_party_unseen_by_default"));
    CHECK_FALSE(raised(pixel("t=1; Path=/; Secure; SameSite=None"), "samesite_none"));
}

TEST_CASE("a table of cookies on the site's page is its declaration", "[cookie_audit][declaration]") {
    Capture page =
        response(kHome, {kSession, "prefs=a1; Path=/; Max-Age=31536000; Secure; HttpOnly; SameSite=Lax",
                         "_ga=GA1.2.1034567890.1767225600; Path=/; Max-Age=33696000; Secure; SameSite=Lax"});
    page.page.declared = {{"__Host-id", "Login", "First party", "Session", kHome},
                          {"prefs", "Pr\u00e4ferenzen", "shop.example", "12 Monate", kHome},
                          {"_ga, _ga_<container-id>", "Statistics", "Google", "13 mois", kHome}};
    const CookieAudit right = audit_of(target_of({page}));
    for (const CookieFinding& finding : right.findings)
        UNSCOPED_INFO(finding.rule->id << ": " << finding.message);
    CHECK(finding_of(right, "undeclared") == nullptr);
    CHECK(finding_of(right, "declared_lifetime_wrong") == nullptr);
    CHECK(finding_of(right, "declared_party_wrong") == nullptr);
    CHECK(finding_of(right, "declared_purpose_wrong") == nullptr);
    // Without a browser nobody has seen what scripts set.
    CHECK(finding_of(right, "declared_not_seen") == nullptr);

    page.page.declared = {{"__Host-id", "Login", "Drittanbieter", "Session", kHome},
                          {"prefs", "Preferences", "", "30 jours", kHome},
                          {"_ga", "Strictly necessary", "", "", kHome},
                          {"basket", "Necessary", "", "1 day", kHome}};
    page.headers.push_back({"Set-Cookie", "extra=1" + kFlags});
    const CookieAudit wrong = audit_of(target_of({page}));
    CHECK(finding_of(wrong, "undeclared", "extra") != nullptr);
    CHECK(finding_of(wrong, "declared_not_seen", "basket") != nullptr);
    CHECK(finding_of(wrong, "declared_party_wrong", "__Host-id") != nullptr);
    CHECK(finding_of(wrong, "declared_purpose_wrong", "_ga") != nullptr);
    REQUIRE(finding_of(wrong, "declared_lifetime_wrong", "prefs") != nullptr);
    CHECK(finding_of(wrong, "declared_lifetime_wrong")->corrected ==
          "prefs=...; Path=/; Max-Age=2592000; Secure; HttpOnly; SameSite=Lax");
}

TEST_CASE("rules of consent speak of a browser's first visit, never of plain HTTP",
          "[cookie_audit][consent]") {
    Capture page = response(kHome, {"_fbp=fb.1.1767225600.1; Path=/; Secure; SameSite=Lax; Max-Age=7776000"});
    Capture pixel = response("https://ad.doubleclick.net/x", {"IDE=AHWqTUk; Path=/; Secure; SameSite=None"},
                             CaptureKind::subresource);
    pixel.page_url = kHome;
    CHECK_FALSE(raised(target_of({page, pixel}), "set_before_consent"));
    CHECK_FALSE(raised(target_of({page, pixel}), "third_party_before_consent"));
    page.browser.emplace();
    page.browser->storage.push_back({"localStorage", "_hjSessionUser_99", "https://shop.example"});
    page.browser->storage.push_back({"localStorage", "cart", "https://shop.example"});
    CHECK(raised(target_of({page, pixel}), "set_before_consent"));
    CHECK(raised(target_of({page, pixel}), "third_party_before_consent"));
    CHECK(raised(target_of({page, pixel}), "storage_before_consent"));
}

TEST_CASE("a cookie that a first-party script is seen to read is not asked to be HttpOnly",
          "[cookie_audit]") {
    Capture page = response(kHome, {"sid=" + kId + "; Path=/; Secure; SameSite=Lax"});
    page.browser.emplace();
    CHECK(raised(target_of({page}), "httponly_missing"));
    page.browser->read.push_back({"sid", "https://shop.example/app.js", ""});
    CHECK_FALSE(raised(target_of({page}), "httponly_missing"));
}
