// The register of personal data breaches: what happened, whom it affects, who must be told by when (GDPR Art
// 33 and 34; Cal. Civ. Code 1798.82).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/bytes.hpp"
#include "sessionaudit/clock.hpp"
#include "sessionaudit/ids.hpp"
#include "sessionaudit/legal_calendar.hpp"
#include "sessionaudit/session.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// The authority must be told within 72 hours of becoming aware; a later notification must state reasons
/// (GDPR Art 33(1)).
inline constexpr Milliseconds kAuthorityPeriod = std::chrono::hours{72};

/// What a breach means for people's rights and freedoms. Values are part of the storage format.
enum class BreachRisk : std::uint8_t {
    unlikely = 1,  ///< the authority need not be told (Art 33(1)); the record must say why
    likely = 2,    ///< the authority must be told
    high = 3,      ///< the people must be told too (Art 34(1))
};
std::string_view to_string(BreachRisk risk) noexcept;
std::optional<BreachRisk> parse_breach_risk(std::string_view text) noexcept;

/// What can be done about a breach. Values are part of the storage format.
enum class BreachStepKind : std::uint8_t {
    note = 1,
    authority_notified = 2,         ///< may come in phases (Art 33(4))
    people_notified = 3,            ///< Art 34; Cal. Civ. Code 1798.82(a)
    attorney_general_notified = 4,  ///< Cal. Civ. Code 1798.82(f)
    closed = 5,
};
std::string_view to_string(BreachStepKind kind) noexcept;
std::optional<BreachStepKind> parse_breach_step_kind(std::string_view text) noexcept;

struct BreachStep {
    BreachStepKind kind = BreachStepKind::note;
    Timestamp at{};
    std::string text;
    std::string actor;
};

/// Facts, effects and remedy are what Art 33(5) requires. Texts up to 64 KiB each.
struct NewBreach {
    Timestamp aware{};  ///< when the controller became aware, which starts the clock; not in the future
    std::string facts;  ///< what happened; not empty
    std::string effects;
    std::string remedy;
    std::vector<std::string> data;  ///< kinds of data concerned, in words
    BreachRisk risk = BreachRisk::likely;
    std::string risk_reason;                   ///< why; required when `unlikely`
    std::int64_t people = 0;                   ///< how many are affected, as far as known
    std::int64_t californians = 0;             ///< residents of California among them
    std::string calendar = "eu-institutions";  ///< holiday calendar whose time zone determines local dates
    std::string actor = "cli";
};

/// Something that must happen by a date.
struct BreachClock {
    std::string what;    ///< "tell the supervisory authority"
    std::string source;  ///< the article
    Deadline due;
    std::optional<Timestamp> done;

    bool overdue(Timestamp now) const { return !done && now > due.legal; }
};

struct BreachInfo {
    RecordId id{};
    NewBreach record;
    Timestamp recorded{};
    std::optional<Timestamp> closed;
    std::vector<BreachStep> steps;    ///< oldest first
    std::vector<BreachClock> clocks;  ///< empty where nobody must be told
};

/// What must be done although no clock measures it: people exposed to a high risk must be told without undue
/// delay (GDPR Art 34(1)). A sentence; empty when there is nothing.
std::string breach_advice(const BreachInfo& breach);

/// Which sessions a breach may have affected. A session must meet every criterion given; at least one is
/// required.
struct BreachScope {
    /// In use at some time in [from, to).
    std::optional<Timestamp> from;
    std::optional<Timestamp> to;
    std::vector<std::string> tokens;  ///< had any of these leaked tokens; never stored
    std::vector<Hash> token_hashes;   ///< the same, as the store keeps them: HMAC-SHA-256 of a token
    std::string network;              ///< used from this address prefix, "203.0.113.0/24"
};

struct AffectedOwner {
    OwnerId owner{};
    Bucket bucket = 0;
    bool subject = false;                 ///< a person known by identifiers; otherwise a visitor
    std::vector<Identifier> identifiers;  ///< only where requested
    std::vector<SessionId> sessions;
};
struct AffectedPeople {
    std::vector<AffectedOwner> owners;  ///< visitors that became a subject are counted with it
    std::int64_t subjects = 0;
    std::int64_t visitors = 0;
    std::int64_t sessions = 0;
    /// Owners by the jurisdiction of their sessions, "" where unknown; for the thresholds in the laws.
    std::map<std::string, std::int64_t> by_jurisdiction;
    std::int64_t unreadable = 0;  ///< sessions whose key is gone, so their network cannot be read
};

/// Threads: any.
class BreachService {
  public:
    explicit BreachService(VaultCore& core) : core_(core) {}

    /// Throws Error{invalid_argument} for missing facts, an awareness in the future, negative numbers, an
    /// unlikely risk without a reason, or an unknown calendar.
    RecordId record(const NewBreach& breach);

    /// Adds a step. A notification of the authority after 72 hours needs the reasons in `text` (Art 33(1)).
    /// Throws Error{not_found}, Error{conflict} for a closed one, Error{invalid_argument} for a note without
    /// text, a late notification without reasons, and a time before the awareness or in the future.
    void add(const RecordId& id, const BreachStep& step);

    /// Updates what became known later: numbers and risk; when `californians` is absent, that number stays.
    /// Throws as add().
    void assess(const RecordId& id, BreachRisk risk, std::int64_t people,
                std::optional<std::int64_t> californians, const std::string& reason,
                const std::string& actor);

    /// A service whose add() and assess() throw Error{conflict} unless the breach still has `steps` steps, as
    /// when the caller saw it: each change adds one.
    BreachService when_at(std::size_t steps) const;

    /// Newest awareness first.
    std::vector<BreachInfo> list();
    /// Throws Error{not_found}.
    BreachInfo find(const RecordId& id);

    /// Whom a breach affects. Reads the sessions in question; to match a network, each of them is decrypted.
    /// Throws Error{invalid_argument} for a scope that names nothing, a malformed token or prefix.
    AffectedPeople affected(const BreachScope& scope, bool with_identifiers = false);

  private:
    VaultCore& core_;
    std::optional<std::size_t> steps_;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
