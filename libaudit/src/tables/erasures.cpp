#include "tables/erasures.hpp"

#include <nlohmann/json.hpp>

#include "core/json_text.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kLabel = "erasure";

template <typename List, typename Make>
Json list_of(const List& items, const Make& make) {
    Json list = Json::array();
    for (const auto& item : items)
        list.push_back(make(item));
    return list;
}

Bytes bytes_of(const Json& hex) {
    auto bytes = from_hex(hex.get<std::string>());
    if (!bytes) throw Error(ErrorCode::corrupt, "an erasure in the store is damaged; restore a backup");
    return *bytes;
}

Hash hash_of(const Json& hex) {
    const Bytes bytes = bytes_of(hex);
    Hash hash{};
    if (bytes.size() != hash.size())
        throw Error(ErrorCode::corrupt, "an erasure in the store is damaged; restore a backup");
    std::copy(bytes.begin(), bytes.end(), hash.begin());
    return hash;
}

Json to_json(const ErasureDetails& details) {
    return {
        {"identifiers",
         list_of(details.identifiers,
                 [](const Identifier& it) {
                     return Json{it.kind, to_hex(as_bytes(it.value))};  // which may not be UTF-8
                 })},
        {"kinds", details.kinds},
        {"commitments", list_of(details.commitments, [](const Hash& it) { return to_hex(it); })},
        {"sessions", list_of(details.sessions, [](const SessionId& it) { return to_hex(it.view()); })},
        {"owners", list_of(details.owners,
                           [](const ErasedOwner& it) {
                               return Json{to_hex(it.owner.view()), it.bucket, to_hex(it.salt)};
                           })},
        {"salt", to_hex(details.salt)},
        {"plan_hash", details.plan_hash},
        {"actor", details.actor},
        {"erased", list_of(details.erased,
                           [](const ErasureItem& it) {
                               return Json{it.what, it.count};
                           })},
        {"kept", list_of(details.kept,
                         [](const KeptItem& it) {
                             return Json{it.what, it.why};
                         })},
        {"searched", list_of(details.searched,
                             [](const SearchedFile& it) {
                                 return Json{it.file, it.pages, it.log_pages};
                             })},
        {"patterns", details.patterns},
        {"entry", details.entry},
    };
}

ErasureDetails from_json(const Json& json) {
    ErasureDetails details;
    for (const Json& it : json.at("identifiers"))
        details.identifiers.push_back({it.at(0), std::string(as_text(bytes_of(it.at(1))))});
    details.kinds = json.at("kinds").get<std::vector<std::string>>();
    for (const Json& it : json.at("commitments"))
        details.commitments.push_back(hash_of(it));
    for (const Json& it : json.at("sessions"))
        details.sessions.push_back(SessionId::from_bytes(bytes_of(it)));
    for (const Json& it : json.at("owners"))
        details.owners.push_back({OwnerId::from_bytes(bytes_of(it.at(0))), it.at(1), bytes_of(it.at(2))});
    details.salt = bytes_of(json.at("salt"));
    details.plan_hash = json.at("plan_hash");
    details.actor = json.at("actor");
    for (const Json& it : json.at("erased"))
        details.erased.push_back({it.at(0), it.at(1)});
    for (const Json& it : json.at("kept"))
        details.kept.push_back({it.at(0), it.at(1)});
    for (const Json& it : json.at("searched"))
        details.searched.push_back({it.at(0), it.at(1), it.at(2)});
    details.patterns = json.at("patterns");
    details.entry = json.at("entry");
    return details;
}

ErasureJob read_job(const storage::Row& row) {
    ErasureJob job;
    job.id = RecordId::from_bytes(row.blob(0));
    job.bucket = static_cast<Bucket>(row.integer(1));
    job.state = static_cast<ErasureState>(row.integer(2));
    job.started = from_millis(row.integer(3));
    if (const auto completed = row.optional_integer(4)) job.completed = from_millis(*completed);
    job.job_owner = OwnerId::from_bytes(row.blob(5));
    const ByteView sealed = row.blob(6);
    job.sealed.assign(sealed.begin(), sealed.end());
    return job;
}

#define ERASURE_COLUMNS "erasure_id, bucket, state, started_at, completed_at, job_owner_id, sealed"

}  // namespace

ErasedOwner erased_owner(const OwnerPlace& owner, const OwnerKey* key) {
    ErasedOwner erased{owner.owner, owner.bucket, {}};
    if (key != nullptr) erased.salt.assign(key->ledger_salt.view().begin(), key->ledger_salt.view().end());
    return erased;
}

Bytes seal_details(const OwnerKey& job_key, const RecordId& id, const ErasureDetails& details) {
    const std::string text = dump_json(to_json(details));
    return job_key.seal(kLabel, id.view(), as_bytes(text));
}

ErasureDetails open_details(const OwnerKey& job_key, const RecordId& id, ByteView box) {
    const Bytes text = job_key.open(kLabel, id.view(), box);
    try {
        return from_json(parse_json(as_text(text)));
    } catch (const Json::exception&) {
        throw Error(ErrorCode::corrupt, "an erasure in the store is damaged; restore a backup");
    }
}

void insert_job(storage::Connection& store, const ErasureJob& job) {
    store.prepare("INSERT INTO erasure (" ERASURE_COLUMNS ") VALUES ($1, $2, $3, $4, NULL, $5, $6)")
        .bind(job.id.view(), job.bucket, static_cast<int>(job.state), to_millis(job.started),
              job.job_owner.view(), job.sealed)
        .run();
}

void carry_job(storage::Connection& store, const ErasureJob& job) {
    const auto completed = job.completed ? std::optional(to_millis(*job.completed)) : std::nullopt;
    store
        .prepare("INSERT INTO erasure (" ERASURE_COLUMNS
                 ") VALUES ($1, $2, $3, $4, $5, $6, $7)"
                 " ON CONFLICT (erasure_id, bucket) DO UPDATE SET state = excluded.state,"
                 " completed_at = excluded.completed_at, sealed = excluded.sealed"
                 " WHERE excluded.state > erasure.state")
        .bind(job.id.view(), job.bucket, static_cast<int>(job.state), to_millis(job.started), completed,
              job.job_owner.view(), job.sealed)
        .run();
}

bool advance_job(storage::Connection& store, const ErasureJob& job, ErasureState to, const Bytes& sealed,
                 std::optional<Timestamp> completed) {
    store
        .prepare(
            "UPDATE erasure SET state = $1, sealed = $2, completed_at = coalesce($3, completed_at)"
            " WHERE erasure_id = $4 AND bucket = $5 AND state = $6")
        .bind(static_cast<int>(to), sealed, completed ? std::optional(to_millis(*completed)) : std::nullopt,
              job.id.view(), job.bucket, static_cast<int>(job.state))
        .run();
    return store.changes() == 1;
}

std::optional<ErasureJob> select_job(storage::Connection& store, const RecordId& id) {
    auto select = store.prepare("SELECT " ERASURE_COLUMNS " FROM erasure WHERE erasure_id = $1");
    select.bind(id.view());
    if (!select.step()) return std::nullopt;
    return read_job(select.row());
}

std::vector<ErasureJob> select_jobs(storage::Connection& store, ErasureState at_most) {
    auto select =
        store.prepare("SELECT " ERASURE_COLUMNS " FROM erasure WHERE state <= $1 ORDER BY erasure_id DESC");
    select.bind(static_cast<int>(at_most));
    std::vector<ErasureJob> jobs;
    while (select.step())
        jobs.push_back(read_job(select.row()));
    return jobs;
}

}  // namespace sessionaudit
