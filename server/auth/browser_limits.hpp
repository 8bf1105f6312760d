#pragma once

#include "auth/rate_limit.hpp"

namespace sessionaudit::server {

/// How often pages may use the browser API. An address may be that of many visitors.
struct BrowserLimits {
    RateLimit by_address{{400, Milliseconds{50}}};
    RateLimit by_ticket{{60, Milliseconds{500}}};
    /// Of people's requests, by address. A household behind one address may file a few; a flood must not fill
    /// the register.
    RateLimit file_request{{5, std::chrono::minutes{10}}};
    /// Mails to people who did not ask for them are what somebody could do with those endpoints.
    RateLimit send_code{{5, std::chrono::minutes{10}}};
    /// The same by whom it goes to, whoever asks and for however many requests.
    RateLimit mail_person{{5, std::chrono::hours{1}}};
    /// Links have 256 bits: this is against load, not against guessing.
    RateLimit follow_request{{60, std::chrono::seconds{1}}};
};

}  // namespace sessionaudit::server
