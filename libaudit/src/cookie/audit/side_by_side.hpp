// The one life-cycle result that is told as a finding although the test could not decide whether it is one.
#pragma once

#include "sessionaudit/capture.hpp"

namespace sessionaudit {

/// Two sessions of one account were seen to live at once. The test leaves open whether somebody decided so;
/// its other inconclusive results are told by other sentences.
inline bool lived_side_by_side(const LifecycleCheck& check) {
    return check.id == "concurrent_sessions" && check.outcome == LifecycleCheck::Outcome::inconclusive &&
           check.sentence.starts_with("Two sessions of one account live side by side");
}

}  // namespace sessionaudit
