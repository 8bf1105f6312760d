#include "erasure/waiting_erasure.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "core/codec.hpp"
#include "erasure/erasure_begin.hpp"
#include "erasure/erasure_steps.hpp"
#include "records/held_part.hpp"
#include "records/person.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kLabel = "waiting_erasure";

struct Waiting {
    OwnerPlace owner;
    RecordId erasure{};
    Bytes sealed;
};

/// By erasure, the subject first.
std::vector<Waiting> select_waiting(storage::Connection& keyring) {
    auto select = keyring.prepare(
        "SELECT owner_id, bucket, erasure_id, sealed FROM waiting_erasure ORDER BY erasure_id, position");
    std::vector<Waiting> rows;
    while (select.step()) {
        const storage::Row row = select.row();
        const ByteView sealed = row.blob(3);
        rows.push_back({{OwnerId::from_bytes(row.blob(0)), static_cast<Bucket>(row.integer(1))},
                        RecordId::from_bytes(row.blob(2)),
                        {sealed.begin(), sealed.end()}});
    }
    return rows;
}

std::vector<Identifier> open_identifiers(const OwnerKey& key, const Waiting& waiting) {
    const Bytes packed = key.open(kLabel, key.owner.view(), waiting.sealed);
    PackedReader in(packed);
    std::vector<Identifier> identifiers;
    for (std::uint64_t left = in.number(); left != 0; --left) {
        std::string kind(in.text());
        identifiers.push_back({std::move(kind), std::string(in.text())});
    }
    return identifiers;
}

using Groups = std::map<RecordId, std::vector<Waiting>>;

/// Those of which something is kept that these holds do not need.
Groups free_groups(storage::Connection& store, storage::Connection& keyring, const HeldItems& held) {
    Groups groups;
    for (Waiting& waiting : select_waiting(keyring))
        groups[waiting.erasure].push_back(std::move(waiting));
    std::erase_if(groups, [&](const auto& group) {
        return std::none_of(group.second.begin(), group.second.end(), [&](const Waiting& waiting) {
            return has_unheld_rows(store, held, waiting.owner.owner);
        });
    });
    return groups;
}

Groups released_groups(VaultCore& core) {
    const auto store = core.readers().lease();
    const auto keyring = core.keyring_readers().lease();
    return free_groups(*store, *keyring, HeldItems::load(*store, *keyring));
}

}  // namespace

void insert_waiting(storage::Connection& keyring, const OwnerKey& key, const RecordId& erasure,
                    std::size_t position, const std::vector<Identifier>& identifiers) {
    Bytes packed;
    PackedWriter out(packed);
    out.number(identifiers.size());
    for (const Identifier& identifier : identifiers) {
        out.text(identifier.kind);
        out.text(identifier.value);
    }
    keyring
        .prepare(
            "INSERT INTO waiting_erasure (owner_id, bucket, erasure_id, position, sealed)"
            " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (owner_id) DO UPDATE SET"
            " erasure_id = excluded.erasure_id, position = excluded.position, sealed = excluded.sealed")
        .bind(key.owner.view(), key.bucket, erasure.view(), static_cast<std::int64_t>(position),
              key.seal(kLabel, key.owner.view(), packed))
        .run();
}

bool is_waiting(storage::Connection& keyring, const OwnerId& owner) {
    auto select = keyring.prepare("SELECT 1 FROM waiting_erasure WHERE owner_id = $1");
    select.bind(owner.view());
    return select.step();
}

void delete_waiting(storage::Connection& keyring, const OwnerId& owner) {
    keyring.prepare("DELETE FROM waiting_erasure WHERE owner_id = $1").bind(owner.view()).run();
}

std::vector<RecordId> carry_out_waiting_erasures(VaultCore& core, const std::string& actor) {
    std::vector<RecordId> erasures;
    for (const auto& [erasure, group] : released_groups(core)) {
        ErasureIntent intent;
        intent.now = core.now();
        intent.id = core.ids().next_record(intent.now);
        intent.actor = actor;
        for (const Waiting& waiting : group)
            intent.owners.push_back(waiting.owner);
        const auto key = core.key_of(group.front().owner.owner, group.front().owner.bucket);
        if (!key) continue;  // another process has just erased it
        intent.identifiers = open_identifiers(*key, group.front());
        core.writer().run([&](WriteContext& context) { begin_erasure(context, intent); });
        finish_erasure(core, intent.id);
        erasures.push_back(intent.id);
    }
    return erasures;
}

std::int64_t count_freed_erasures(storage::Connection& store, storage::Connection& keyring,
                                  const RecordId& hold) {
    const HeldItems others = HeldItems::load(store, keyring).without(hold);
    return static_cast<std::int64_t>(free_groups(store, keyring, others).size());
}

void repeat_waiting_erasures(storage::Connection& store, storage::Connection& keyring, Timestamp now) {
    const HeldItems held = HeldItems::load(store, keyring);
    for (const Waiting& waiting : select_waiting(keyring)) {
        const OwnerId& owner = waiting.owner.owner;
        std::vector<Bucket> changed;
        unlink_visits(store, owner, changed);
        retire_owner(store, owner, now);
        delete_unheld_rows(store, held, owner, std::numeric_limits<std::size_t>::max());
    }
}

}  // namespace sessionaudit
