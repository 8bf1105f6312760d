// The folder that holds a store: names of its files, and its configuration.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sessionaudit/key_provider.hpp"

namespace sessionaudit {

struct HomePaths {
    std::filesystem::path home;
    std::filesystem::path config() const { return home / "config.json"; }
    std::filesystem::path store() const { return home / "store.db"; }
    std::filesystem::path keyring() const { return home / "keyring.db"; }
    std::filesystem::path ledger() const { return home / "ledger.db"; }
    std::filesystem::path anchor() const { return home / "ledger.anchor"; }
    std::filesystem::path counters() const { return home / "store.lock"; }
    std::filesystem::path policies() const { return home / "policies"; }
    std::filesystem::path jurisdictions() const { return home / "jurisdictions.csv"; }
    std::filesystem::path rotation() const { return home / "rotation.json"; }
};

/// config.json. Holds no secret.
struct HomeConfig {
    int format = 1;
    std::string site;    ///< the property of the controller that sessions belong to by default
    std::string key;     ///< spec of the root key's source
    std::string key_id;  ///< its fingerprint
    PassphraseSettings passphrase;
    std::string profile;        ///< id of the session profile used by default
    std::string ledger_origin;  ///< the log's name in its checkpoints

    KeySource key_source(const HomePaths& paths, PassphrasePrompt prompt) const;
};

/// For whoever has the store alone, before any of its databases is opened: opening one would make SQLite
/// forget what is behind a damaged place of its write-ahead log. Throws Error{corrupt}.
void require_whole_logs(const HomePaths& paths);
/// The same when nobody has the store open; false when somebody has, and did this before.
bool require_whole_logs_if_alone(const HomePaths& paths);

/// Throws Error: not_found (no store here), newer_schema, invalid_argument (names the bad field).
HomeConfig read_config(const HomePaths& paths);
/// Durable, atomic.
void write_config(const HomePaths& paths, const HomeConfig& config);

}  // namespace sessionaudit
