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
    std::filesystem::path board() const { return home / "store.lock"; }
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

/// Throws Error: not_found (no store here), newer_schema, invalid_argument (names the bad field).
HomeConfig read_config(const HomePaths& paths);
/// Durable, atomic.
void write_config(const HomePaths& paths, const HomeConfig& config);

}  // namespace sessionaudit
