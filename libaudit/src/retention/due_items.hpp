// What is due in the store: one reading of its rows, which the plan counts and the sweep acts upon.
#pragma once

#include <map>
#include <vector>

#include "records/held_items.hpp"
#include "retention/retention_rules.hpp"
#include "storage/connection.hpp"
#include "store/vault_core.hpp"
#include "tables/sessions.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {

/// A session as far as a sweep needs it, without what is sealed.
struct SessionItem {
    SessionId id{};
    Bucket bucket = 0;
    OwnerId owner{};
    std::string site;
    Jurisdiction jurisdiction;
    std::int64_t reduced = 0;
    bool live = true;
    Timestamp started{};
    Timestamp last{};  ///< last seen, or ended
    std::optional<Timestamp> ended;

    ItemMoments moments() const;
    HeldSession for_holds() const { return {id, owner, started, last}; }
};
/// Null: not due.
struct SessionDue {
    SessionItem session;
    const StageAt* removal = nullptr;  ///< of the session as a whole; the others are null then
    const StageAt* network = nullptr;
    const StageAt* attributes = nullptr;
    const CaseRules* rules = nullptr;  ///< of the removal
};

/// Events of one segment that have the same fate.
struct SegmentPart {
    const StageAt* stage = nullptr;  ///< null: they stay
    std::int64_t count = 0;
    std::vector<NumberedEvent> events;  ///< empty where the whole segment is erased
};
struct SegmentDue {
    SessionItem session;
    std::int64_t segment = 0;
    std::int64_t first_sequence = 0;
    std::int64_t event_count = 0;
    Timestamp first{}, last{};
    std::string purpose;
    const CaseRules* rules = nullptr;
    std::vector<SegmentPart> parts;
    std::optional<SealedSegment> rest;  ///< of the part that stays
};

struct ConsentDue {
    RecordId id{};
    OwnerId owner{};
    Bucket bucket = 0;
    Timestamp decided{};
    const StageAt* stage = nullptr;
    const CaseRules* rules = nullptr;
};
/// The key is the request's own.
struct RequestDue {
    RecordId id{};
    Bucket bucket = 0;
    OwnerId key_owner{};
    const StageAt* stage = nullptr;
};
struct SubjectDue {
    OwnerPlace subject;
    const StageAt* stage = nullptr;
};

/// Reads rows in the order of their keys, a piece at a time, so that nothing stays open between pieces. Each
/// item read is counted in the line of each rule that covers it.
class DueItems {
  public:
    /// A plan reads all there is, to count it. A sweep passes over what cannot be due, and reads the contents
    /// that it will need.
    enum class Reading { plan, sweep };
    DueItems(VaultCore& core, RetentionRules& rules, Reading reading)
        : core_(core), rules_(rules), reading_(reading) {}

    /// Looks up the holds anew.
    void begin(storage::Connection& store);

    // Each moves its cursor on, appends what is due, and returns false at the end of the table.
    bool next_sessions(storage::Connection& store, SessionId& cursor, std::vector<SessionDue>& due);
    bool next_segments(storage::Connection& store, std::int64_t& cursor, std::vector<SegmentDue>& due);
    bool next_consents(storage::Connection& store, RecordId& cursor, std::vector<ConsentDue>& due);
    bool next_requests(storage::Connection& store, RecordId& cursor, std::vector<RequestDue>& due);
    bool next_subjects(storage::Connection& store, OwnerId& cursor, std::vector<SubjectDue>& due);

    /// Items without any rule, by data and jurisdiction.
    const std::map<std::pair<DataKind, std::string>, std::int64_t>& unlimited() const { return unlimited_; }
    /// Whose sessions there are.
    const std::map<std::string, Jurisdiction>& jurisdictions() const { return jurisdictions_; }

  private:
    SessionItem read_session(const SessionView& session);
    std::string purpose_of(storage::Connection& store, const SessionItem& session);
    bool must_keep_part(const SessionItem& session, DataKind data, const std::string& purpose);
    bool must_wait(storage::Connection& store, const SessionItem& session);
    const StageAt* removal_of(storage::Connection& store, const SessionItem& session,
                              const CaseRules*& rules);
    bool goes_as_a_whole(storage::Connection& store, const SessionItem& session);
    SessionDue judge(storage::Connection& store, const SessionItem& session);
    const StageAt* judge_part(const SessionItem& session, DataKind data, const std::string& purpose,
                              bool held);
    void cover(const CaseRules& rules, DataKind data, const ItemMoments& moments, const std::string& where,
               std::int64_t count, bool held);
    bool judge_segment(storage::Connection& store, SegmentDue& segment, const SegmentView& row);
    void split(SegmentDue& segment, ByteView sealed) const;
    void judge_consent(storage::Connection& store, ConsentDue& consent, std::vector<ConsentDue>& due);

    VaultCore& core_;
    RetentionRules& rules_;
    Reading reading_;
    HeldItems holds_;
    std::map<std::pair<DataKind, std::string>, std::int64_t> unlimited_;
    std::map<std::string, Jurisdiction> jurisdictions_;
    std::pair<SessionId, bool> last_whole_{};  ///< of the session that was asked about last
};

}  // namespace sessionaudit
