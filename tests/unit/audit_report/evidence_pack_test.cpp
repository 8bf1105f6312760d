#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "audit_report/evidence/evidence_files.hpp"
#include "crypto/hash.hpp"
#include "error_code.hpp"
#include "ledger/canonical_json.hpp"
#include "sample_audit.hpp"
#include "sessionaudit/capture_files.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/evidence_pack.hpp"
#include "temp_folder.hpp"
#include "zip_entries.hpp"

using namespace sessionaudit;
using Catch::Matchers::ContainsSubstring;
using Json = nlohmann::json;

namespace {

constexpr const char* kSecretValue = "s3cretS3ss10nValueThatNobodyMaySee";

// RFC 8410, 10.3: a published example of an Ed25519 key, and its public key.
constexpr const char* kKeyPem =
    "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
    "-----END PRIVATE KEY-----\n";
constexpr const char* kKeyHex = "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1";

const Timestamp kNow = *parse_rfc3339("2026-03-01T09:30:00Z");

std::optional<SecretBytes> key() {
    return SecretBytes(as_bytes(kKeyPem));
}

Capture response(const std::string& url, const std::vector<std::string>& lines) {
    Capture capture;
    capture.url = url;
    capture.status = 200;
    capture.source = CaptureSource::http;
    capture.at = kNow;
    capture.http_version = "1.1";
    capture.headers.push_back({"Content-Type", "text/html"});
    for (const std::string& line : lines)
        capture.headers.push_back({"Set-Cookie", line});
    return capture;
}

/// A target as an auditor would report it: every line judged, one cookie each.
CookieAudit audit_of(const TargetCapture& captured) {
    CookieAudit audit;
    audit.target = captured.target;
    audit.responses = captured.captures.size();
    for (std::size_t i = 0; i < captured.captures.size(); ++i) {
        std::size_t number = 0;
        for (const std::string_view line : captured.captures[i].values_of("set-cookie")) {
            const JudgedCookie judged =
                judge_set_cookie(line, {"https", "shop.example", "/", {}, "https", true}, kNow);
            AuditedCookie cookie;
            cookie.name = judged.line.name;
            cookie.capture = i;
            cookie.line = number++;
            cookie.verdict = judged.verdict;
            cookie.reason = judged.reason;
            cookie.changes = judged.changes;
            cookie.secure = judged.line.secure;
            cookie.http_only = judged.line.http_only;
            cookie.same_site = judged.line.same_site;
            cookie.partitioned = judged.line.partitioned;
            cookie.asked_lifetime = judged.asked_lifetime;
            cookie.value_bytes = judged.line.value.size();
            audit.cookies.push_back(cookie);
        }
    }
    return audit;
}

struct TempPlace {
    test::TempFolder folder;
    std::filesystem::path file = folder.path() / "pack.zip";
};

struct Pack : TempPlace {
    std::vector<TargetCapture> captured;
    AuditRun run;

    Pack() {
        TargetCapture target;
        target.target = "https://shop.example";
        target.captures = {
            response("https://shop.example/",
                     {std::string("sid=") + kSecretValue + "; Path=/; HttpOnly", "__Host-login=abc; Secure",
                      "lang=de; Max-Age=63072000; Secure; SameSite=Lax"}),
            response("https://shop.example/cart?page=2",
                     {"cart=1; Secure; Expires=Wed, 01 Apr 2026 00:00:00 GMT"})};
        captured = {target};
        run.version = "0.1.0";
        run.policy = "baseline";
        run.suffix_list = "2026-03-01";
        run.at = kNow;
        run.audits = {audit_of(target)};
    }
    void write(const std::optional<SecretBytes>& pem = key()) {
        write_evidence_pack(file, run, captured, pem);
    }
    EvidenceVerification verify(const std::string& with = {}) const {
        return verify_evidence_pack(file, with);
    }
    Json manifest() const { return Json::parse(test::zip_entries(file).at("manifest.json")); }
};

std::string faults(const EvidenceVerification& verification) {
    std::string text;
    for (const EvidenceCheck& check : verification.checks)
        if (!check.holds) text += check.what + "\n";
    return text;
}

/// Puts a text in place of a file and signs the whole again with another key, as a forger would.
void forge(const std::filesystem::path& pack, const std::string& name, const std::string& text) {
    Json manifest = Json::parse(test::zip_entries(pack).at("manifest.json"));
    const SecretBytes seed = generate_signing_seed();
    const PublicKey key = public_key_of(seed.view());
    test::zip_put(pack, name, text);
    test::zip_put(pack, "signer.pem", evidence_key_pem(key));
    manifest["key"] = to_hex(key);
    for (Json& entry : manifest["entries"]) {
        const std::string is = test::zip_entries(pack).at(entry["name"].get<std::string>());
        entry["size"] = is.size();
        entry["sha256"] = to_hex(sha256(as_bytes(is)));
    }
    const std::string canonical = to_canonical_json(manifest);
    test::zip_put(pack, "manifest.json", canonical);
    test::zip_put(pack, "manifest.sig", std::string(as_text(sign(seed.view(), as_bytes(canonical)))));
}

}  // namespace

TEST_CASE("an evidence pack holds what it should, and no cookie's value", "[audit_report][evidence]") {
    Pack pack;
    pack.write();
    const auto entries = test::zip_entries(pack.file);
    std::vector<std::string> names;
    for (const auto& [name, text] : entries) {
        names.push_back(name);
        CHECK(text.find(kSecretValue) == std::string::npos);
    }
    CHECK(names == std::vector<std::string>{"captures/1.har", "captures/1.ndjson", "manifest.json",
                                            "manifest.sig", "report.html", "report.json", "signer.pem",
                                            "tool.json"});
    const Json har = Json::parse(entries.at("captures/1.har"));
    std::size_t lines = 0;
    for (const Json& header : har["log"]["entries"][0]["response"]["headers"])
        if (header["name"] == "Set-Cookie") ++lines;
    CHECK(lines == 3);
    CHECK(har["log"]["entries"][0]["response"]["cookies"][2]["name"] == "lang");
    CHECK(har["log"]["entries"][1]["request"]["queryString"] ==
          Json::parse(R"([{"name": "page", "value": "2"}])"));
    const Json tool = Json::parse(entries.at("tool.json"));
    for (const char* const name : {"libcurl", "openssl", "libpsl"})
        CHECK_FALSE(tool[name].get<std::string>().empty());
}

TEST_CASE("a pack shows no secret of a target's URL or of a line's rest", "[audit_report][evidence]") {
    Pack pack;
    pack.captured[0].target = "https://bob:hunter2pw@shop.example/?access_token=SuperSecret";
    pack.run.audits[0].target = "https://shop.example/?access_token=<11 bytes>";
    pack.captured[0].captures[0].headers.push_back({"X-Api-Key", "SuperSecret"});
    pack.captured[0].captures[0].headers.push_back({"Set-Cookie", "prefs=a; token=SuperSecret; Secure"});
    pack.captured[0].captures[0].url = "https://shop.example/(S(lit3py55t21z5v55vlm25s55))?otp=hunter2pw";
    pack.run.audits[0].cookies = audit_of(pack.captured[0]).cookies;
    pack.write();
    for (const auto& [name, text] : test::zip_entries(pack.file))
        for (const char* const secret : {"hunter2pw", "SuperSecret", "lit3py55"})
            CHECK(text.find(secret) == std::string::npos);
    CHECK(faults(pack.verify(kKeyHex)).empty());
}

TEST_CASE("a pack as it was written is valid, and every verdict is derived again",
          "[audit_report][evidence]") {
    Pack pack;
    pack.write();
    const EvidenceVerification verification = pack.verify(kKeyHex);
    CHECK(faults(verification).empty());
    CHECK(verification.valid());
    CHECK(verification.verdicts == 4);
    CHECK(verification.signed_by == kKeyHex);
    CHECK_FALSE(verification.own_key);
    CHECK(verification.made == "2026-03-01T09:30:00.000Z");
}

TEST_CASE("a pack without a key of anybody's is signed by one made for it, and says so",
          "[audit_report][evidence]") {
    Pack pack;
    pack.write(std::nullopt);
    const EvidenceVerification verification = pack.verify();
    CHECK(verification.valid());
    CHECK(verification.own_key);
    CHECK_FALSE(pack.verify(kKeyHex).valid());
}

TEST_CASE("a changed byte of any file is found", "[audit_report][evidence]") {
    Pack pack;
    pack.write();
    const std::string name = GENERATE("captures/1.ndjson", "captures/1.har", "report.json", "report.html",
                                      "tool.json", "signer.pem", "manifest.sig");
    std::string text = test::zip_entries(pack.file).at(name);
    text[text.size() / 2] = static_cast<char>(text[text.size() / 2] ^ 1);
    test::zip_put(pack.file, name, text);
    const EvidenceVerification verification = pack.verify();
    CHECK_FALSE(verification.valid());
    CHECK_THAT(faults(verification), ContainsSubstring(name == "manifest.sig" ? "signature is false" : name));
}

TEST_CASE("a changed manifest is found, or is no manifest any more", "[audit_report][evidence]") {
    Pack pack;
    pack.write();
    Json manifest = pack.manifest();
    manifest["made"] = "2025-03-01T09:30:00.000Z";
    test::zip_put(pack.file, "manifest.json", to_canonical_json(manifest));
    CHECK_THAT(faults(pack.verify()), ContainsSubstring("signature is false"));
    test::zip_put(pack.file, "manifest.json", manifest.dump(2));
    CHECK(test::code_of([&] { pack.verify(); }) == ErrorCode::invalid_argument);
}

TEST_CASE("a missing file and one too many are found", "[audit_report][evidence]") {
    Pack pack;
    pack.write();
    test::zip_remove(pack.file, "report.html");
    test::zip_put(pack.file, "notes.txt", "hello");
    const std::string said = faults(pack.verify());
    CHECK_THAT(said, ContainsSubstring("report.html is missing"));
    CHECK_THAT(said, ContainsSubstring("does not list, or one twice: notes.txt"));
}

TEST_CASE("the key of somebody else is found", "[audit_report][evidence]") {
    Pack pack;
    pack.write();
    const EvidenceVerification verification = pack.verify(std::string(64, 'a'));
    CHECK_THAT(faults(verification), ContainsSubstring("NOT signed by the key you gave"));
    CHECK(test::code_of([&] { pack.verify("abc"); }) == ErrorCode::invalid_argument);
}

TEST_CASE("a report that says something else than its captures is found, also when signed again",
          "[audit_report][evidence]") {
    Pack pack;
    pack.write();
    Json report = Json::parse(test::zip_entries(pack.file).at("report.json"));
    Json& cookies = report["targets"][0]["cookies"];
    const auto named = [&](const char* name) -> Json& {
        return *std::find_if(cookies.begin(), cookies.end(),
                             [&](const Json& cookie) { return cookie["name"] == name; });
    };
    const std::string expected =
        GENERATE("__Host-login (reason, verdict)", "sid (secure)", "lang is not in the report",
                 "the line of ghost was not captured", "nothing was captured of https://other.example");
    if (expected.starts_with("__Host-login")) {
        named("__Host-login")["verdict"] = "stored";
        named("__Host-login")["reason"] = nullptr;
    } else if (expected.starts_with("sid")) {
        named("sid")["secure"] = true;
    } else if (expected.starts_with("lang")) {
        cookies.erase(static_cast<std::size_t>(&named("lang") - &cookies[0]));
    } else if (expected.ends_with("other.example")) {
        report["targets"][0]["url"] = "https://other.example";
    } else {
        Json made_up = cookies[0];
        made_up["name"] = "ghost";
        made_up["seen_at"]["capture"] = 7;
        cookies.push_back(made_up);
    }
    forge(pack.file, "report.json", report.dump(2));
    const EvidenceVerification verification = pack.verify();
    CHECK_FALSE(verification.valid());
    CHECK_THAT(faults(verification), ContainsSubstring(expected));
}

TEST_CASE("a HAR that says something else than the captures is found, also when signed again",
          "[audit_report][evidence]") {
    Pack pack;
    pack.write();
    std::string har = test::zip_entries(pack.file).at("captures/1.har");
    har.replace(har.find("HttpOnly"), 8, "Secure; ");
    forge(pack.file, "captures/1.har", har);
    CHECK_THAT(faults(pack.verify()),
               ContainsSubstring("captures/1.har is not the HAR of captures/1.ndjson"));
}

TEST_CASE("captures that were changed and signed again no longer give the report's verdicts",
          "[audit_report][evidence]") {
    Pack pack;
    pack.write();
    std::string lines = test::zip_entries(pack.file).at("captures/1.ndjson");
    lines.replace(lines.find("HttpOnly"), 8, "Secure; ");
    forge(pack.file, "captures/1.ndjson", lines);
    CHECK_THAT(faults(pack.verify()), ContainsSubstring("the report says something else than its captures"));
}

TEST_CASE("several targets, one of them twice, are each compared with their own captures",
          "[audit_report][evidence]") {
    Pack pack;
    TargetCapture other;
    other.target = "https://a.example";
    other.captures = {response("https://shop.example/", {"a=1; Secure"})};
    TargetCapture again = other;
    again.captures = {response("https://shop.example/", {"b=1; Secure"}),
                      response("https://shop.example/x", {})};
    for (const TargetCapture& target : {other, again}) {
        pack.captured.push_back(target);
        pack.run.audits.push_back(audit_of(target));
    }
    pack.write();
    const EvidenceVerification verification = pack.verify();
    CHECK(faults(verification).empty());
    CHECK(verification.verdicts == 6);
}

TEST_CASE("lines of bytes that are no text are verified too", "[audit_report][evidence]") {
    Pack pack;
    pack.captured[0].captures = {
        response("https://shop.example/", {"n\xff\xfe=v\xc3\xa9; Secure", "=nameless", "x=\x01y",
                                           "__Secure-a=b", std::string(5000, 'z') + "=1"})};
    pack.run.audits = {audit_of(pack.captured[0])};
    pack.write();
    CHECK(faults(pack.verify()).empty());
}

TEST_CASE("what is no pack, no key or no free place is refused", "[audit_report][evidence]") {
    Pack pack;
    CHECK(test::code_of([&] { pack.verify(); }) == ErrorCode::not_found);
    std::ofstream(pack.folder.path() / "junk.zip") << "PK\x03\x04 not really";
    CHECK(test::code_of([&] { verify_evidence_pack(pack.folder.path() / "junk.zip"); }) ==
          ErrorCode::invalid_argument);
    const std::string wrong =
        GENERATE("", "junk", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    CHECK(test::code_of([&] { pack.write(SecretBytes(as_bytes(wrong))); }) == ErrorCode::invalid_argument);
    CHECK_FALSE(std::filesystem::exists(pack.file));
    pack.write();
    CHECK(test::code_of([&] { pack.write(); }) == ErrorCode::already_exists);
}

TEST_CASE("a pack that would unpack to more than its manifest says is not unpacked",
          "[audit_report][evidence]") {
    Pack pack;
    pack.write();
    test::zip_put(pack.file, "report.html", std::string(64U << 20U, 'a'));
    CHECK(std::filesystem::file_size(pack.file) < (1U << 20U));
    CHECK_THAT(faults(pack.verify()), ContainsSubstring("report.html is not what was signed"));
}

TEST_CASE("what the auditor reports of real lines is what a verifier derives", "[audit_report][evidence]") {
    const TempPlace place;
    TargetCapture target;
    target.target = "https://shop.example";
    Capture page = response(
        "https://shop.example/account/login;jsessionid=0123456789abcdef?sid=0123456789abcdef",
        {"PHPSESSID=0123456789abcdef; path=/", "__Host-a=b; Secure; Path=/; HttpOnly", "__Secure-b=c",
         "=__Host-x", "old=; Max-Age=0", "old2=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
         "wide=1; Domain=.shop.example; Secure; SameSite=None; Partitioned", "p=1; Domain=example",
         "other=1; Domain=other.example", "many=1; Max-Age=99999999; SameSite=strange",
         "uuid=\"a b\xC3\xA9\xff\"; Expires=Wed, 01 Apr 2026 00:00:00 GMT; Comment=x; Path=relative"});
    Capture pixel =
        response("http://ads.test/pixel.gif?u=1", {"_ad=0123456789abcdef; SameSite=None; Secure", "_b=1"});
    pixel.page_url = page.url;
    pixel.kind = CaptureKind::subresource;
    Capture plain = response("http://shop.example/", {"PHPSESSID=fedcba9876543210; path=/"});
    plain.status = 301;
    plain.kind = CaptureKind::redirect;
    target.captures = {page, pixel, plain};

    AuditRun run;
    run.version = "0.1.0";
    run.at = kNow;
    const CookieAuditor auditor(shipped_cookie_policy("baseline"));
    run.audits = {auditor.audit(target, kNow)};
    CHECK(run.audits[0].cookies.size() >= 12);
    write_evidence_pack(place.file, run, {target}, key());
    const EvidenceVerification verification = verify_evidence_pack(place.file);
    CHECK(faults(verification).empty());
    CHECK(verification.verdicts == run.audits[0].cookies.size());
    for (const auto& [name, text] : test::zip_entries(place.file)) {
        CAPTURE(name);
        CHECK(text.find("0123456789abcdef") == std::string::npos);
    }
}
