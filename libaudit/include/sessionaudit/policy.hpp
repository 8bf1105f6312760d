// What a policy file says: policies/README.md describes the format, policies/schema/ checks it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/event.hpp"
#include "sessionaudit/period.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// How sure the citation of a rule is; written S, P, M, V or D.
enum class CitationConfidence {
    source,      ///< S: read in the source itself
    paraphrase,  ///< P: as reported by a secondary source
    memory,      ///< M: general knowledge, to be checked before relying on it
    verified,    ///< V: confirmed by computing it
    house,       ///< D: no law sets the value; a default for the controller to decide
};
struct Citation {
    std::string text;
    CitationConfidence confidence = CitationConfidence::memory;
    friend bool operator==(const Citation&, const Citation&) = default;
};

/// Where something is written.
struct PolicyPlace {
    std::string file;
    std::string pointer;  ///< JSON pointer (RFC 6901), empty for the whole file
    int line = 0;         ///< from 1; 0 when there is none
};

/// GDPR Art 6(1)(a) to (f).
enum class LegalBasis {
    consent,
    contract,
    legal_obligation,
    vital_interests,
    public_task,
    legitimate_interests,
};
/// What the person's choice does. In order of strictness, mildest first.
enum class ChoiceModel {
    none,     ///< no choice: allowed
    opt_out,  ///< allowed until the person says no
    opt_in,   ///< only after the person said yes
};
/// Mildest first.
enum class OnWithdrawal { keep_until_retention, anonymise, erase };
enum class DataKind {
    sessions,
    events,
    attributes,
    network,
    identifiers,
    consents,
    requests,
    scans,
    ledger,
};
/// Mildest first: what comes later leaves nothing for what comes before.
enum class RetentionAction { archive, truncate_ip, aggregate, anonymise, erase };
/// The moment a period runs from. In the order in which they happen to one item.
enum class RetentionMoment { started, recorded, last_seen, ended, expired, completed };
/// What happens to an event whose purpose is not allowed. Mildest first.
enum class NotAllowedAction { anonymise, count_only, drop };
enum class RequestKind {
    access,
    portability,
    erasure,
    rectification,
    restriction,
    objection,
    automated_decision,
    opt_out,
    opt_in,
    limit,
};
/// How the jurisdiction of a session was found.
enum class JurisdictionSource { declared, address, fallback, unknown };

std::string_view to_string(LegalBasis value) noexcept;
std::string_view to_string(ChoiceModel value) noexcept;
std::string_view to_string(OnWithdrawal value) noexcept;
std::string_view to_string(DataKind value) noexcept;
std::string_view to_string(RetentionAction value) noexcept;
std::string_view to_string(RetentionMoment value) noexcept;
std::string_view to_string(NotAllowedAction value) noexcept;
std::string_view to_string(RequestKind value) noexcept;
std::string_view to_string(JurisdictionSource value) noexcept;
/// The letter: "S", "P", "M", "V" or "D".
std::string_view to_string(CitationConfidence value) noexcept;
std::optional<DataKind> parse_data_kind(std::string_view text) noexcept;
std::optional<RequestKind> parse_request_kind(std::string_view text) noexcept;

/// Compares two periods when nothing but their length is known: negative when the first is over sooner, 0 or
/// positive. Months are counted at their shortest (1 month 28 days, 12 months 365), business days with a
/// Saturday among them, so the order is the safe one for a deadline and for a retention alike. Periods of the
/// same shortest length are ordered by unit, hours first.
int compare_shortest(const Period& a, const Period& b) noexcept;

struct JurisdictionGroup {
    std::string id;                    ///< "EEA"
    std::vector<std::string> members;  ///< ISO 3166 codes
    Citation citation;
    PolicyPlace place;
};
struct CalendarChoice {
    std::string jurisdiction;  ///< a code or a group
    std::string calendar;      ///< id of a holiday calendar
};
/// To whom a policy applies.
struct PolicyScope {
    std::vector<std::string> covers;  ///< codes ("DE", "US-CA") and groups
    std::vector<JurisdictionGroup> groups;
    /// Ways of finding a session's jurisdiction that this policy trusts; another one counts as unknown.
    std::vector<JurisdictionSource> decided_by;
    bool when_unknown = false;  ///< also applies where the jurisdiction is not known
    std::vector<CalendarChoice> calendars;
    PolicyPlace place;
};

struct ConsentRules {
    std::optional<Period> validity;          ///< how long a given consent holds
    std::optional<Period> longest_validity;  ///< the law's limit on it
    std::optional<Period> keep_refusal;      ///< how long a refusal is remembered
    std::optional<Period> ask_again_after;   ///< not asked again before this
    std::optional<OnWithdrawal> on_withdrawal;
    Citation citation;
    PolicyPlace place;
};

struct Purpose {
    std::string id;  ///< lower snake_case
    std::string title;
    std::optional<LegalBasis> legal_basis;  ///< absent where the law has no such concept (CCPA)
    ChoiceModel choice = ChoiceModel::none;
    std::vector<std::string> data_categories;
    ConsentRules consent;  ///< the policy's own where the purpose says nothing
    bool sale_or_sharing = false;
    bool sensitive = false;
    std::vector<std::string> recipients;
    /// What the privacy notice promises; the retention rules must keep it.
    std::optional<Period> keep_at_most;
    std::string retention_text;  ///< for the record of processing (GDPR Art 30(1)(f))
    Citation citation;
    PolicyPlace place;
};

struct RetentionRule {
    std::string id;
    DataKind data = DataKind::sessions;
    std::string purpose;          ///< empty: any
    std::optional<Period> after;  ///< the action is due this long after `from`
    RetentionMoment from = RetentionMoment::recorded;
    RetentionAction action = RetentionAction::erase;
    std::optional<Period> keep_at_least;  ///< nothing may be done before this long after `from`
    Citation citation;
    PolicyPlace place;
};

struct RequestRule {
    enum class Start { exclude_event_day, include_event_day };
    enum class Roll { none, next_working_day };

    std::string id;
    RequestKind kind = RequestKind::access;
    Period respond;
    std::optional<Period> extend_by;
    std::optional<Period> confirm_receipt;
    Start start = Start::exclude_event_day;
    Roll roll = Roll::none;
    bool pause_for_identity = false;
    bool extension_from_receipt = false;  ///< respond + extend_by counted as one period from receipt
    Citation citation;
    PolicyPlace place;
};
std::string_view to_string(RequestRule::Start value) noexcept;
std::string_view to_string(RequestRule::Roll value) noexcept;

/// A ground on which a request may be refused in whole or in part.
struct Exemption {
    std::string id;
    std::string title;
    std::vector<RequestKind> requests;
    std::vector<DataKind> data;  ///< empty: any
    Citation citation;
    PolicyPlace place;
};

/// Which purpose an event serves.
struct EventRule {
    std::string id;  ///< "page_view", or "custom:newsletter_*"; made of kind and name
    EventKind kind = EventKind::page_view;
    std::string name;  ///< empty: any; a final * stands for anything
    std::string purpose;
    PolicyPlace place;
};

enum class ConsentState { none, given, refused, withdrawn, expired, opted_out };
std::string_view to_string(ConsentState value) noexcept;
std::optional<ConsentState> parse_consent_state(std::string_view text) noexcept;

/// A case and what the policy must decide about it. Absent members are not checked.
struct PolicyExample {
    std::string title;
    std::string jurisdiction;
    std::optional<std::string> purpose;
    ConsentState consent = ConsentState::none;
    std::optional<EventKind> event;
    std::string event_name;
    std::optional<DataKind> data;
    std::optional<Period> age;
    std::optional<RequestKind> request;

    std::optional<bool> expect_covered;
    std::optional<bool> expect_allowed;
    std::optional<std::string> expect_purpose;
    std::optional<std::string> expect_action;  ///< a RetentionAction, or "keep"
    std::optional<Period> expect_respond;
    PolicyPlace place;
};

/// One policy with everything it extends merged in. A value; made by load_policies().
struct Policy {
    std::string id;
    std::string title;
    std::string version;
    std::string extends;                 ///< empty: nothing
    std::vector<std::string> ancestors;  ///< the policy it extends, that one's, ...
    PolicyScope scope;
    std::string session_profile;
    ConsentRules consent;
    std::vector<Purpose> purposes;
    std::vector<RetentionRule> retention;
    std::vector<RequestRule> requests;
    std::vector<Exemption> exemptions;
    std::vector<EventRule> events;
    NotAllowedAction on_not_allowed = NotAllowedAction::drop;
    std::vector<PolicyExample> examples;  ///< its own only
    std::string file;
    std::string text;    ///< as loaded
    std::string sha256;  ///< of the text, lower hex

    const Purpose* find_purpose(std::string_view purpose_id) const noexcept;
    /// The holiday calendar of a jurisdiction: its own entry's, else its country's, else its group's.
    /// Empty when there is none.
    std::string calendar_of(std::string_view jurisdiction) const;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
