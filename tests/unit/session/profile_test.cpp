#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "error_code.hpp"
#include "sessionaudit/session_profile.hpp"

using namespace sessionaudit;
using namespace std::chrono_literals;
using test::code_of;

namespace {

constexpr const char* kToken = "sa1.7.AAAA";

SessionProfile shipped(const std::string& id) {
    return load_session_profiles().at(id);
}

/// A small profile with one part of it changed.
SessionProfile parse_with(const std::string& members) {
    return parse_session_profile(
        R"({"id": "x", "idle_seconds": 600, "absolute_seconds": 3600, "renewal_seconds": 300)" + members +
            "}",
        "x.json");
}

}  // namespace

TEST_CASE("the shipped profiles keep the limits their standards set", "[session][profile]") {
    CHECK(shipped("owasp-low").idle == 30min);
    CHECK(shipped("owasp-high").idle == 5min);
    CHECK(shipped("nist-aal1").absolute <= 30 * 24h);
    CHECK(shipped("nist-aal2").idle <= 1h);
    CHECK(shipped("nist-aal2").absolute <= 24h);
    CHECK(shipped("nist-aal3").idle <= 15min);
    CHECK(shipped("nist-aal3").absolute <= 12h);
    CHECK(shipped("url-parameter").idle < shipped("owasp-low").idle);
    CHECK(warnings_of(shipped("url-parameter")).size() == 1);
    CHECK(warnings_of(shipped("owasp-low")).empty());
    for (const auto& [id, profile] : load_session_profiles()) {
        INFO(id);
        CHECK(profile.id == id);
        CHECK_FALSE(profile.sources.empty());
    }
}

TEST_CASE("the session cookie is rendered as RFC 6265bis has it", "[session][cookie_line]") {
    CHECK(render_set_cookie(shipped("owasp-low"), kToken) ==
          "__Host-session=sa1.7.AAAA; Path=/; Secure; HttpOnly; SameSite=Lax");
    CHECK(render_set_cookie(shipped("nist-aal1"), kToken) ==
          "__Host-session=sa1.7.AAAA; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=2592000");
    CHECK(render_clear_cookie(shipped("owasp-low")) ==
          "__Host-session=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
    CHECK(code_of([] { render_set_cookie(shipped("url-parameter"), kToken); }) ==
          ErrorCode::invalid_argument);
}

TEST_CASE("touches are written at most every min(60 s, a tenth of idle)", "[session][profile]") {
    CHECK(touch_interval(shipped("owasp-low")) == 60s);
    CHECK(touch_interval(shipped("owasp-high")) == 30s);
}

TEST_CASE("a profile that contradicts itself or is misspelt is refused with the place",
          "[session][profile]") {
    struct Row {
        const char* members;
        const char* place;
    };
    const auto row = GENERATE(
        Row{R"(, "idel_seconds": 5)", "/idel_seconds"},
        Row{R"(, "cookie": {"same_site": "lax"})", "/cookie/same_site"},
        Row{R"(, "cookie": {"name": "__Host-a", "path": "/x"})", "/cookie/name"},
        Row{R"(, "cookie": {"name": "__Secure-a", "secure": false})", "/cookie/name"},
        Row{R"(, "cookie": {"name": "a", "same_site": "None", "secure": false})", "/cookie/secure"},
        Row{R"(, "cookie": {"name": "a b"})", "/cookie/name"},
        Row{R"(, "cookie": {"colour": 1})", "/cookie/colour"}, Row{R"(, "cookie": 5)", "/cookie"},
        Row{R"(, "ipv4_prefix_bits": 33)", "/ipv4_prefix_bits"},
        Row{R"(, "when_full": "panic")", "/when_full"},
        Row{R"(, "renewal_overlap_seconds": 600)", "/renewal_overlap_seconds"},
        Row{R"(, "hijack": {"note_at": -1})", "/hijack/note_at"},
        Row{R"(, "url_parameter": "a=b")", "/url_parameter"}, Row{R"(, "sources": "one")", "/sources"});
    try {
        parse_with(row.members);
        FAIL("accepted " << row.members);
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::invalid_argument);
        CHECK(std::string(error.what()).starts_with(std::string("x.json: ") + row.place + " "));
    }
}

TEST_CASE("text that is no JSON is refused with its line", "[session][profile]") {
    try {
        parse_session_profile("{\n\"id\": \"x\",\n}", "x.json");
        FAIL("accepted");
    } catch (const Error& error) {
        CHECK(std::string(error.what()) == "x.json: line 3 is not JSON");
    }
}

TEST_CASE("nothing in a profile can break out of the cookie line", "[session][cookie_line]") {
    for (const char* const broken :
         {"a b", "a;b", "a=b", "a\\u0000b", "a\\u0007b", "a\\r\\nSet-Cookie: b", "na\u00efve"}) {
        INFO(broken);
        const std::string text = broken;
        CHECK(code_of([&] { parse_with(R"(, "cookie": {"name": ")" + text + "\"}"); }) ==
              ErrorCode::invalid_argument);
        CHECK(code_of([&] { parse_with(R"(, "url_parameter": ")" + text + '"'); }).has_value() ==
              (text != "a;b"));
        if (text == "a b" || text == "a=b") continue;
        CHECK(code_of([&] { parse_with(R"(, "cookie": {"name": "n", "path": "/)" + text + "\"}"); }) ==
              ErrorCode::invalid_argument);
        CHECK(code_of([&] { parse_with(R"(, "cookie": {"name": "n", "domain": ")" + text + "\"}"); }) ==
              ErrorCode::invalid_argument);
    }
}

TEST_CASE("a number that no machine holds is the file's fault", "[session][profile]") {
    CHECK(code_of([] { parse_with(R"(, "concurrent_max": 1e99999)"); }) == ErrorCode::invalid_argument);
    CHECK(code_of([] { parse_with(R"(, "concurrent_max": 18446744073709551615)"); }) ==
          ErrorCode::invalid_argument);
}
