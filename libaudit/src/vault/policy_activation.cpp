// A policy put in force while the store is open.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "consent/purpose_rules.hpp"
#include "core/file_handle.hpp"
#include "core/json_text.hpp"
#include "records/ledger_entries.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/vault.hpp"
#include "store/vault_core.hpp"

namespace sessionaudit {
namespace {

std::string id_of(const std::string& text) {
    const auto json = parse_json_or_discard(text);
    if (!json.is_object() || !json.contains("id") || !json["id"].is_string())
        throw Error(ErrorCode::invalid_argument, "this is no policy: a JSON object with an \"id\"");
    return json["id"].get<std::string>();
}

/// Files of the home, of which there may be none.
std::vector<PolicyFile> own_files(const std::filesystem::path& folder) {
    return std::filesystem::exists(folder) ? read_policy_files(folder) : std::vector<PolicyFile>{};
}

/// All files as they would be, and under which name the new one lies.
struct Candidate {
    std::vector<PolicyFile> files;
    std::string name;
};

Candidate with_policy(std::vector<PolicyFile> own, const std::string& id, const std::string& text) {
    Candidate candidate{shipped_policy_files(), id + ".json"};
    const auto is_it = [&](const PolicyFile& file) {
        const auto json = parse_json_or_discard(file.text);
        return json.is_object() && json.contains("id") && json["id"] == id;
    };
    const auto found = std::find_if(own.begin(), own.end(), is_it);
    if (found != own.end()) {
        candidate.name = found->name;
        own.erase(found);
    }
    candidate.files.insert(candidate.files.end(), own.begin(), own.end());
    candidate.files.push_back({candidate.name, text, false});
    return candidate;
}

std::shared_ptr<const PolicySet> require_sound(const std::vector<PolicyFile>& files) {
    PolicyCheck check = check_policies(files);
    if (!check.has_errors()) return std::move(check.policies);
    std::string first;
    std::size_t more = 0;
    for (const PolicyFinding& finding : check.findings) {
        if (finding.severity != FindingSeverity::error) continue;
        if (first.empty())
            first = finding.to_string();
        else
            ++more;
    }
    if (more != 0) first.append(" (and ").append(std::to_string(more)).append(" more)");
    throw Error(ErrorCode::invalid_argument, first);
}

}  // namespace

std::string Vault::activate_policy(const std::string& text, const std::string& replaces,
                                   const std::string& actor) const {
    const std::string id = id_of(text);
    VaultCore& core = *core_;
    // Inside a write job nobody else activates one, in this process or another.
    core.writer().run([&](WriteContext& context) {
        const std::filesystem::path folder = core.paths().policies();
        const Candidate candidate = with_policy(own_files(folder), id, text);
        const auto policies = require_sound(candidate.files);
        const Policy* const before = core.purpose_rules().policies().find(id);
        if ((before == nullptr ? std::string() : before->sha256) != replaces)
            throw Error(ErrorCode::conflict,
                        "another policy " + id + " is in force than the one you have seen; read it again");
        LedgerEntry entry = plain_entry("policy.activated", actor, core.now());
        entry.detail["policy"] = id;
        entry.detail["sha256"] = policies->find(id)->sha256;
        if (before != nullptr) entry.detail["replaces"] = before->sha256;
        context.record(entry);
        std::filesystem::create_directories(folder);
        replace_file(folder / candidate.name, as_bytes(text));
        core.purpose_rules().replace(policies);
    });
    return id;
}

}  // namespace sessionaudit
