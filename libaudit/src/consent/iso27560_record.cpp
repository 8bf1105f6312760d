// ISO/IEC TS 27560:2023 in JSON-LD. Which term of the Data Privacy Vocabulary stands for which field is as in
// the W3C group's guide for 27560: schema_version is dct:conformsTo, event_time is dct:date, and so on.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "consent/receipt_purpose.hpp"
#include "core/json_text.hpp"
#include "sessionaudit/consent_receipt.hpp"
#include "sessionaudit/policy_decision.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kController = "#controller";
constexpr std::string_view kPrincipal = "#data-subject";

Json context() {
    return {{"dpv", "https://w3id.org/dpv#"},
            {"eu-gdpr", "https://w3id.org/dpv/legal/eu/gdpr#"},
            {"dct", "http://purl.org/dc/terms/"},
            {"schema", "https://schema.org/"},
            {"xsd", "http://www.w3.org/2001/XMLSchema#"}};
}

Json reference(std::string_view id) {
    return {{"@id", id}};
}
Json moment(Timestamp at) {
    return {{"@type", "xsd:dateTime"}, {"@value", to_rfc3339(at)}};
}

std::string consent_status(ConsentState state) {
    switch (state) {
        case ConsentState::given:
            return "dpv:ConsentGiven";
        case ConsentState::refused:
        case ConsentState::opted_out:
            return "dpv:ConsentRefused";
        case ConsentState::withdrawn:
            return "dpv:ConsentWithdrawn";
        case ConsentState::expired:
            return "dpv:ConsentExpired";
        case ConsentState::none:
            break;
    }
    return "dpv:ConsentUnknown";
}

Json address(const Controller& controller) {
    Json json{{"@type", "schema:PostalAddress"}};
    for (const auto& [name, value] : controller.address)
        json["schema:" + name] = value;
    return json;
}

Json controller_party(const Controller& controller) {
    Json contacts = Json::array({controller.contact, "mailto:" + controller.email, controller.phone});
    if (!controller.url.empty()) contacts.push_back(controller.url);
    return {{"@id", kController},
            {"@type", Json::array({"dpv:DataController", "dpv:LegalEntity"})},
            {"dct:identifier", controller.url.empty() ? controller.policy_url : controller.url},
            {"dpv:hasName", controller.name},
            {"dpv:hasAddress", address(controller)},
            {"dpv:hasContact", contacts}};
}

Json recipients(const ReceiptPurpose& purpose) {
    Json list = Json::array();
    for (const std::string& name : purpose.recipients)
        list.push_back({{"@type", Json::array({"dpv:Recipient", "dpv:ThirdParty"})}, {"dpv:hasName", name}});
    return list;
}

Json storage(const ReceiptPurpose& purpose, const Controller& controller) {
    Json list = Json::array();
    for (const std::string& place : controller.storage_locations)
        list.push_back({{"@type", "dpv:StorageLocation"}, {"dpv:hasLocation", place}});
    if (list.empty()) list.push_back({{"@type", "dpv:StorageLocation"}, {"dct:description", "not stated"}});
    list.push_back(
        {{"@type", "dpv:StorageDuration"},
         {"dct:description", purpose.retention.empty() ? "as the privacy policy says" : purpose.retention}});
    return list;
}

Json personal_data(const ReceiptPurpose& purpose) {
    Json list = Json::array();
    const Json type = purpose.sensitive ? Json::array({"dpv:PersonalData", "dpv:SensitivePersonalData"})
                                        : Json::array({"dpv:PersonalData"});
    for (const std::string& category : purpose.data_categories)
        list.push_back({{"@type", type}, {"dct:title", category}});
    return list;
}

Json notice(const ConsentRecord& record, const Controller& controller) {
    Json json{{"@type", Json::array({"dpv:PrivacyNotice", "dpv:ConsentNotice"})},
              {"dct:source", controller.policy_url},
              {"dct:language", record.language.empty() ? "und" : record.language}};  // BCP 47: undetermined
    if (!record.notice.id.empty()) json["dct:identifier"] = record.notice.id;
    if (!record.notice.version.empty()) json["dct:hasVersion"] = record.notice.version;
    if (!record.notice.sha256.empty()) json["schema:sha256"] = record.notice.sha256;
    return json;
}

/// The event section: what was decided, when, by whom, and how long it holds.
Json event(const ConsentRecord& record, const ReceiptPurpose& purpose) {
    Json json{{"@type", "dpv:ConsentStatus"},
              {"dpv:hasConsentStatus", reference(consent_status(purpose.choice.state))},
              {"dpv:hasLegalBasis", reference("dpv:ExplicitlyExpressedConsent")},
              {"dct:date", moment(record.decided)},
              {"dpv:isImplementedByEntity", reference(kPrincipal)},
              {"dpv:hasIndicationMethod", record.method}};
    if (purpose.choice.expires)
        json["dct:valid"] = moment(*purpose.choice.expires);
    else
        json["dct:valid"] = "until it is withdrawn";
    return json;
}

Json process(const ConsentRecord& record, const ReceiptPurpose& purpose, const ReceiptParties& parties) {
    const Controller& controller = parties.controller;
    return {{"@type", "dpv:Process"},
            {"dpv:hasService", controller.service.empty() ? parties.site : controller.service},
            {"dpv:hasPurpose",
             {{"@type", "dpv:Purpose"},
              {"dct:identifier", purpose.choice.purpose},
              {"dct:title", purpose.title}}},
            {"dpv:hasLegalBasis", reference("dpv:Consent")},
            {"dpv:hasPersonalData", personal_data(purpose)},
            {"dpv:hasDataController", reference(kController)},
            {"dpv:hasProcessing",
             Json::array({reference("dpv:Collect"), reference("dpv:Store"), reference("dpv:Use")})},
            {"dpv:hasStorageCondition", storage(purpose, controller)},
            {"dpv:hasJurisdiction", record.jurisdiction.empty() ? "unknown" : record.jurisdiction},
            {"dpv:hasRecipient", recipients(purpose)},
            {"dpv:hasConsentControl",
             {{"@type", "dpv:WithdrawConsent"},
              {"dct:description",
               controller.withdrawal.empty() ? controller.policy_url : controller.withdrawal}}},
            {"dpv:hasConsentStatus", Json::array({event(record, purpose)})}};
}

bool under_gdpr(const ConsentRecord& record, const PolicySet* policies) {
    if (policies == nullptr || record.jurisdiction.empty()) return false;
    for (const Policy* policy :
         policies_for(*policies, {{record.jurisdiction, JurisdictionSource::declared}}))
        if (policy->id == "gdpr" ||
            std::find(policy->ancestors.begin(), policy->ancestors.end(), "gdpr") != policy->ancestors.end())
            return true;
    return false;
}

}  // namespace

std::string iso27560_record(const ConsentRecord& record, const ReceiptParties& parties) {
    const bool gdpr = under_gdpr(record, parties.policies);
    Json json{{"@context", context()},
              {"@id", "urn:uuid:" + record.id.to_string()},
              {"@type", Json::array({"dpv:ConsentRecord", "dpv:ConsentReceipt"})},
              {"dct:conformsTo", reference(gdpr ? "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr"
                                                : "https://w3id.org/dpv/schema/dpv-27560#record")},
              {"dct:identifier", record.id.to_string()},
              {"dpv:hasIdentifier", "urn:uuid:" + receipt_id(record.id)},
              {"dpv:hasDataSubject",
               {{"@id", kPrincipal}, {"@type", "dpv:DataSubject"}, {"dct:identifier", parties.principal}}},
              {"dct:created", moment(record.decided)},
              {"dpv:hasNotice", notice(record, parties.controller)},
              {"dct:language", record.language.empty() ? "und" : record.language},
              {"dpv:hasDataController", controller_party(parties.controller)},
              {"dpv:hasProcess", Json::array()}};
    for (const ReceiptPurpose& purpose : receipt_purposes(record, parties.policies))
        json["dpv:hasProcess"].push_back(process(record, purpose, parties));
    return dump_json_replacing(json, 2) + "\n";
}

}  // namespace sessionaudit
