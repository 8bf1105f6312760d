// How often one address may use the public door for requests.
#pragma once

#include "auth/rate_limit.hpp"

namespace sessionaudit::server {

struct PublicRequestLimits {
    /// A household behind one address may file a few; a flood must not fill the register.
    RateLimit file{{5, std::chrono::minutes{10}}};
    /// Mails to people who did not ask for them are what somebody could do with this door.
    RateLimit send_code{{5, std::chrono::minutes{10}}};
    /// Links have 256 bits; this is against load, not against guessing.
    RateLimit follow{{60, std::chrono::seconds{1}}};
};

}  // namespace sessionaudit::server
