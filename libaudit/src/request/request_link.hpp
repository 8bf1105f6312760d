// Secret links inside a write job.
#pragma once

#include "request/request_work.hpp"

namespace sessionaudit {

/// The right code came by this link.
void prove_link(RequestWork& work, std::string_view link);

}  // namespace sessionaudit
