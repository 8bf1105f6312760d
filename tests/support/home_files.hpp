// The files of a store, opened one by one and without the vault, for tests that look or tamper inside.
#pragma once

#include <filesystem>
#include <memory>

#include "storage/sqlcipher.hpp"
#include "store/home.hpp"
#include "store/root_keys.hpp"

namespace sessionaudit::test {

/// The root key must be had without a prompt.
class HomeFiles {
  public:
    explicit HomeFiles(std::filesystem::path home)
        : paths_{std::move(home)},
          config_(read_config(paths_)),
          keys_(load_root_key(config_.key_source(paths_, {})).view()) {}

    const HomePaths& paths() const { return paths_; }
    const RootKeys& keys() const { return keys_; }
    std::unique_ptr<storage::Connection> store() const { return open(paths_.store(), keys_.store); }
    std::unique_ptr<storage::Connection> keyring() const { return open(paths_.keyring(), keys_.keyring); }
    std::unique_ptr<storage::Connection> ledger() const { return open(paths_.ledger(), keys_.ledger); }

  private:
    /// Nobody waits in a test: a lock that is held is a fault.
    static std::unique_ptr<storage::Connection> open(const std::filesystem::path& file,
                                                     const SecretBytes& key) {
        storage::SqlcipherOptions options;
        options.busy_timeout = Milliseconds{0};
        return storage::open_sqlcipher(file, key.view(), options);
    }

    HomePaths paths_;
    HomeConfig config_;
    RootKeys keys_;
};

}  // namespace sessionaudit::test
