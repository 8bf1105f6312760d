// What the commands about consent share.
#pragma once

#include <string>

#include "options.hpp"

namespace sessionaudit::cli {

/// A person or a session, whichever was named.
struct HolderArguments {
    std::string subject;
    std::string session;

    void add_to(Command command);
    /// Throws Error{invalid_argument} unless exactly one was named.
    ConsentHolder holder() const;
};

/// consent receipt
void add_consent_receipt(Command group, Options& options);

}  // namespace sessionaudit::cli
