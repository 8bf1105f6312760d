// The one life-cycle result that is told as a finding although the test could not decide whether it is one.
#pragma once

#include <string_view>

#include "sessionaudit/capture.hpp"

namespace sessionaudit {

/// How the test's sentence begins when it saw that; captures carry sentences, so it is told by this one.
inline constexpr std::string_view kSideBySide = "Two sessions of one account live side by side.";

/// Two sessions of one account were seen to live at once. The test leaves open whether somebody decided so;
/// its other inconclusive results are told by other sentences.
inline bool lived_side_by_side(const LifecycleCheck& check) {
    return check.id == "concurrent_sessions" && check.outcome == LifecycleCheck::Outcome::inconclusive &&
           check.sentence.starts_with(kSideBySide);
}

}  // namespace sessionaudit
