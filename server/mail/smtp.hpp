// One mail to one mail server (RFC 5321), over TLS (RFC 3207, RFC 8314).
#pragma once

#include <stdexcept>
#include <string>

#include "config/config.hpp"

namespace sessionaudit::server {

/// Why a mail was not taken. Its sentence holds no address and nothing the mail server said but its code.
class SmtpFailure : public std::runtime_error {
  public:
    SmtpFailure(const std::string& sentence, bool is_permanent)
        : std::runtime_error(sentence), permanent(is_permanent) {}
    bool permanent;  ///< trying again is of no use (RFC 5321 section 4.2.1: 5yz)
};

/// The server has taken the message when it returns. Throws SmtpFailure.
void smtp_deliver(const MailSettings& settings, const std::string& to, const std::string& message);

}  // namespace sessionaudit::server
