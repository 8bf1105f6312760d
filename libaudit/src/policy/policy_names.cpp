#include "policy/policy_names.hpp"

#include <array>

// Each list is written once here; the schema repeats them, and a test compares the two.
#define SESSIONAUDIT_NAMES(Enum, ...)                                                  \
    template <>                                                                        \
    std::span<const std::string_view> names_of<Enum>() noexcept {                      \
        static constexpr auto kNames = std::to_array<std::string_view>({__VA_ARGS__}); \
        return kNames;                                                                 \
    }                                                                                  \
    std::string_view to_string(Enum value) noexcept {                                  \
        return names_of<Enum>()[static_cast<std::size_t>(value)];                      \
    }

namespace sessionaudit {

SESSIONAUDIT_NAMES(LegalBasis, "consent", "contract", "legal_obligation", "vital_interests", "public_task",
                   "legitimate_interests")
SESSIONAUDIT_NAMES(ChoiceModel, "none", "opt_out", "opt_in")
SESSIONAUDIT_NAMES(OnWithdrawal, "keep_until_retention", "anonymise", "erase")
SESSIONAUDIT_NAMES(DataKind, "sessions", "events", "attributes", "network", "identifiers", "consents",
                   "requests", "scans", "ledger")
SESSIONAUDIT_NAMES(RetentionAction, "archive", "truncate_ip", "aggregate", "anonymise", "erase")
SESSIONAUDIT_NAMES(RetentionMoment, "started", "recorded", "last_seen", "ended", "expired", "completed")
SESSIONAUDIT_NAMES(NotAllowedAction, "anonymise", "count_only", "drop")
SESSIONAUDIT_NAMES(RequestKind, "access", "portability", "erasure", "rectification", "restriction",
                   "objection", "automated_decision", "opt_out", "opt_in", "limit")
SESSIONAUDIT_NAMES(JurisdictionSource, "declared", "address", "fallback", "unknown")
SESSIONAUDIT_NAMES(CitationConfidence, "S", "P", "M", "V", "D")
SESSIONAUDIT_NAMES(RequestRule::Start, "exclude_event_day", "include_event_day")
SESSIONAUDIT_NAMES(RequestRule::Roll, "none", "next_working_day")
SESSIONAUDIT_NAMES(ConsentState, "none", "given", "refused", "withdrawn", "expired", "opted_out")

#undef SESSIONAUDIT_NAMES

std::optional<DataKind> parse_data_kind(std::string_view text) noexcept {
    return parse_name<DataKind>(text);
}

std::optional<RequestKind> parse_request_kind(std::string_view text) noexcept {
    return parse_name<RequestKind>(text);
}

std::optional<ConsentState> parse_consent_state(std::string_view text) noexcept {
    return parse_name<ConsentState>(text);
}

}  // namespace sessionaudit
