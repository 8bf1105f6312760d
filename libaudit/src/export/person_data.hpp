// What an export is about, read once: everything but the events, which are read session by session.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sessionaudit/consent.hpp"
#include "sessionaudit/policy_decision.hpp"
#include "sessionaudit/subject_export.hpp"
#include "store/vault_core.hpp"
#include "tables/requests.hpp"
#include "tables/session_data.hpp"
#include "tables/session_row.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {

struct PersonSession {
    SessionRow row;
    SessionData data;
    std::shared_ptr<const OwnerKey> key;    ///< shared with the key ring's cache
    bool before_login = false;              ///< an anonymous visit that became this person's
    std::optional<SessionId> continued_as;  ///< only where that is the person's too
    EndedReason reason = EndedReason::none;
};

/// A choice, and whether it was made by the visitor before a login.
struct PersonChoice {
    CurrentConsent choice;
    bool before_login = false;
};

/// A purpose that the person objected to (GDPR Art 21), until that is lifted.
struct PersonObjection {
    std::string purpose;
    Timestamp since{};
};

/// One kind of data, why it is there and until when.
struct Holding {
    DataKind data = DataKind::sessions;
    std::string purpose;  ///< of events; empty: any
    std::int64_t count = 0;
    std::optional<Timestamp> first;
    std::optional<Timestamp> last;
    RetentionDecision retention;
    std::optional<Timestamp> gone_by;  ///< when the newest of it is erased, where that can be computed
};

struct PersonData {
    std::vector<OwnerPlace> owners;  ///< the subject first
    std::vector<StoredIdentifier> identifiers;
    std::vector<PersonSession> sessions;  ///< oldest first
    std::vector<PersonChoice> choices;
    std::vector<ConsentRecord> records;  ///< oldest first
    std::vector<Restriction> restrictions;
    std::vector<PersonObjection> objections;
    std::vector<RequestRow> requests;     ///< filed in the person's name, by whomever
    Jurisdictions jurisdictions;          ///< of all sessions and choices, distinct
    std::vector<const Policy*> policies;  ///< that apply in any of them
    std::vector<Holding> holdings;
    std::set<std::string> left_out;  ///< purposes whose events the scope leaves out

    bool has_events_of(const std::string& purpose) const { return !left_out.contains(purpose); }
    std::int64_t event_count() const;
};

/// From one state of the store: the caller holds a read transaction. Absent when nobody is known by the
/// identifier.
std::optional<PersonData> load_person(VaultCore& core, storage::Connection& store, const Identifier& subject,
                                      ExportScope scope);

/// The purpose as the first applying policy that declares it says it. Null when none does.
const Purpose* declared_purpose(const PersonData& person, std::string_view purpose);

/// In order of sequence, without those that the scope leaves out.
std::vector<Event> events_of(storage::Connection& store, const PersonData& person,
                             const PersonSession& session);

}  // namespace sessionaudit
