#include "retention/archive_files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "core/codec.hpp"
#include "core/file_handle.hpp"
#include "core/json_text.hpp"
#include "records/held_items.hpp"
#include "records/ledger_entries.hpp"
#include "records/visitor_end.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kPartLabel = "archive";
constexpr std::string_view kItemLabel = "archived";
constexpr std::size_t kLengthSize = 4;

std::filesystem::path folder_of(const VaultCore& core) {
    return core.paths().home / "archive";
}

std::filesystem::path file_of(const VaultCore& core, const RecordId& id) {
    return folder_of(core) / (id.to_string() + ".sealed");
}

/// Ties a part to its place in its file.
Bytes place_of(const RecordId& id, std::int64_t part) {
    Bytes place(id.bytes.begin(), id.bytes.end());
    append_u64(place, static_cast<std::uint64_t>(part));
    return place;
}

void make_folder(const std::filesystem::path& folder) {
    if (std::filesystem::exists(folder)) return;
    std::filesystem::create_directory(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    sync_folder(folder.parent_path());
}

[[noreturn]] void fail_writing(const std::filesystem::path& file) {
    throw Error(errno == ENOSPC || errno == EDQUOT ? ErrorCode::disk_full : ErrorCode::io_error,
                "cannot write " + file.string() + "; check the disk's space and the folder's permissions");
}

OwnerKey archive_key(VaultCore& core, const ArchiveRow& archive) {
    const auto key = core.key_of(archive.key_id, archive.bucket);
    if (!key)
        throw Error(ErrorCode::not_found, "the key of archive " + archive.info.id.to_string() +
                                              " was destroyed; nothing of it can be read");
    return key->clone();
}

/// The key goes first, with the rows; after that the file is noise.
void expire(VaultCore& core, const ArchiveRow& archive, Timestamp now, const std::string& actor) {
    core.writer().run(
        [&](WriteContext& context) {
            const auto people = people_of_archive(context.store(), archive.info.id);
            const HeldItems held = HeldItems::load_for_sweep(context.store(), context.keyring());
            // One person's part cannot be told from the others' while the file is closed, so all of it waits.
            if (std::any_of(people.begin(), people.end(),
                            [&](const OwnerPlace& person) { return held.owner(person.owner); }))
                return;
            context.destroy_key(archive.key_id, archive.bucket);
            if (!delete_archive(context.store(), archive.info.id)) return;  // somebody else was faster
            for (const OwnerPlace& person : people)
                end_visitor(context, held, person, VisitorEnd::when_nothing_is_left);
            LedgerEntry entry = plain_entry("retention.archive_destroyed", actor, now);
            entry.detail["items"] = archive.info.items;
            entry.detail["rule"] = archive.info.rule;
            context.record(entry);
        },
        Writer::Weight::heavy);
}

std::uint32_t length_at(ByteView file, std::size_t at) {
    std::uint32_t length = 0;
    for (std::size_t i = 0; i < kLengthSize; ++i)
        length = length << 8 | file[at + i];
    return length;
}

/// A hold may keep the key of somebody whose archived items were erased.
bool is_listed(VaultCore& core, const OwnerId& owner, const RecordId& archive) {
    const auto lease = core.readers().lease();
    return is_in_archive(*lease, archive, owner);
}

void read_items(VaultCore& core, const RecordId& id, ByteView part,
                const std::function<void(const std::string&)>& use) {
    PackedReader in(part);
    while (!in.at_end()) {
        const OwnerId owner = OwnerId::from_bytes(in.raw(16));
        const ByteView bucket = in.raw(2);
        const ByteView box = in.blob();
        const auto key = core.key_of(owner, static_cast<Bucket>(bucket[0] << 8 | bucket[1]));
        if (!key || !is_listed(core, owner, id)) continue;  // erased since
        const Bytes text = key->open(kItemLabel, id.view(), box);
        use(std::string(as_text(text)));
    }
}

}  // namespace

void ArchiveWriter::add(const std::string& rule, DataKind data, Timestamp expires, const OwnerKey& owner,
                        const nlohmann::ordered_json& item) {
    const Timestamp day = std::chrono::ceil<std::chrono::days>(expires);
    added_[{rule, data, day}].push_back({owner.owner, owner.bucket, owner.clone(), dump_json(item)});
}

ArchiveRow ArchiveWriter::create(WriteContext& context, const Group& group) {
    ArchiveRow archive;
    std::tie(archive.info.rule, archive.info.data, archive.info.expires) = group;
    archive.info.id = core_.ids().next_record(now_);
    archive.info.created = now_;
    const OwnerKey key = OwnerKey::generate(random_owner_id(), random_bucket());
    archive.key_id = key.owner;
    archive.bucket = key.bucket;
    context.insert_live_key(key);
    insert_archive(context.store(), archive);
    make_folder(folder_of(core_));
    write_new_file(file_of(core_, archive.info.id), {});
    return archive;
}

void ArchiveWriter::append(const ArchiveRow& archive, const Bytes& part) {
    const std::filesystem::path file = file_of(core_, archive.info.id);
    const FileHandle handle(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
    if (!handle) fail_writing(file);
    Bytes framed;
    for (int shift = 24; shift >= 0; shift -= 8)
        framed.push_back(static_cast<std::uint8_t>(part.size() >> shift));
    framed.insert(framed.end(), part.begin(), part.end());
    std::size_t done = 0;
    while (done < framed.size()) {
        const ssize_t written = ::pwrite(handle.get(), framed.data() + done, framed.size() - done,
                                         archive.size + static_cast<off_t>(done));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) fail_writing(file);
        done += static_cast<std::size_t>(written);
    }
    if (::ftruncate(handle.get(), archive.size + static_cast<off_t>(framed.size())) != 0 ||
        ::fdatasync(handle.get()) != 0)
        fail_writing(file);
}

void ArchiveWriter::write(WriteContext& context) {
    for (const auto& [group, items] : added_) {
        const auto known = archives_.find(group);
        ArchiveRow archive = known != archives_.end() ? known->second : create(context, group);
        Bytes packed;
        PackedWriter out(packed);
        for (const Added& item : items) {
            out.raw(item.owner.view());
            append_u16(packed, item.bucket);
            out.blob(item.key.seal(kItemLabel, archive.info.id.view(), as_bytes(item.text)));
            count_archived_item(context.store(), archive.info.id, {item.owner, item.bucket});
        }
        const auto key = context.find_key(archive.key_id, archive.bucket);
        const auto mine = key ? key->clone() : archive_key(core_, archive);
        const Bytes part = mine.seal(kPartLabel, place_of(archive.info.id, archive.parts), packed);
        append(archive, part);
        archive.size += static_cast<std::int64_t>(kLengthSize + part.size());
        ++archive.parts;
        archive.info.items += static_cast<std::int64_t>(items.size());
        update_archive(context.store(), archive);
        written_[group] = archive;
    }
    added_.clear();
}

void ArchiveWriter::commit() {
    for (auto& [group, archive] : written_)
        archives_[group] = std::move(archive);
    written_.clear();
}

void ArchiveWriter::rollback() {
    written_.clear();
    added_.clear();
}

void expire_archives(VaultCore& core, Timestamp now, const std::string& actor) {
    const auto archives = [&] {
        const auto lease = core.readers().lease();
        return select_archives(*lease);
    }();
    for (const ArchiveRow& archive : archives)
        if (archive.info.expires <= now) expire(core, archive, now, actor);
    const auto left = [&] {
        const auto lease = core.readers().lease();
        return select_archives(*lease);
    }();
    const std::filesystem::path folder = folder_of(core);
    if (!std::filesystem::is_directory(folder)) return;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const bool kept = std::any_of(left.begin(), left.end(), [&](const ArchiveRow& archive) {
            return entry.path() == file_of(core, archive.info.id);
        });
        const auto age = std::filesystem::file_time_type::clock::now() - entry.last_write_time();
        // A file of another sweep that has just begun is not in the list yet.
        const bool listed = std::any_of(archives.begin(), archives.end(), [&](const ArchiveRow& archive) {
            return entry.path() == file_of(core, archive.info.id);
        });
        if (!kept && (listed || age > std::chrono::hours{24})) std::filesystem::remove(entry.path());
    }
    sync_folder(folder);
}

void read_archive_items(VaultCore& core, const ArchiveRow& archive,
                        const std::function<void(const std::string& item)>& use) {
    const OwnerKey key = archive_key(core, archive);
    const std::string file = read_text_file(file_of(core, archive.info.id));
    const ByteView bytes = as_bytes(file);
    const auto cut_off = [&] {
        throw Error(ErrorCode::corrupt,
                    "archive " + archive.info.id.to_string() + " was cut off; restore its file from a copy");
    };
    std::size_t at = 0;
    for (std::int64_t part = 0; part < archive.parts; ++part) {
        if (bytes.size() - at < kLengthSize) cut_off();
        const std::size_t length = length_at(bytes, at);
        at += kLengthSize;
        if (bytes.size() - at < length) cut_off();
        const Bytes packed = key.open(kPartLabel, place_of(archive.info.id, part), bytes.subspan(at, length));
        read_items(core, archive.info.id, packed, use);
        at += length;
    }
}

}  // namespace sessionaudit
