// A policy put in force while the store is open:
//
// 1. Its file is written into the folder under a name that opening does not read, <file>.<id>.next.
// 2. One commit says in the ledger that the policy is in force, and in the store which file waits.
// 3. The policies in memory are replaced, and the file is renamed into its place.
//
// A commit that fails, or a crash before it, leaves a file that nobody committed: it is removed. A crash
// after it leaves one that the store names: it is renamed. Both is done by the next who opens the store or
// puts a policy in force, inside a write job, where nobody else, in this process or another, is about to
// commit one.
#include "vault/policy_activation.hpp"

#include <algorithm>
#include <vector>

#include "consent/purpose_rules.hpp"
#include "core/file_handle.hpp"
#include "core/json_text.hpp"
#include "records/ledger_entries.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/vault.hpp"
#include "tables/store_values.hpp"

namespace sessionaudit {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kWaiting = ".next";

std::vector<fs::path> waiting_files(const fs::path& folder) {
    std::vector<fs::path> found;
    if (!fs::is_directory(folder)) return found;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == kWaiting) found.push_back(entry.path());
    return found;
}

fs::path waiting_name(const fs::path& file, const RecordId& id) {
    fs::path name = file;
    name += "." + id.to_string();
    name += kWaiting;
    return name;
}

/// Whose place it takes: shop.json of shop.json.<id>.next.
fs::path place_of(const fs::path& waiting) {
    return waiting.parent_path() / waiting.stem().stem();
}

/// Another process that opens the store meanwhile may be quicker.
void move_in(const fs::path& waiting) {
    try {
        rename_file(waiting, place_of(waiting));
    } catch (const Error& error) {
        if (!fs::exists(waiting)) return;
        throw Error(
            error.code(),
            std::string(error.what()) +
                "; the policy is in force, and its file takes its place when the store is opened next");
    }
}

/// Inside a write job. Returns whether a policy's file was changed.
bool settle(const fs::path& folder, storage::Connection& store) {
    const auto committed = select_next_policy(store);
    bool changed = false;
    for (const fs::path& waiting : waiting_files(folder)) {
        if (committed == waiting.filename().string()) {
            move_in(waiting);
            changed = true;
        } else {
            fs::remove(waiting);
        }
    }
    return changed;
}

}  // namespace

void finish_policy_activation(VaultCore& core) {
    const fs::path folder = core.paths().policies();
    if (waiting_files(folder).empty()) return;
    bool changed = false;
    core.writer().run([&](WriteContext& context) { changed = settle(folder, context.store()); });
    if (!changed) return;
    PurposeRules& rules = core.purpose_rules();
    const LockGuard lock(rules.change_mutex());
    rules.replace(load_policies(folder));
}

std::string Vault::activate_policy(const std::string& text, const std::string& replaces,
                                   const std::string& actor) const {
    const std::string id = policy_id_of(text);
    VaultCore& core = *core_;
    const fs::path folder = core.paths().policies();
    PurposeRules& rules = core.purpose_rules();
    const LockGuard lock(rules.change_mutex());
    std::shared_ptr<const PolicySet> policies;
    fs::path waiting;
    core.writer().run([&](WriteContext& context) {
        settle(folder, context.store());
        PolicyFiles files;
        files.add_folder(folder);
        const fs::path name = files.own_file(id).value_or(id + ".json");
        files.put({{name.string(), text, false}});
        policies = files.require_sound();
        const Policy* const before = rules.policies().find(id);
        if ((before == nullptr ? std::string() : before->sha256) != replaces)
            throw Error(ErrorCode::conflict,
                        "another policy " + id + " is in force than the one you have seen; read it again");
        LedgerEntry entry = plain_entry("policy.activated", actor, core.now());
        entry.detail["policy"] = id;
        entry.detail["sha256"] = policies->find(id)->sha256;
        if (before != nullptr) entry.detail["replaces"] = before->sha256;
        context.record(entry);
        fs::create_directories(folder);
        waiting = waiting_name(folder / name.filename(), core.ids().next_record(core.now()));
        write_new_file(waiting, as_bytes(text));
        upsert_next_policy(context.store(), waiting.filename().string());
    });
    rules.replace(std::move(policies));
    move_in(waiting);
    return id;
}

}  // namespace sessionaudit
