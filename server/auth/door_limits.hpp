#pragma once

#include "auth/rate_limit.hpp"

namespace sessionaudit::server {

/// How often pages may come to the door. An address may be that of many visitors.
struct DoorLimits {
    RateLimit by_address{{400, Milliseconds{50}}};
    RateLimit by_ticket{{60, Milliseconds{500}}};
};

}  // namespace sessionaudit::server
