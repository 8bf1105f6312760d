#include "sessionaudit/consent_receipt.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "core/file_handle.hpp"
#include "error_code.hpp"
#include "json_schema.hpp"
#include "sessionaudit/policy_set.hpp"

using namespace sessionaudit;
using test::code_of;
using Json = nlohmann::json;

namespace {

constexpr const char* kControllerFile = R"({
  "name": "Shop Example GmbH", "contact": "Data protection officer",
  "address": {"streetAddress": "Lange Str. 1", "postalCode": "10115", "addressLocality": "Berlin", "addressCountry": "DE"},
  "email": "privacy@shop.example", "phone": "tel:+49-30-1234567", "url": "https://shop.example",
  "policy_url": "https://shop.example/privacy", "storage_locations": ["DE"]})";

const std::shared_ptr<const PolicySet> kPolicies = load_policies();

ConsentRecord record_of(std::vector<ConsentChoice> choices, const std::string& jurisdiction) {
    ConsentRecord record;
    record.id = *RecordId::parse("01a20299-afca-7000-bd39-822fdf93246b");
    record.decided = from_millis(1772366400999);
    record.choices = std::move(choices);
    record.notice = {"cookies", "3", std::string(64, 'a')};
    record.language = "de";
    record.method = "banner";
    record.jurisdiction = jurisdiction;
    record.evidence = "<script>";
    return record;
}

ReceiptParties parties_of(const Controller& controller) {
    return {controller, "shop.example", "email:anna@shop.example", kPolicies.get()};
}

Json kantara(const ConsentRecord& record) {
    const Controller controller = parse_controller(kControllerFile, "controller.json");
    return Json::parse(kantara_receipt(record, parties_of(controller)));
}

Json iso27560(const ConsentRecord& record) {
    const Controller controller = parse_controller(kControllerFile, "controller.json");
    return Json::parse(iso27560_record(record, parties_of(controller)));
}

std::string complaints(const Json& receipt) {
    static const Json schema =
        Json::parse(read_text_file(SESSIONAUDIT_SOURCE_FOLDER "/tests/golden/kantara-receipt.schema.json"));
    return test::schema_complaints(schema, receipt);
}

}  // namespace

TEST_CASE("a Kantara receipt keeps to the specification's types", "[consent][receipt]") {
    const auto jurisdiction = GENERATE(as<std::string>(), "DE", "US-CA", "JP", "");
    const auto state = GENERATE(ConsentState::given, ConsentState::refused, ConsentState::withdrawn,
                                ConsentState::opted_out);
    const Json receipt = kantara(record_of({{"advertising", state, from_millis(1788000000000)},
                                            {"service", state, {}},
                                            {"unheard_of", state, {}}},
                                           jurisdiction));
    CHECK(complaints(receipt) == "");
    CHECK(receipt["consentTimestamp"] == 1772366400);  // seconds, cut and not rounded
    CHECK(receipt["services"][0]["purposes"].size() == 3);
}

TEST_CASE("a receipt says what the policy says of a purpose", "[consent][receipt]") {
    const Json receipt = kantara(record_of({{"advertising", ConsentState::given, from_millis(1788000000000)},
                                            {"service", ConsentState::refused, {}}},
                                           "DE"));
    const Json& advertising = receipt["services"][0]["purposes"][0];
    CHECK(advertising["consentType"] == "EXPLICIT");
    CHECK(advertising["piiCategory"] == Json{"page views", "advertising ids"});
    CHECK(advertising["thirdPartyName"] == "advertising partners");
    CHECK(advertising["termination"].get<std::string>().find("2026-08-29") != std::string::npos);
    CHECK(receipt["services"][0]["purposes"][1]["thirdPartyDisclosure"] == false);
    CHECK(receipt["sensitive"] == false);
    const Json sensitive = kantara(record_of({{"sensitive_inference", ConsentState::given, {}}}, "US-CA"));
    CHECK(sensitive["sensitive"] == true);
    CHECK(sensitive["spiCat"] == Json::array({"sensitive personal information"}));
}

TEST_CASE("the receipt's id is a UUID of version 4, and always the same", "[consent][receipt]") {
    const RecordId id = *RecordId::parse("01a20299-afca-7000-bd39-822fdf93246b");
    // openssl dgst -sha256 over "sessionaudit receipt", a zero byte and the 16 bytes; then version and
    // variant.
    CHECK(receipt_id(id) == "adafb061-0f12-458f-a06a-ed7286f77574");
    RecordId other = id;
    other.bytes[15] ^= 1U;
    CHECK(receipt_id(other) != receipt_id(id));
}

TEST_CASE("a 27560 record has every mandatory field", "[consent][receipt]") {
    const Json record = iso27560(record_of({{"advertising", ConsentState::withdrawn, {}}}, "DE"));
    // header
    CHECK(record["dct:conformsTo"]["@id"] == "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr");
    CHECK(record["dct:identifier"] == "01a20299-afca-7000-bd39-822fdf93246b");
    CHECK(record["dpv:hasIdentifier"].get<std::string>().starts_with("urn:uuid:"));
    CHECK(record["dpv:hasDataSubject"]["dct:identifier"] == "email:anna@shop.example");
    // processing
    CHECK(record["dpv:hasNotice"]["dct:hasVersion"] == "3");
    CHECK(record["dct:language"] == "de");
    const Json& process = record["dpv:hasProcess"][0];
    for (const char* field :
         {"dpv:hasPurpose", "dpv:hasPersonalData", "dpv:hasDataController", "dpv:hasStorageCondition",
          "dpv:hasJurisdiction", "dpv:hasRecipient", "dpv:hasConsentControl"})
        CHECK(process.contains(field));
    // parties
    for (const char* field : {"dct:identifier", "dpv:hasAddress", "dpv:hasName", "dpv:hasContact", "@type"})
        CHECK(record["dpv:hasDataController"].contains(field));
    // events
    const Json& event = process["dpv:hasConsentStatus"][0];
    for (const char* field : {"dct:date", "dct:valid", "dpv:isImplementedByEntity", "dpv:hasLegalBasis"})
        CHECK(event.contains(field));
    CHECK(event["dpv:hasConsentStatus"]["@id"] == "dpv:ConsentWithdrawn");
    CHECK(iso27560(record_of({{"advertising", ConsentState::given, {}}}, "US-CA"))["dct:conformsTo"]["@id"] ==
          "https://w3id.org/dpv/schema/dpv-27560#record");
}

TEST_CASE("a controller's file is refused with the member that is wrong", "[consent][receipt]") {
    const Json whole = Json::parse(kControllerFile);
    CHECK_NOTHROW(parse_controller(whole.dump(), "c.json"));
    const auto said_of = [](const Json& json) -> std::string {
        try {
            parse_controller(json.dump(), "c.json");
        } catch (const Error& error) {
            CHECK(error.code() == ErrorCode::invalid_argument);
            return error.what();
        }
        return "";
    };
    for (const char* name : {"name", "contact", "address", "email", "phone", "policy_url"}) {
        Json without = whole;
        without.erase(name);
        CHECK(said_of(without).find(name) != std::string::npos);
        Json wrong = whole;
        wrong[name] = 7;
        CHECK(said_of(wrong).find(name) != std::string::npos);
    }
    Json changed = whole;
    changed["phone"] = "030 1234567";
    CHECK(said_of(changed).find("RFC 3966") != std::string::npos);
    changed = whole;
    changed["policy_url"] = "javascript:alert(1)";
    CHECK(said_of(changed).find("policy_url") != std::string::npos);
    changed = whole;
    changed["telephone"] = "tel:1";
    CHECK(said_of(changed).find("telephone") != std::string::npos);
    changed = whole;
    changed["address"]["planet"] = "Earth";
    CHECK(said_of(changed).find("planet") != std::string::npos);
    for (const char* text : {"", "[]", "nonsense", "{\"name\": \"x\""})
        CHECK(code_of([&] { parse_controller(text, "c.json"); }) == ErrorCode::invalid_argument);
}
