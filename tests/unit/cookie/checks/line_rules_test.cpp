// Rules that one line decides: a line that breaks each, and a near one that does not.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include "cookie_captures.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

struct Pair {
    std::string rule;
    std::string url;
    std::string faulty;
    std::string sound;
    std::string corrected;  ///< of the faulty one; "-": not compared
};

const std::string kHttps = "https://shop.example/account";
const std::string kId = std::string(kRandomId);
const std::string kFlags = "; Path=/; Secure; HttpOnly; SameSite=Lax";

// {"alg":"none"}.{"sub":"7","exp":1767229200} and the same with HS256; times are those of the test's moment.
const std::string kUnsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiI3IiwiZXhwIjoxNzY3MjI5MjAwfQ.";
const std::string kSigned = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3IiwiZXhwIjoxNzY3MjI5MjAwfQ.c2lnbmF0dXJl";

const std::vector<Pair> kPairs = {
    {"secure_missing", kHttps, "lang=en; Path=/; SameSite=Lax", "lang=en; Path=/; Secure; SameSite=Lax",
     "lang=...; Path=/; SameSite=Lax; Secure"},
    {"secure_over_http", "http://shop.example/", "a=1; Path=/; SameSite=Lax", "a=; Path=/; Max-Age=0", "-"},
    {"secure_over_http", "http://shop.example/", "a=1; Path=/; Secure; SameSite=Lax", "a=; Max-Age=-1", "-"},
    {"httponly_missing", kHttps, "connect.sid=s%3A" + kId + ".c2ln; Path=/; Secure; SameSite=Lax",
     "XSRF-TOKEN=" + kId + "; Path=/; Secure; SameSite=Lax",
     "connect.sid=...; Path=/; Secure; SameSite=Lax; HttpOnly"},
    {"httponly_missing", kHttps, "remember_me=" + kId + "; Path=/; Secure; SameSite=Lax; Max-Age=86400",
     "_ga=GA1.2.1034567890.1767225600; Path=/; Secure; SameSite=Lax", "-"},
    {"samesite_missing", kHttps, "a=1; Path=/; Secure", "a=1; Path=/; Secure; SameSite=Strict",
     "a=...; Path=/; Secure; SameSite=Lax"},
    {"samesite_none", kHttps, "a=1; Path=/; Secure; SameSite=None",
     "a=1; Path=/; Secure; SameSite=None; Partitioned", "a=...; Path=/; Secure; SameSite=Lax"},
    {"samesite_invalid", kHttps, "a=1; Path=/; Secure; SameSite=Relaxed", "a=1; Path=/; Secure; SameSite=LAX",
     "a=...; Path=/; Secure; SameSite=Lax"},
    {"samesite_none_insecure", kHttps, "a=1; Path=/; SameSite=None", "a=1; Path=/; SameSite=None; Secure",
     "a=...; Path=/; SameSite=None; Secure"},
    {"partitioned_insecure", kHttps, "a=1; Path=/; Partitioned; SameSite=Lax",
     "a=1; Path=/; Partitioned; SameSite=Lax; Secure", "a=...; Path=/; Partitioned; SameSite=Lax; Secure"},
    {"prefix_contract_broken", kHttps, "__Host-a=1; Path=/shop; Secure; SameSite=Lax",
     "__Host-a=1; Path=/; Secure; SameSite=Lax", "__Host-a=...; Path=/; Secure; SameSite=Lax"},
    {"prefix_contract_broken", kHttps, "__Secure-a=1; SameSite=Lax", "__Secure-a=1; Secure; SameSite=Lax",
     "__Secure-a=...; SameSite=Lax; Secure"},
    {"prefix_contract_broken", kHttps, "__Host-Http-a=1; Path=/; Secure; SameSite=Lax",
     "__Host-Http-a=1; Path=/; Secure; HttpOnly; SameSite=Lax",
     "__Host-Http-a=...; Path=/; Secure; SameSite=Lax; HttpOnly"},
    {"prefix_impersonation", kHttps, "__HOST-a=1; Path=/; Secure; SameSite=Lax",
     "__Host-a=1; Path=/; Secure; SameSite=Lax", "__Host-a=...; Path=/; Secure; SameSite=Lax"},
    {"prefix_impersonation", kHttps, "=__Host-a=1; Path=/; Secure; SameSite=Lax",
     "=plain; Path=/; Secure; SameSite=Lax", "-"},
    {"prefix_advised", kHttps, "id=" + kId + kFlags, "__Host-id=" + kId + kFlags,
     "__Host-id=...; Path=/; Secure; HttpOnly; SameSite=Lax"},
    {"prefix_advised", kHttps, "id=" + kId + "; Secure; HttpOnly; SameSite=Lax", "lang=en" + kFlags,
     "__Secure-id=...; Secure; HttpOnly; SameSite=Lax"},
    {"domain_too_wide", "https://www.shop.example/", "sid=" + kId + "; Domain=shop.example" + kFlags,
     "sid=" + kId + kFlags, "sid=...; Path=/; Secure; HttpOnly; SameSite=Lax"},
    {"domain_mismatch", kHttps, "a=1; Domain=other.example" + kFlags, "a=1; Domain=shop.example" + kFlags,
     "a=...; Path=/; Secure; HttpOnly; SameSite=Lax"},
    {"domain_public_suffix", "https://shop.co.uk/", "a=1; Domain=co.uk" + kFlags,
     "a=1; Domain=shop.co.uk" + kFlags, "a=...; Path=/; Secure; HttpOnly; SameSite=Lax"},
    {"attribute_ignored", kHttps, "a=1; Max-Age=soon" + kFlags, "a=1; Max-Age=60" + kFlags,
     "a=...; Path=/; Secure; HttpOnly; SameSite=Lax"},
    {"attribute_ignored", kHttps, "a=1; Path=shop; Secure; HttpOnly; SameSite=Lax",
     "a=1; Path=/shop; Secure; HttpOnly; SameSite=Lax", "a=...; Secure; HttpOnly; SameSite=Lax"},
    {"line_ignored", kHttps, std::string("a=\x01") + kFlags, "a=\t1" + kFlags, "-"},
    {"oversize", kHttps, "a=" + std::string(5000, 'x') + kFlags, "a=" + std::string(4000, 'x') + kFlags, ""},
    {"oversize", kHttps, "a=1; Domain=" + std::string(1100, 'x') + kFlags, "a=1" + kFlags, "-"},
    {"lifetime_over_cap", kHttps, "a=1; Max-Age=34560001" + kFlags, "a=1; Max-Age=34560000" + kFlags,
     "a=...; Max-Age=34560000; Path=/; Secure; HttpOnly; SameSite=Lax"},
    {"lifetime_over_cap", kHttps, "a=1; Expires=Fri, 01 Jan 2038 00:00:00 GMT" + kFlags,
     "a=1; Expires=Fri, 01 Jan 2027 00:00:00 GMT" + kFlags,
     "a=...; Max-Age=34560000; Path=/; Secure; HttpOnly; SameSite=Lax"},
    {"session_persistent", kHttps, "sid=" + kId + "; Max-Age=604800" + kFlags,
     "sid=" + kId + "; Max-Age=7200" + kFlags, "sid=...; Path=/; Secure; HttpOnly; SameSite=Lax"},
    {"session_persistent", kHttps, "remember_me=" + kId + "; Max-Age=31536000" + kFlags,
     "remember_me=" + kId + "; Max-Age=1209600" + kFlags,
     "remember_me=...; Max-Age=2592000; Path=/; Secure; HttpOnly; SameSite=Lax"},
    {"session_id_short", kHttps, "sid=4f9a77c1" + kFlags, "sid=" + kId + kFlags, ""},
    {"session_id_short", kHttps, "sid=2b1f7a34-9c0d-4e55-8a61-0f3d5b7c9e21" + kFlags, "lang=en" + kFlags, ""},
    {"session_name_default", kHttps, "PHPSESSID=" + kId + kFlags, "__Host-id=" + kId + kFlags,
     "__Host-id=...; Path=/; Secure; HttpOnly; SameSite=Lax"},
    {"jwt_in_cookie", kHttps, "token=" + kUnsigned + kFlags, "token=" + kSigned + kFlags, ""},
    {"personal_data_in_value", kHttps, "who=anna.berg%40mail.example.org" + kFlags, "who=a%40b" + kFlags, ""},
    {"personal_data_in_value", kHttps, "who=eyJlbWFpbCI6ImFubmFAbWFpbC5leGFtcGxlLm9yZyJ9" + kFlags,
     "who=eyJ0aGVtZSI6ImRhcmsiLCJ6b29tIjoiMTAwIn0" + kFlags, ""},
    {"personal_data_in_value", kHttps, "who=%7B%22first_name%22%3A%22Anna%22%7D" + kFlags,
     "who=%7B%22first_name%22%3Anull%7D" + kFlags, ""},
    {"personal_data_in_value", kHttps, "who=%2B493012345678" + kFlags, "who=%2B4930" + kFlags, ""},
    {"personal_data_in_value", kHttps, "username=anna" + kFlags, "zoom=anna" + kFlags, ""},
    {"internal_address_leak", kHttps, "BIGipServerweb=1677787402.36895.0000" + kFlags,
     "BIGipServerweb=!mT0Zq83kd9" + kFlags, ""},
    {"internal_address_leak", kHttps, "route=10.20.30.40:8080" + kFlags, "route=110.20.30.40" + kFlags, ""},
    {"internal_address_leak", kHttps, "route=MTkyLjE2OC4xLjE3" + kFlags, "version=v10.20.30.40.5" + kFlags,
     ""},
};

}  // namespace

TEST_CASE("each rule about a line is raised by one that breaks it, and not by a near one", "[cookie_audit]") {
    const Pair pair = GENERATE(Catch::Generators::from_range(kPairs));
    INFO(pair.rule << " on " << pair.faulty.substr(0, 80));
    const CookieAudit faulty = audit_of(target_of({response(pair.url, {pair.faulty})}));
    const CookieFinding* const finding = finding_of(faulty, pair.rule);
    for (const CookieFinding& each : faulty.findings)
        UNSCOPED_INFO("raised: " << each.rule->id << ": " << each.message << " | " << each.corrected);
    REQUIRE(finding != nullptr);
    CHECK(finding->span.begin <= finding->span.end);
    CHECK(finding->span.end <= pair.faulty.size());
    if (pair.corrected != "-") CHECK(finding->corrected == pair.corrected);
    const CookieAudit sound = audit_of(target_of({response(pair.url, {pair.sound})}));
    CHECK(finding_of(sound, pair.rule) == nullptr);
}

TEST_CASE("a corrected line has no fault that the audit would find again", "[cookie_audit]") {
    const Pair pair = GENERATE(Catch::Generators::from_range(kPairs));
    const CookieAudit audit = audit_of(target_of({response(pair.url, {pair.faulty})}));
    CHECK_FALSE(audit.findings.empty());
    for (const CookieFinding& finding : audit.findings) {
        if (finding.corrected.empty() || finding.severity == FindingLevel::info) continue;
        // Over plain http no line is right; it is set over https.
        std::string line = finding.corrected;
        const bool session = !audit.cookies.empty() && audit.cookies[0].session_like;
        line.replace(line.find("..."), 3, session ? kId : "1");
        const CookieAudit again =
            audit_of(target_of({response("https" + pair.url.substr(pair.url.find(':')), {line})}));
        INFO(finding.rule->id << " corrected to " << line);
        CHECK(finding_of(again, finding.rule->id) == nullptr);
    }
}

TEST_CASE("a line that deletes a cookie is not judged", "[cookie_audit]") {
    const CookieAudit audit = audit_of(target_of({response(
        kHttps, {"sid=; Max-Age=0", "PHPSESSID=deleted; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/"})}));
    CHECK(audit.findings.empty());
    REQUIRE(audit.cookies.size() == 2);
    CHECK(audit.cookies[0].verdict == CookieVerdict::deletes);
}

TEST_CASE("what browsers drop is one finding, not one for every flag it lacks", "[cookie_audit]") {
    const CookieAudit audit =
        audit_of(target_of({response(kHttps, {"__Host-sid=" + kId + "; Path=/; Domain=shop.example"})}));
    REQUIRE(audit.findings.size() == 1);
    CHECK(audit.findings[0].rule->id == "prefix_contract_broken");
    CHECK(audit.findings[0].corrected == "__Host-sid=...; Path=/; Secure; HttpOnly; SameSite=Lax");
}

TEST_CASE("a fault on many responses is one finding that counts them", "[cookie_audit]") {
    std::vector<Capture> captures;
    for (int i = 0; i < 5; ++i)
        captures.push_back(response("https://shop.example/p" + std::to_string(i),
                                    {"a=" + std::to_string(i) + "; Path=/; SameSite=Lax"}));
    const CookieAudit audit = audit_of(target_of(captures));
    REQUIRE(audit.findings.size() == 1);
    CHECK(audit.findings[0].times == 5);
    CHECK(audit.findings[0].url == "https://shop.example/p0");
    REQUIRE(audit.cookies.size() == 1);
    CHECK(audit.cookies[0].times == 5);
}

TEST_CASE("HSTS that covers the host makes a missing Secure milder", "[cookie_audit]") {
    Capture covered = response(kHttps, {"a=1; Path=/; SameSite=Lax"});
    const CookieAudit mild = audit_of(target_of({covered}));
    drop_header(covered, "Strict-Transport-Security");
    const CookieAudit grave = audit_of(target_of({covered}));
    REQUIRE(finding_of(mild, "secure_missing") != nullptr);
    REQUIRE(finding_of(grave, "secure_missing") != nullptr);
    CHECK(finding_of(mild, "secure_missing")->severity < finding_of(grave, "secure_missing")->severity);
}
