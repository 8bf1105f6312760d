// Kantara Consent Receipt Specification 1.1: types are strict (seconds as an integer, policyUrl with a small
// rl), and members that it requires are there even when they are empty.
#include <chrono>
#include <nlohmann/json.hpp>
#include <set>

#include "consent/receipt_purpose.hpp"
#include "core/ascii.hpp"
#include "core/json_text.hpp"
#include "sessionaudit/consent_receipt.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::ordered_json;

/// Part of the specification's vocabulary is EXPLICIT; the rest names what was chosen instead.
std::string consent_type(const ReceiptPurpose& purpose) {
    switch (purpose.choice.state) {
        case ConsentState::given:
            return "EXPLICIT";
        case ConsentState::refused:
            return "REFUSED";
        case ConsentState::withdrawn:
            return "WITHDRAWN";
        case ConsentState::opted_out:
            return "OPTED_OUT";
        case ConsentState::none:
        case ConsentState::expired:
            break;
    }
    return "NONE";
}

/// When and how it ends.
std::string termination(const ReceiptPurpose& purpose, const Controller& controller) {
    std::string text =
        purpose.choice.expires ? "Runs out on " + to_rfc3339(*purpose.choice.expires) + ". " : "";
    if (!purpose.retention.empty()) text += "Data is kept: " + purpose.retention + ". ";
    return text + "To take it back: " +
           (controller.withdrawal.empty() ? controller.policy_url : controller.withdrawal);
}

Json purpose_json(const ReceiptPurpose& purpose, const Controller& controller) {
    Json json{{"purpose", purpose.title},
              {"consentType", consent_type(purpose)},
              {"purposeCategory", Json::array({purpose.choice.purpose})},
              {"piiCategory", purpose.data_categories},
              {"primaryPurpose", !purpose.needs_yes},
              {"termination", termination(purpose, controller)},
              {"thirdPartyDisclosure", !purpose.recipients.empty()}};
    if (!purpose.recipients.empty()) json["thirdPartyName"] = ascii::join(purpose.recipients);
    return json;
}

Json controller_json(const Controller& controller) {
    Json address{{"@type", "PostalAddress"}};
    for (const auto& [name, value] : controller.address)
        address[name] = value;
    Json json{{"piiController", controller.name}, {"onBehalf", false},
              {"contact", controller.contact},    {"address", address},
              {"email", controller.email},        {"phone", controller.phone}};
    if (!controller.url.empty()) json["piiControllerUrl"] = controller.url;
    return json;
}

}  // namespace

std::string kantara_receipt(const ConsentRecord& record, const ReceiptParties& parties) {
    const Controller& controller = parties.controller;
    Json purposes = Json::array();
    std::set<std::string> sensitive;
    for (const ReceiptPurpose& purpose : receipt_purposes(record, parties.policies)) {
        purposes.push_back(purpose_json(purpose, controller));
        if (purpose.sensitive)
            sensitive.insert(purpose.data_categories.begin(), purpose.data_categories.end());
    }
    const auto seconds = std::chrono::floor<std::chrono::seconds>(record.decided).time_since_epoch().count();
    Json json{{"version", "KI-CR-v1.1.0"},
              {"jurisdiction", record.jurisdiction.empty() ? "unknown" : record.jurisdiction},
              {"consentTimestamp", static_cast<std::int64_t>(seconds)},
              {"collectionMethod", record.method},
              {"consentReceiptID", receipt_id(record.id)}};
    if (!record.language.empty()) json["language"] = record.language;
    json["piiPrincipalId"] = parties.principal;
    json["piiControllers"] = Json::array({controller_json(controller)});
    json["policyUrl"] = controller.policy_url;
    Json service = Json::object();
    service["service"] = controller.service.empty() ? parties.site : controller.service;
    service["purposes"] = std::move(purposes);
    json["services"] = Json::array({std::move(service)});
    json["sensitive"] = !sensitive.empty();
    json["spiCat"] = sensitive;
    return dump_json_replacing(json, 2) + "\n";
}

}  // namespace sessionaudit
