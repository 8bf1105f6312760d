// Reading certificates that somebody hands us: of another person, another store, changed, or not one at all.
#include "sessionaudit/certificate.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <functional>
#include <nlohmann/json.hpp>

#include "crypto/hash.hpp"
#include "erasure_fixture.hpp"
#include "error_code.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

/// One store and its certificate, made once: no test changes it.
struct Sample {
    Sample() {
        fill_everything(*vault, kAnna);
        text = vault->erasures().certificate(erase(*vault, kAnna));
        key = ledger_key(*vault);
    }
    TestVault vault;
    std::string text;
    VerifierKey key;
};
const Sample& sample() {
    static const Sample made;
    return made;
}

nlohmann::json parsed() {
    return nlohmann::json::parse(sample().text);
}

/// nlohmann keeps members sorted and writes no white space, as RFC 8785 wants it for these texts.
CertificateReport verify(const nlohmann::json& json) {
    return verify_certificate(json.dump(), kAnna, sample().key);
}

std::size_t failures(const CertificateReport& report) {
    return static_cast<std::size_t>(
        std::count_if(report.checks.begin(), report.checks.end(),
                      [](const CertificateCheck& check) { return !check.holds; }));
}

}  // namespace

TEST_CASE("a certificate is one line of canonical JSON, also with a line end behind it", "[certificate]") {
    CHECK(parsed().dump() + "\n" == sample().text + (sample().text.ends_with('\n') ? "" : "\n"));
    CHECK(verify_certificate(parsed().dump(), kAnna, sample().key).valid());
    CHECK(verify_certificate(parsed().dump() + "\n\n", kAnna, sample().key).valid());
    CHECK(code_of([] { verify_certificate(parsed().dump(2), kAnna, sample().key); }) ==
          ErrorCode::invalid_argument);
}

TEST_CASE("a report says whose certificate it is and when", "[certificate]") {
    const CertificateReport report = verify(parsed());
    CHECK(report.site == "shop.example");
    CHECK(report.completed == to_rfc3339(sample().vault.clock.now()));
    CHECK(report.signed_by == sample().key.to_text());
    CHECK(RecordId::parse(report.erasure));
    CHECK(report.checks.size() == 6);
}

TEST_CASE("without a key the report does not say that the key was the right one", "[certificate]") {
    const auto with = verify_certificate(sample().text, kAnna, sample().key);
    const auto without = verify_certificate(sample().text, kAnna);
    CHECK(without.valid());
    CHECK(without.checks.size() + 1 == with.checks.size());
    for (const CertificateCheck& check : without.checks)
        CHECK(check.what.find("you gave") == (check.what.find("identifier") == std::string::npos
                                                  ? std::string::npos
                                                  : check.what.find("you gave")));
}

TEST_CASE("another person's name fails one check and no other", "[certificate]") {
    const auto report = verify_certificate(sample().text, kBert, sample().key);
    CHECK(failures(report) == 1);
    const auto kind = verify_certificate(sample().text, Identifier{"user_id", kAnna.value}, sample().key);
    CHECK(failures(kind) == 1);
}

TEST_CASE("another store's key fails one check and no other", "[certificate]") {
    TestVault other;
    const auto report = verify_certificate(sample().text, kAnna, ledger_key(*other));
    CHECK(failures(report) == 1);
}

TEST_CASE("a certificate without one of its members is none", "[certificate][bad_input]") {
    const std::string path = GENERATE(
        as<std::string>(), "/format", "/site", "/erasure", "/completed", "/plan_sha256", "/erased", "/search",
        "/search/files", "/search/patterns", "/subject", "/subject/salt", "/subject/identifiers",
        "/subject/owners", "/ledger", "/ledger/key", "/ledger/entry", "/ledger/proof", "/signature");
    CAPTURE(path);
    nlohmann::json json = parsed();
    const nlohmann::json::json_pointer pointer(path);
    json.at(pointer.parent_pointer()).erase(pointer.back());
    CHECK(code_of([&] { verify(json); }) == ErrorCode::invalid_argument);
}

TEST_CASE("a certificate with a changed fact fails, and says which check", "[certificate]") {
    const std::vector<std::function<void(nlohmann::json&)>> changes = {
        [](nlohmann::json& json) { json["erased"]["sessions"] = 1; },
        [](nlohmann::json& json) { json["erased"]["secrets"] = 0; },
        [](nlohmann::json& json) { json["search"]["files"][0]["pages"] = 1; },
        [](nlohmann::json& json) { json["search"]["hits"] = 1; },
        [](nlohmann::json& json) { json["completed"] = "2026-03-02T12:00:00.000Z"; },
        [](nlohmann::json& json) { json["plan_sha256"] = std::string(64, 'a'); },
        [](nlohmann::json& json) {
            json["kept"].push_back({{"what", "everything"}, {"why", "no reason"}});
        },
        [](nlohmann::json& json) { json["site"] = "other.example"; }};
    const std::size_t which = GENERATE_COPY(range<std::size_t>(0, changes.size()));
    CAPTURE(which);
    nlohmann::json json = parsed();
    changes[which](json);
    const auto report = verify(json);
    CHECK_FALSE(report.valid());
    CHECK_FALSE(report.checks.at(0).holds);  // the signature covers all of it
}

TEST_CASE("an entry about another erasure does not prove this one", "[certificate]") {
    TestVault vault;
    fill_everything(*vault, kAnna);
    fill_everything(*vault, kBert);
    const auto anna = nlohmann::json::parse(vault->erasures().certificate(erase(*vault, kAnna)));
    auto bert = nlohmann::json::parse(vault->erasures().certificate(erase(*vault, kBert)));
    bert["ledger"] = anna["ledger"];  // a true entry with its true proof, of the same ledger
    const auto report = verify_certificate(bert.dump(), kBert, ledger_key(*vault));
    CHECK(failures(report) >= 2);
    CHECK(report.checks.at(2).holds);  // the proof itself is good
}

TEST_CASE("what is no certificate is refused with a sentence", "[certificate][bad_input]") {
    const std::string text = GENERATE(as<std::string>(), "", "\n", "{}", "[]", "null", "7",
                                      "{\"format\":\"sessionaudit.export/1\"}", "-----BEGIN CERTIFICATE-----",
                                      "{\"format\":\"sessionaudit.erasure-certificate/2\"}");
    CAPTURE(text);
    try {
        verify_certificate(text);
        FAIL("believed");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::invalid_argument);
        CHECK(std::string(error.what()).starts_with("this is not a certificate of erasure: "));
    }
}

TEST_CASE("a file that is too large is refused before it is read", "[certificate][bad_input]") {
    CHECK(code_of([] { verify_certificate(std::string(kCertificateSizeMax + 1, ' ')); }) ==
          ErrorCode::invalid_argument);
}

TEST_CASE("a member twice, nesting without end and bytes that are not UTF-8 are refused",
          "[certificate][bad_input]") {
    std::string twice = parsed().dump();
    twice.insert(1, "\"site\":\"shop.example\",");
    CHECK(code_of([&] { verify_certificate(twice); }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] { verify_certificate(std::string(100'000, '[')); }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] { verify_certificate("{\"format\":\"\xff\"}"); }) == ErrorCode::invalid_argument);
}

TEST_CASE("the commitment to an identifier is the HMAC that the format names", "[certificate]") {
    // Known answer: HMAC-SHA-256(32 bytes of 0x0b, "identifier" 0x00 "email:anna@shop.example").
    const Bytes salt(32, 0x0b);
    CHECK(to_hex(identifier_commitment(salt, kAnna)) ==
          "92c8bd1519ad390689185005e2fc7733139a0c1e99beefb78b80e39502c4136e");
    CHECK(identifier_commitment(salt, kAnna) != identifier_commitment(salt, kBert));
    CHECK(identifier_commitment(Bytes(32, 0x0c), kAnna) != identifier_commitment(salt, kAnna));
}
