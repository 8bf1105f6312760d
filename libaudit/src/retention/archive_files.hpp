// What is archived: a sealed file a rule and day of expiry, under a key of its own in the key ring.
//
// A file is a row of parts: length (4 bytes, big-endian) ‖ box. A box is sealed under the archive's key and
// holds items: owner id (16) ‖ bucket (2) ‖ box as packed bytes, which is sealed under the owner's key once
// more, so that erasing a person reaches the archives too. What lies behind the size that the row gives was
// never committed.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "sessionaudit/retention.hpp"
#include "store/vault_core.hpp"
#include "tables/archives.hpp"

namespace sessionaudit {

/// Writes archives during a sweep; each sweep makes files of its own. Works inside write jobs: what was added
/// in a job that failed must be dropped with rollback().
class ArchiveWriter {
  public:
    ArchiveWriter(VaultCore& core, Timestamp now) : core_(core), now_(now) {}

    /// The item is kept until the end of the day of `expires`.
    void add(const std::string& rule, DataKind data, Timestamp expires, const OwnerKey& owner,
             const nlohmann::ordered_json& item);
    /// Writes what was added to the files, durably, and to the tables.
    void write(WriteContext& context);
    /// After the commit.
    void commit();
    void rollback();

  private:
    struct Added {
        OwnerId owner{};
        Bucket bucket = 0;
        OwnerKey key;
        std::string text;
    };
    using Group = std::tuple<std::string, DataKind, Timestamp>;
    ArchiveRow create(WriteContext& context, const Group& group);
    void append(const ArchiveRow& archive, const Bytes& part);

    VaultCore& core_;
    Timestamp now_;
    std::map<Group, ArchiveRow> archives_;  ///< as committed
    std::map<Group, ArchiveRow> written_;   ///< by the job under way
    std::map<Group, std::vector<Added>> added_;
};

/// Destroys the keys of archives whose time is over, then their files; files without a row go too.
void expire_archives(VaultCore& core, Timestamp now, const std::string& actor);

void read_archive_items(VaultCore& core, const ArchiveRow& archive,
                        const std::function<void(const std::string& item)>& use);

}  // namespace sessionaudit
