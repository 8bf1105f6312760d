#include <algorithm>

#include "sessionaudit/hold.hpp"

namespace sessionaudit {

const std::vector<HoldGround>& hold_grounds() {
    static const std::vector<HoldGround> grounds{
        {"expression", "freedom of expression and information", "GDPR Art 17(3)(a)"},
        {"legal_obligation", "a legal obligation, or a task in the public interest", "GDPR Art 17(3)(b)"},
        {"public_health", "public interest in public health", "GDPR Art 17(3)(c)"},
        {"archiving", "archiving in the public interest, research or statistics", "GDPR Art 17(3)(d)"},
        {"legal_claims", "establishing, exercising or defending legal claims", "GDPR Art 17(3)(e)"},
        {"ccpa_transaction", "completing what the person ordered", "Cal. Civ. Code 1798.105(d)(1)"},
        {"ccpa_security", "security and integrity", "Cal. Civ. Code 1798.105(d)(2)"},
        {"ccpa_debugging", "finding and mending errors", "Cal. Civ. Code 1798.105(d)(3)"},
        {"ccpa_expression", "free speech", "Cal. Civ. Code 1798.105(d)(4)"},
        {"ccpa_calecpa", "the California Electronic Communications Privacy Act",
         "Cal. Civ. Code 1798.105(d)(5)"},
        {"ccpa_research", "public or peer-reviewed research", "Cal. Civ. Code 1798.105(d)(6)"},
        {"ccpa_internal_use", "internal uses the person can expect", "Cal. Civ. Code 1798.105(d)(7)"},
        {"ccpa_legal_obligation", "a legal obligation", "Cal. Civ. Code 1798.105(d)(8)"},
    };
    return grounds;
}

const HoldGround* find_hold_ground(std::string_view id) noexcept {
    const auto& grounds = hold_grounds();
    const auto found =
        std::find_if(grounds.begin(), grounds.end(), [id](const HoldGround& it) { return it.id == id; });
    return found == grounds.end() ? nullptr : &*found;
}

}  // namespace sessionaudit
