// The commands of `request` that move a request on.
#pragma once

#include "options.hpp"

namespace sessionaudit::cli {

void add_request_identity(Command group, Options& options);   ///< check, confirm, attest, permission
void add_request_execution(Command group, Options& options);  ///< plan to deliver, four-eyes
void add_request_closing(Command group,
                         Options& options);  ///< extend, refuse, withdraw, expire, lift, purge

}  // namespace sessionaudit::cli
