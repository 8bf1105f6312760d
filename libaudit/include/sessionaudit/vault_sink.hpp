// Where an import's visits go: into an open store.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "sessionaudit/ingest.hpp"
#include "sessionaudit/vault.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// Stores each batch durably, with the importer's checkpoint for the input named by set_identity(), which
/// comes first. Throws as SessionService::store_imported(). Threads: one at a time.
class VaultSink final : public ImportSink {
  public:
    /// `vault` must outlive it.
    explicit VaultSink(const Vault& vault) : vault_(vault) {}
    void set_identity(Bytes identity) { identity_ = std::move(identity); }
    void store(std::vector<ImportedSession>&& batch, ByteView checkpoint) override {
        left_out += vault_.sessions().store_imported(std::move(batch), identity_, checkpoint);
    }

    std::int64_t left_out = 0;  ///< visits of people who were erased since

  private:
    const Vault& vault_;
    Bytes identity_;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
