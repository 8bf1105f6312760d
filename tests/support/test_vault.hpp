// A store in a folder of its own, under a clock that stands still.
#pragma once

#include <optional>

#include "manual_clock.hpp"
#include "sessionaudit/vault.hpp"
#include "temp_folder.hpp"

namespace sessionaudit::test {

class TestVault {
  public:
    explicit TestVault(const std::string& profile = "owasp-low") {
        Vault::create({home(), "shop.example", "file:root.key", profile, {}, &clock});
        open();
    }
    void open() { vault_.emplace(Vault::open(options())); }
    void close() { vault_.reset(); }
    void reopen() {
        close();
        open();
    }
    VaultOptions options() const { return {home(), {}, &clock, Milliseconds{5000}}; }
    std::filesystem::path home() const { return folder / "home"; }
    Vault* operator->() { return &*vault_; }
    Vault& operator*() { return *vault_; }
    SessionService sessions() { return vault_->sessions(); }

    TempFolder folder;
    ManualClock clock;

  private:
    std::optional<Vault> vault_;
};

}  // namespace sessionaudit::test
