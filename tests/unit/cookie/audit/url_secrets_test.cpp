// What of a URL is hidden wherever it is shown.
#include "cookie/audit/url_secrets.hpp"

#include <catch2/catch_test_macros.hpp>

#include "cookie_captures.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

TEST_CASE("a target is shown without what may open a session, a file's name as it is",
          "[cookie_audit][secrecy]") {
    CHECK(shown_target("http://bob:hunter2pw@127.0.0.1:1/big?access_token=SuperSecret&p=1") ==
          "http://127.0.0.1:1/big?access_token=<11 bytes>&p=1");
    CHECK(shown_target("bob:hunter2pw@shop.test/?pin=123") == "shop.test/?pin=<3 bytes>");
    CHECK(shown_target("/tmp/tmp.aB3dE5fG7hI9jK1lM/dump#1@home.har") ==
          "/tmp/tmp.aB3dE5fG7hI9jK1lM/dump#1@home.har");
    CHECK(shown_target("shop.test:8080/x") == "shop.test:8080/x");
}

TEST_CASE("each URL of a sentence is shown without secrets, also twice", "[cookie_audit][secrecy]") {
    const std::string shown = shown_text(
        "\"https://u:p@a.test/cb?code=9x\" leads to http://b.test/(S(lit3py55t21z5v55vlm25s55)); mend it");
    CHECK(shown == "\"https://a.test/cb?code=<2 bytes>\" leads to http://b.test/<29 bytes>; mend it");
    CHECK(shown_text(shown) == shown);
}

TEST_CASE("an audit shows no secret of a target, a problem or a note", "[cookie_audit][secrecy]") {
    TargetCapture captured = target_of({response("https://shop.example/", {"a=1"})});
    captured.target = "https://bob:hunter2pw@shop.example/?access_token=SuperSecret";
    captured.problems = {{CaptureProblem::Kind::reset, "https://shop.example/cb?session_token=s3cr&code=99x",
                          "It broke at https://shop.example/cb?code=99x", false}};
    captured.notes = {"The body of https://shop.example/x?pw=hunter2pw was cut"};
    const CookieAudit audit = audit_of(captured);
    CHECK(audit.target == "https://shop.example/?access_token=<11 bytes>");
    CHECK(audit.problems.at(0).url == "https://shop.example/cb?session_token=<4 bytes>&code=<3 bytes>");
    CHECK(audit.problems.at(0).sentence == "It broke at https://shop.example/cb?code=<3 bytes>");
    CHECK(audit.notes.at(0) == "The body of https://shop.example/x?pw=<9 bytes> was cut");
}
