// Policies: shown, checked, compared, put in force.
#include "api/etag.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "http/json_text.hpp"
#include "http/problem.hpp"
#include "sessionaudit/record_json.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

std::string etag_of_policy(const Policy& policy) {
    return "\"" + policy.sha256 + "\"";
}

const Policy& require_policy(const Call& call, const std::string& id) {
    const Policy* const policy = call.app.vault.policies().find(id);
    if (policy == nullptr) throw Error(ErrorCode::not_found, "no policy in force has this id");
    return *policy;
}

Reply list_policies(Call& call) {
    json items = json::array();
    for (const auto& [id, policy] : call.app.vault.policies().policies)
        items.emplace_back(json_of(policy));
    return Reply::json({{"items", std::move(items)}});
}

json policy_json(const Policy& policy) {
    json object = json_of(policy);
    object["text"] = policy.text;
    object["effective"] = parse_json(render_policy(policy));
    return object;
}

Reply show_policy(Call& call) {
    const Policy& policy = require_policy(call, call.at("id"));
    return with_etag(call, Reply::json(policy_json(policy)), etag_of_policy(policy));
}

/// The shipped ones, then those that were sent, which may replace them.
PolicyCheck check_files(const json& files) {
    std::vector<PolicyFile> sent;
    for (const json& file : files)
        sent.push_back({file["name"].get<std::string>(), file["text"].get<std::string>(), false});
    PolicyFiles all;
    all.add(std::move(sent));
    return all.check();
}

json findings_json(const PolicyCheck& check) {
    json findings = json::array();
    for (const PolicyFinding& finding : check.findings)
        findings.emplace_back(json_of(finding));
    return findings;
}

Reply validate_policies(Call& call) {
    const PolicyCheck check = check_files(call.body["files"]);
    return Reply::json({{"valid", !check.has_errors()}, {"findings", findings_json(check)}});
}

std::string id_of(const std::string& text) {
    try {
        return policy_id_of(text);
    } catch (const Error& error) {
        throw Problem(422, "invalid-policy", error.what());
    }
}

/// The policy that a text would be beside those in force.
Policy policy_from(const Call& call, const std::string& text) {
    const std::string id = id_of(text);
    PolicyFiles files(call.app.vault.policies());
    files.put({{id + ".json", text, false}});
    const PolicyCheck check = files.check();
    if (const Policy* const policy = check.policies->find(id)) return *policy;
    throw Problem(422, "invalid-policy", check.first_error());
}

Reply diff_policy(Call& call) {
    const Policy& before = require_policy(call, call.body["before"].get<std::string>());
    const Policy after = policy_from(call, call.body["after"].get<std::string>());
    json changes = json::array();
    for (const PolicyChange& change : diff_policies(before, after))
        changes.emplace_back(json_of(change));
    return Reply::json({{"changes", std::move(changes)}});
}

Reply activate_policy(Call& call) {
    const std::string& id = call.at("id");
    const auto text = call.body["text"].get<std::string>();
    if (id_of(text) != id)
        throw Problem(422, "invalid-policy", "the policy's own id is not that of the address");
    const Policy* const before = call.app.vault.policies().find(id);
    if (before != nullptr)
        require_match(call, etag_of_policy(*before));
    else if (call.field("If-None-Match") != "*")
        throw Problem(428, "precondition-required", "say If-None-Match: * to add a policy that is new");
    try {
        call.app.vault.activate_policy(text, before == nullptr ? "" : before->sha256, call.actor());
    } catch (const Error& error) {
        if (error.code() == ErrorCode::conflict)
            throw Problem(412, "precondition-failed", "it was changed meanwhile; read it again");
        if (error.code() == ErrorCode::invalid_argument) throw Problem(422, "invalid-policy", error.what());
        throw;
    }
    const Policy& policy = require_policy(call, id);
    return with_etag(call, Reply::json(policy_json(policy), before == nullptr ? 201 : 200),
                     etag_of_policy(policy));
}

}  // namespace

void add_policies_routes(RouteTable& table) {
    table.add("listPolicies", list_policies);
    table.add("showPolicy", show_policy);
    table.add("validatePolicies", validate_policies);
    table.add("diffPolicy", diff_policy);
    table.add("activatePolicy", activate_policy);
}

}  // namespace sessionaudit::server
