// A request as its row holds it, and the statements that read and write it.
#pragma once

#include <optional>
#include <vector>

#include "sessionaudit/request.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

inline constexpr const char* kGroundUnverified = "unverified";
inline constexpr const char* kGroundNoData = "no_data";
inline constexpr const char* kGroundLegalHold = "legal_hold";
inline constexpr const char* kComplied = "complied";
inline constexpr const char* kPartly = "partly";
inline constexpr const char* kDenied = "denied";

struct RequestRow {
    RecordId id{};
    OwnerId key_owner{};  ///< of the request's own key
    Bucket bucket = 0;
    RequestState state = RequestState::received;
    bool categories_only = false;
    RequestKind kind = RequestKind::access;
    bool by_agent = false;
    bool permission_checked = false;
    bool approved = false;           ///< the plan, by its hash
    std::optional<Hash> person_mac;  ///< of the identifier it was made with; gone once forgotten
    std::optional<RecordId> duplicate_of;
    std::optional<RecordId> erasure;
    std::string jurisdiction;
    std::string manner;
    std::string language;
    std::string terms;  ///< see request_clock.hpp
    Timestamp received{};
    std::optional<Timestamp> acknowledged;
    std::optional<Timestamp> check_started;  ///< the first code was made
    std::optional<Timestamp> code_expires;   ///< of the last code
    std::optional<Timestamp> verified;
    std::optional<Timestamp> extended;
    std::optional<Timestamp> executing;
    std::optional<Timestamp> completed;
    std::optional<Timestamp> lifted;
    std::int64_t codes_sent = 0;
    std::int64_t codes_wrong = 0;
    std::string outcome;
    std::string ground;
    std::string plan;
    std::string delivered_sha256;
    Bytes sealed;            ///< see request_secrets.hpp; empty once forgotten
    std::int64_t steps = 0;  ///< as read; not written
};

/// Inserts the row, or replaces what may change of it.
void save_request(storage::Connection& store, const RequestRow& row);
std::optional<RequestRow> select_request(storage::Connection& store, const RecordId& id);
/// Newest first.
std::vector<RequestRow> select_requests(storage::Connection& store, const RequestFilter& filter);
std::vector<RequestRow> select_requests_of(storage::Connection& store, const Hash& person_mac);
std::vector<RequestRow> select_duplicates(storage::Connection& store, const RecordId& first);

/// Of a request, what a sweep asks without opening it.
struct RequestTimes {
    RecordId id{};
    Bucket bucket = 0;
    OwnerId key_owner{};
    Timestamp received{};
    std::optional<Timestamp> completed;
    std::string jurisdiction;
};
/// Up to `limit` of them by id, those after one. A restriction that was granted and is not lifted is needed
/// to lift it, and passed over.
std::vector<RequestTimes> select_request_times(storage::Connection& store, const RecordId& after, int limit);

/// With its steps and links. Returns whether it was there.
bool delete_request(storage::Connection& store, const RecordId& id);

struct StepRow {
    Timestamp at{};
    std::string what;
    RequestState state = RequestState::received;
    std::string actor;
    Bytes sealed;  ///< the reason; empty when there is none
};
void insert_step(storage::Connection& store, const RequestRow& row, const StepRow& step);
/// Oldest first.
std::vector<StepRow> select_steps(storage::Connection& store, const RecordId& id);
void forget_step_reasons(storage::Connection& store, const RecordId& id);

/// A link by which a person follows a request: of the link only a MAC is kept.
struct LinkRow {
    RecordId request{};
    bool proved = false;  ///< who follows it has shown to be the person
};
void insert_link(storage::Connection& store, const Hash& mac, const RecordId& request, Timestamp expires);
/// Absent for one that has expired.
std::optional<LinkRow> select_link(storage::Connection& store, const Hash& mac, Timestamp now);
void note_link_proved(storage::Connection& store, const Hash& mac, const RecordId& request, Timestamp at);
/// Those that have expired, those of requests that were completed before a moment, and those of none. Returns
/// how many.
std::int64_t delete_dead_links(storage::Connection& store, Timestamp now, Timestamp completed_before);

}  // namespace sessionaudit
