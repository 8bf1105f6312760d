// Sealed files of what retention took out of the store, and whose records are in them, as rows.
// retention/archive_files.hpp has the files.
#pragma once

#include <vector>

#include "sessionaudit/retention.hpp"
#include "storage/connection.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {

/// An archive as its row has it.
struct ArchiveRow {
    RetentionArchive info;
    Bucket bucket = 0;
    OwnerId key_id{};  ///< of the archive's own key
    std::int64_t parts = 0;
    std::int64_t size = 0;
};

/// Empty as yet: items, parts and size are not written.
void insert_archive(storage::Connection& store, const ArchiveRow& archive);
/// Items, parts and size.
void update_archive(storage::Connection& store, const ArchiveRow& archive);
/// With the list of its people. Returns whether it was there.
bool delete_archive(storage::Connection& store, const RecordId& archive);
/// Oldest first.
std::vector<ArchiveRow> select_archives(storage::Connection& store);

/// One more item of this owner's.
void count_archived_item(storage::Connection& store, const RecordId& archive, const OwnerPlace& owner);
std::vector<OwnerPlace> people_of_archive(storage::Connection& store, const RecordId& archive);
/// Whether an archive's items of this owner's are still the owner's.
bool is_in_archive(storage::Connection& store, const RecordId& archive, const OwnerId& owner);

}  // namespace sessionaudit
