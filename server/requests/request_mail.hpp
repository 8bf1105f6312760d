// What goes to the person of a request by e-mail: the one-time code, and letters.
#pragma once

#include "app.hpp"
#include "sessionaudit/letter.hpp"
#include "sessionaudit/request.hpp"

namespace sessionaudit::server {

/// Makes a code and sends it in the letter identity_check. `service` may be one that acts on what was seen.
/// Throws Problem 409 `mail-not-configured`, Problem 409 `no-mail-address` when it would not go to an e-mail
/// address, and what start_identity_check() throws. Returns when the code is worth nothing any more.
Timestamp mail_code(const App& app, RequestService service, const RecordId& request, const std::string& actor,
                    const std::optional<Identifier>& send_to = {});

/// Sends a letter to the address that the request was made with, and notes that it was sent. When this
/// returns, the mail server has taken it. Throws as mail_code() and RequestService::letter() do, Problem 409
/// `mail-refused` when the mail server will never take it, Problem 503 `mail-unavailable` when it may later;
/// nothing is noted then.
void mail_letter(const App& app, const RecordId& request, LetterKind kind, const LetterOptions& options,
                 const std::string& actor);

}  // namespace sessionaudit::server
