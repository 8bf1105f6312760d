// Sessions: started, looked up by token, touched, rotated, ended.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sessionaudit/error.hpp"
#include "sessionaudit/event.hpp"
#include "sessionaudit/ids.hpp"
#include "sessionaudit/imported_session.hpp"
#include "sessionaudit/session_profile.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

class VaultCore;

/// Values are part of the storage format.
enum class EndedReason : std::uint8_t {
    none = 0,  ///< still active
    logout = 1,
    idle_timeout = 2,
    absolute_timeout = 3,
    renewed = 4,  ///< the same visit continues under a new token
    rotated = 5,  ///< privileges changed: login, re-authentication, new role
    revoked = 6,
    evicted = 7,
    erased = 8,
    imported = 9,     ///< imported from a log, already complete
    anonymised = 10,  ///< what is left of a visit, linked to nobody (docs/retention.md)
};
std::string_view to_string(EndedReason reason) noexcept;
std::optional<EndedReason> parse_ended_reason(std::string_view text) noexcept;

/// "email:anna@shop.example" and the like. The kind is lower snake_case; the value is normalised (white
/// space trimmed; an e-mail address lower-cased) and stored as a keyed hash and a ciphertext only.
struct Identifier {
    std::string kind;
    std::string value;
    /// Throws Error{invalid_argument} unless the text is kind:value.
    static Identifier parse(std::string_view text);
    std::string to_string() const { return kind + ":" + value; }
    bool operator==(const Identifier&) const = default;
};

/// What came with a request. Addresses are truncated as the profile says before anything is kept.
struct RequestContext {
    std::string address;     ///< IPv4 or IPv6 text, or empty
    std::string user_agent;  ///< the header, or empty
};

using Attributes = std::vector<std::pair<std::string, std::string>>;

struct StartRequest {
    std::string site;                   ///< empty: the store's default
    std::string profile;                ///< empty: the store's default
    std::optional<Identifier> subject;  ///< absent: an anonymous visitor
    RequestContext context;
    std::string jurisdiction;  ///< as declared, for example "DE" or "US-CA"; may be empty
    Attributes attributes;
};

/// A token is returned here and nowhere else.
struct IssuedSession {
    SessionId id;
    OwnerId owner;
    std::string token;       ///< sa1.<bucket>.<43 characters of base64url>
    std::string set_cookie;  ///< ready to send; empty when the profile uses a URL parameter
    std::vector<std::string> warnings;
};

/// What happened to events after the policies were consulted.
struct RecordedEvents {
    std::int64_t first_sequence = 0;  ///< of the recorded events; 0 when there are none
    std::int64_t recorded = 0;
    std::int64_t anonymised = 0;  ///< only counted, by day, purpose, kind and path
    std::int64_t counted = 0;     ///< the same without the path
    std::int64_t dropped = 0;
    std::vector<std::string> reasons;  ///< why not all were recorded; each once
};

enum class TokenStatus {
    active,
    ended,    ///< CheckResult::reason says why
    unknown,  ///< well-formed, but no session has it: never issued here, or long gone
    malformed
};
std::string_view to_string(TokenStatus status) noexcept;

enum class HijackSignal : std::uint8_t {
    user_agent_family_changed = 1,
    network_changed = 2,
    parallel_networks = 3,
    replayed_token = 4,
    never_issued = 5,
};
std::string_view to_string(HijackSignal signal) noexcept;

struct CheckResult {
    TokenStatus status = TokenStatus::malformed;
    EndedReason reason = EndedReason::none;
    SessionId id{};  ///< of the token's session; zero when unknown
    OwnerId owner{};
    Bucket bucket = 0;
    Timestamp started{};
    Timestamp last_seen{};
    Timestamp expires{};       ///< the earlier of idle and absolute expiry
    bool renewal_due = false;  ///< call renew() and send the new cookie
    std::vector<HijackSignal> signals;
    HijackAction action = HijackAction::none;
};

/// A session for display, with its sealed parts decrypted.
struct SessionInfo {
    SessionId id;
    OwnerId owner;
    Bucket bucket = 0;
    std::string site;
    std::string profile;
    EndedReason reason = EndedReason::none;
    Timestamp started{};
    Timestamp last_seen{};
    std::optional<Timestamp> expires;
    std::optional<Timestamp> ended;
    std::optional<SessionId> successor;
    AgentClass agent_class = AgentClass::unknown;
    std::string agent;    ///< family, version and system, or the whole string where the profile keeps it
    std::string network;  ///< truncated
    std::string jurisdiction;
    Attributes attributes;
    std::int64_t event_count = 0;
    std::int64_t page_view_count = 0;
    std::int64_t interaction_count = 0;

    bool active() const noexcept { return reason == EndedReason::none; }
};

struct EventBatch {
    SessionId session;
    std::vector<Event> events;
};

/// The outcome of one of many batches.
struct BatchOutcome {
    std::optional<ErrorCode> refused;  ///< nothing of it was recorded
    std::string why;                   ///< a sentence, when it was refused
    RecordedEvents events;
    /// Events that were left out because no policy could decide about them: their index in the batch, and a
    /// sentence.
    std::vector<std::pair<std::size_t, std::string>> unfit;
};

/// Selects sessions, newest first, one page at a time.
struct SessionFilter {
    std::optional<Identifier> subject;  ///< theirs, and those of their visits before a login
    std::string site;                   ///< empty: all
    bool active_only = false;
    std::optional<SessionId> before;  ///< older than this one, the last of the previous page
    std::size_t limit = 50;
};

struct SweepResult {
    std::int64_t ended_idle = 0;
    std::int64_t ended_absolute = 0;
};

struct PurgeResult {
    std::int64_t sessions = 0;
    std::int64_t events = 0;
    std::int64_t owners = 0;  ///< owners whose keys were destroyed because nothing of them is left
};

/// The life of sessions: started → active → ended(reason) → gone.
///
/// Timers (idle, absolute, renewal) are all kept here, whatever the cookie says. An expired session is
/// reported as ended at the next check, whether or not a sweep has run. `last_seen` is coalesced, so idle
/// expiry is never late, and early by no more than two touch intervals.
///
/// Functions that change something return once the change is durable, except check(), whose touch is queued
/// when the session was in use within the last two touch intervals.
/// Threads: any.
class SessionService {
  public:
    explicit SessionService(VaultCore& core) : core_(core) {}

    /// Throws Error{limit_reached} at the concurrent cap of a profile that refuses;
    /// Error{invalid_argument} for an unknown profile or a malformed field, and for what is a login of staff:
    /// the profile "admin", an identifier of the kind `staff`. Those are StaffService's alone.
    IssuedSession start(const StartRequest& request);

    /// The hot path: is this token valid now? Touches the session (coalesced), judges the request's context,
    /// applies the profile's hijack policy. Never throws for a bad token. With a site, sessions of other
    /// sites are unknown.
    CheckResult check(std::string_view token, const RequestContext& context = {}, std::string_view site = {});

    /// The same answer without touching anything.
    CheckResult peek(std::string_view token);

    /// Writes last_seen now. Absent when there is no such active session.
    std::optional<CheckResult> touch(const SessionId& id);

    std::optional<SessionInfo> find(const SessionId& id);
    /// A session's site, without decrypting the session; absent for an unknown session and for staff logins.
    std::optional<std::string> site_of(const SessionId& id);
    std::vector<Event> events(const SessionId& id);
    /// Up to `limit` events whose number is greater than `after`. Throws Error{not_found}.
    std::vector<NumberedEvent> events(const SessionId& id, std::int64_t after, std::size_t limit);

    /// Sets and, with an empty value, removes attributes of an active session.
    /// Throws Error{not_found}; Error{conflict} when it has ended; Error{invalid_argument}.
    void set_attributes(const SessionId& id, const Attributes& changes);
    /// The same, provided the attributes are still those that the caller has seen; false otherwise.
    bool set_attributes(const SessionId& id, const Attributes& seen, const Attributes& changes);

    /// Records what the policies of the session's jurisdiction and the person's choices allow (GDPR Art 6, 7,
    /// 18; CCPA opt-outs). What they do not allow is dropped, or only counted, as the strictest policy says.
    /// An event without a purpose gets the one to which the policies map its kind and name. Throws as
    /// add_events() does, and Error{invalid_argument} for a purpose that no policy declares. In a list of
    /// several, an event refused for that reason is left out alone.
    RecordedEvents record_events(const SessionId& id, std::vector<Event> events);
    /// The same for many sessions in one durable step. The outcome of one batch does not affect the others.
    /// With a site, sessions of other sites are unknown. The result is in the order of the batches.
    std::vector<BatchOutcome> record_events(std::vector<EventBatch> batches, std::string_view site = {});

    /// Adds events as they are, whatever the policies say: for what was decided before, such as an import.
    /// All or none; returns the sequence number of the first. An event without a purpose gets its kind's
    /// default; a custom one must name its own. Throws Error{conflict} when the session has ended,
    /// Error{not_found}, Error{invalid_argument} for an event dated further in the future than
    /// kEventAheadMax.
    std::int64_t add_events(const SessionId& id, std::vector<Event> events);
    /// The same for many sessions in one durable step. Batches for sessions that are gone or ended are
    /// refused; their indices come back.
    std::vector<std::size_t> add_events(std::vector<EventBatch> batches);

    /// New token, same visit; the old one stays valid for the profile's overlap only.
    IssuedSession renew(std::string_view token);
    /// New token because privileges changed; the old one stops working at once.
    IssuedSession rotate(std::string_view token);
    /// Ends the visitor's session (rotated), starts one in the subject's bucket, and links the two
    /// owners, so that an erasure of the subject reaches what they did before they logged in. An
    /// unknown or ended token just starts a session. Enforces the concurrent cap.
    /// With a site, the new session is of that site, and an old one of another site is left alone.
    IssuedSession login(std::string_view token, const Identifier& subject, const RequestContext& context,
                        const std::string& site = {});

    /// Absent when there is no such session. An ended one keeps its first reason.
    std::optional<EndedReason> end(const SessionId& id, EndedReason reason, const std::string& actor = "app");

    /// Most recent first.
    std::vector<SessionInfo> list(const Identifier& subject, bool active_only = false);
    std::vector<SessionInfo> list_recent(std::size_t limit, bool active_only = false);
    /// Without logins of staff.
    std::vector<SessionInfo> page(const SessionFilter& filter);

    /// Ends all of a subject's sessions but one (or all). Returns how many.
    std::int64_t revoke_all(const Identifier& subject, const std::optional<SessionId>& but,
                            const std::string& actor = "app");
    /// How many revoke_all would end.
    std::int64_t count_active(const Identifier& subject, const std::optional<SessionId>& but);

    /// Ends what has expired, in batches, reading the expiry-ordered index only.
    SweepResult sweep();

    /// Deletes sessions that ended before the given time, and destroys the keys of anonymous owners of whom
    /// nothing is left. With dry_run it only counts.
    PurgeResult purge(Timestamp ended_before, bool dry_run, const std::string& actor = "app");

    /// Stores finished visits from a log, durably, with the importer's checkpoint for this input. Leaves out
    /// visits of people who have been erased since, and returns how many there were.
    std::int64_t store_imported(std::vector<ImportedSession>&& batch, ByteView input_identity,
                                ByteView checkpoint);
    /// The newest checkpoint for which `accepts` returns true; absent when there is none.
    std::optional<Bytes> find_import_checkpoint(const std::function<bool(ByteView)>& accepts);

    const std::map<std::string, SessionProfile>& profiles() const;

  private:
    friend class StaffService;
    IssuedSession start_any(const StartRequest& request);
    VaultCore& core_;
};

/// Throws Error{invalid_argument} for the identifier of a staff login, which only StaffService may touch.
void require_no_staff(const Identifier& identifier);

}  // namespace sessionaudit
#pragma GCC visibility pop
