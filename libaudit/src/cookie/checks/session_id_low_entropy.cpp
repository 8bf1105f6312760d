#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs723, refs::kWstgSchema, refs::kCwe330};

bool is_patterned(const SessionIdEstimate& estimate) {
    return estimate.structure == "counter" || estimate.structure == "timestamp" ||
           estimate.structure == "constant" || estimate.collisions > 0;
}

/// Of an estimate below what the policy wants; a file may hold any number, also one that no integer holds.
std::string whole_bits(double bits) {
    return std::to_string(bits > 0 ? static_cast<int>(bits) : 0);
}

void target(TargetFacts& target, CookieFindings& findings) {
    constexpr double kSureEnough = 0.3;
    constexpr std::size_t kSamplesMin = 10;
    for (const SessionIdEstimate& estimate : target.captured->id_estimates) {
        if (estimate.samples < kSamplesMin || estimate.confidence < kSureEnough || is_patterned(estimate))
            continue;
        // What length and alphabet alone do not allow is session_id_short.
        const auto wanted = static_cast<double>(target.policy->session_id_bits);
        if (estimate.bits >= wanted || estimate.bits_at_most < wanted || estimate.structure == "uuid4")
            continue;
        raise_for_cookie(target, findings, estimate.cookie, [&](FindingDraft& draft) {
            draft.sure(estimate.confidence >= 0.7 ? Confidence::high : Confidence::medium);
            draft.says(estimate.cookie + " holds about " + whole_bits(estimate.bits) +
                       " unpredictable bits, by " + std::to_string(estimate.samples) + " fresh ids");
            draft.shows(estimate.sentence);
        });
    }
}

}  // namespace

CookieCheck session_id_low_entropy() {
    return {
        .info = {.id = "session_id_low_entropy",
                 .title = "Session ids with too little chance in them",
                 .category = "session_id",
                 .severity = FindingLevel::high,
                 .why = "Ids that share a pattern leave so few possibilities that guessing one is worth "
                        "trying.",
                 .fix =
                     "Draw the whole id from a cryptographic generator, and put no account, time or server "
                     "name into it.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "330",
                 .needs = "recipe"},
        .target = target};
}

}  // namespace sessionaudit::checks
