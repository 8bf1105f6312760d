// Putting right what is wrong (GDPR Art 16).
#pragma once

#include "request/request_work.hpp"

namespace sessionaudit {

/// All changes of the request, inside its job. The ledger learns commitments to what was and what is, under
/// the person's own salt. Throws Error{not_found} for something that is not there or not the person's,
/// Error{already_exists} for an identifier that is somebody's, Error{conflict} when it would leave the person
/// without any, or another open request was made with it.
void rectify(RequestWork& work, const std::string& actor);

}  // namespace sessionaudit
