#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs723, refs::kWstgSchema, refs::kRfc9562, refs::kCwe334};

void kept(const LineFacts& line, const TargetFacts& target, CookieFindings& findings) {
    if (!is_session(line) || !is_first_party(line) || line.line().value.empty()) return;
    const std::string_view value = line.line().value;
    const auto wanted = static_cast<double>(target.policy->session_id_bits);
    // The longest id of at most 6 bits a character cannot be short; so most lines cost nothing here.
    if (value.size() >= 64 || looks_like_jwt(value)) return;
    const double bits = bits_at_most(value);
    if (bits >= wanted) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    const bool uuid = is_uuid4(value);
    const std::string room = std::to_string(static_cast<int>(bits)) + " bits";
    draft->level(uuid ? FindingLevel::low : FindingLevel::high);
    draft->sure(line.cookie->name_kind == NameKind::plain ? Confidence::low
                : looks_random(value)                     ? Confidence::high
                                                          : Confidence::medium);
    draft->at(line.line().value_span);
    draft->says(called(line) +
                (uuid ? " is a version 4 UUID, of which " + room + " are random; "
                      : " has room for " + room + " at most; ") +
                std::to_string(target.policy->session_id_bits) + " are wanted");
}

}  // namespace

CookieCheck session_id_short() {
    return {
        .info = {.id = "session_id_short",
                 .title = "Session id with too little room",
                 .category = "session_id",
                 .severity = FindingLevel::high,
                 .why = "An id that can be tried through, or guessed together with many others, gives "
                        "strangers the session.",
                 .fix = "Draw at least 128 bits from a cryptographic generator: 32 hexadecimal digits, or 22 "
                        "characters of base64url.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "334",
                 .needs = "http"},
        .kept = kept};
}

}  // namespace sessionaudit::checks
