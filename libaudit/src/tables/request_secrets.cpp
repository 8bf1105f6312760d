#include "tables/request_secrets.hpp"

#include <nlohmann/json.hpp>

#include "core/json_text.hpp"
#include "crypto/hash.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kLabel = "request";
constexpr std::string_view kReasonLabel = "request-reason";

[[noreturn]] void damaged() {
    throw Error(ErrorCode::corrupt, "a request in the store is damaged; restore a backup");
}

Bytes bytes_of(const Json& hex) {
    auto bytes = from_hex(hex.get<std::string>());
    if (!bytes) damaged();
    return *bytes;
}

/// Values of identifiers may be anything, also no UTF-8.
Json to_json(const Identifier& identifier) {
    return Json{identifier.kind, to_hex(as_bytes(identifier.value))};
}

Identifier identifier_of(const Json& json) {
    return {json.at(0), std::string(as_text(bytes_of(json.at(1))))};
}

Json to_json(const Rectification& change) {
    return {{"what", static_cast<int>(change.what)},
            {"before", to_json(change.before)},
            {"after", to_json(change.after)},
            {"session", to_hex(change.session.view())},
            {"name", change.name},
            {"value", change.value}};
}

Rectification rectification_of(const Json& json) {
    return {static_cast<Rectification::What>(json.at("what").get<int>()),
            identifier_of(json.at("before")),
            identifier_of(json.at("after")),
            SessionId::from_bytes(bytes_of(json.at("session"))),
            json.at("name"),
            json.at("value")};
}

Json to_json(const RequestSecrets& secrets) {
    const RequestDetails& details = secrets.details;
    Json json{{"person", to_json(details.person)},
              {"text", details.text},
              {"purposes", details.purposes},
              {"changes", Json::array()},
              {"permission", details.permission_sha256},
              {"sent_to", to_json(secrets.code_sent_to)},
              {"denied", {secrets.denied.id, secrets.denied.reason, secrets.denied.purposes}},
              {"extension", secrets.extension_reason}};
    for (const Rectification& change : details.changes)
        json["changes"].push_back(to_json(change));
    if (details.agent) json["agent"] = {details.agent->name, details.agent->contact};
    if (secrets.code_mac) json["code"] = to_hex(*secrets.code_mac);
    return json;
}

RequestSecrets from_json(const Json& json) {
    RequestSecrets secrets;
    RequestDetails& details = secrets.details;
    details.person = identifier_of(json.at("person"));
    details.text = json.at("text");
    details.purposes = json.at("purposes").get<std::vector<std::string>>();
    for (const Json& change : json.at("changes"))
        details.changes.push_back(rectification_of(change));
    if (json.contains("agent")) details.agent = RequestAgent{json["agent"].at(0), json["agent"].at(1)};
    details.permission_sha256 = json.at("permission");
    secrets.code_sent_to = identifier_of(json.at("sent_to"));
    const Json& denied = json.at("denied");
    secrets.denied = {denied.at(0), denied.at(1), denied.at(2).get<std::vector<std::string>>()};
    secrets.extension_reason = json.at("extension");
    if (json.contains("code")) {
        const Bytes mac = bytes_of(json["code"]);
        secrets.code_mac.emplace();
        if (mac.size() != secrets.code_mac->size()) damaged();
        std::copy(mac.begin(), mac.end(), secrets.code_mac->begin());
    }
    return secrets;
}

}  // namespace

Bytes seal_secrets(const OwnerKey& request_key, const RecordId& id, const RequestSecrets& secrets) {
    const std::string text = dump_json(to_json(secrets));
    return request_key.seal(kLabel, id.view(), as_bytes(text));
}

RequestSecrets open_secrets(const OwnerKey& request_key, const RecordId& id, ByteView box) {
    const Bytes text = request_key.open(kLabel, id.view(), box);
    try {
        return from_json(parse_json(as_text(text)));
    } catch (const Json::exception&) {
        damaged();
    }
}

Bytes seal_reason(const OwnerKey& request_key, const RecordId& id, const std::string& reason) {
    return request_key.seal(kReasonLabel, id.view(), as_bytes(reason));
}

std::string open_reason(const OwnerKey& request_key, const RecordId& id, ByteView box) {
    return std::string(as_text(request_key.open(kReasonLabel, id.view(), box)));
}

Hash code_mac(const OwnerKey& request_key, const RecordId& id, std::string_view code) {
    static constexpr std::uint8_t kSeparator[] = {0};
    return hmac_sha256(request_key.ledger_salt.view(),
                       {as_bytes("request-code"), kSeparator, id.view(), as_bytes(code)});
}

}  // namespace sessionaudit
