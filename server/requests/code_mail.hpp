// The one-time code, sent to the person.
#pragma once

#include "app.hpp"
#include "sessionaudit/request.hpp"

namespace sessionaudit::server {

/// Makes a code and sends it in the letter identity_check. `service` may be one that acts on what was seen.
/// Throws Problem 409 `mail-not-configured`, Problem 409 `no-mail-address` when it would not go to an e-mail
/// address, and what start_identity_check() throws. Returns when the code is worth nothing any more.
Timestamp mail_code(const App& app, RequestService service, const RecordId& request, const std::string& actor,
                    const std::optional<Identifier>& send_to = {});

}  // namespace sessionaudit::server
