#include "tables/archives.hpp"

namespace sessionaudit {

void insert_archive(storage::Connection& store, const ArchiveRow& archive) {
    store
        .prepare(
            "INSERT INTO archive"
            " (archive_id, bucket, key_id, rule, data, created_at, expires_at, items, parts, size)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0)")
        .bind(archive.info.id.view(), archive.bucket, archive.key_id.view(), archive.info.rule,
              to_string(archive.info.data), to_millis(archive.info.created), to_millis(archive.info.expires))
        .run();
}

void update_archive(storage::Connection& store, const ArchiveRow& archive) {
    store.prepare("UPDATE archive SET items = $1, parts = $2, size = $3 WHERE archive_id = $4")
        .bind(archive.info.items, archive.parts, archive.size, archive.info.id.view())
        .run();
}

bool delete_archive(storage::Connection& store, const RecordId& archive) {
    store.prepare("DELETE FROM archive_person WHERE archive_id = $1").bind(archive.view()).run();
    store.prepare("DELETE FROM archive WHERE archive_id = $1").bind(archive.view()).run();
    return store.changes() != 0;
}

std::vector<ArchiveRow> select_archives(storage::Connection& store) {
    auto select = store.prepare(
        "SELECT archive_id, bucket, key_id, rule, data, created_at, expires_at, items, parts, size"
        " FROM archive ORDER BY archive_id");
    std::vector<ArchiveRow> archives;
    while (select.step()) {
        const storage::Row row = select.row();
        ArchiveRow archive;
        archive.info.id = RecordId::from_bytes(row.blob(0));
        archive.bucket = static_cast<Bucket>(row.integer(1));
        archive.key_id = OwnerId::from_bytes(row.blob(2));
        archive.info.rule = row.text(3);
        archive.info.data = parse_data_kind(row.text(4)).value_or(DataKind::events);
        archive.info.created = from_millis(row.integer(5));
        archive.info.expires = from_millis(row.integer(6));
        archive.info.items = row.integer(7);
        archive.parts = row.integer(8);
        archive.size = row.integer(9);
        archives.push_back(std::move(archive));
    }
    return archives;
}

void count_archived_item(storage::Connection& store, const RecordId& archive, const OwnerPlace& owner) {
    store
        .prepare(
            "INSERT INTO archive_person (owner_id, bucket, archive_id, items) VALUES ($1, $2, $3, 1)"
            " ON CONFLICT (owner_id, archive_id, bucket) DO UPDATE SET items = items + 1")
        .bind(owner.owner.view(), owner.bucket, archive.view())
        .run();
}

std::vector<OwnerPlace> people_of_archive(storage::Connection& store, const RecordId& archive) {
    auto select = store.prepare("SELECT owner_id, bucket FROM archive_person WHERE archive_id = $1");
    select.bind(archive.view());
    std::vector<OwnerPlace> people;
    while (select.step())
        people.push_back(
            {OwnerId::from_bytes(select.row().blob(0)), static_cast<Bucket>(select.row().integer(1))});
    return people;
}

bool is_in_archive(storage::Connection& store, const RecordId& archive, const OwnerId& owner) {
    auto select = store.prepare("SELECT 1 FROM archive_person WHERE owner_id = $1 AND archive_id = $2");
    select.bind(owner.view(), archive.view());
    return select.step();
}

}  // namespace sessionaudit
