// A mail as it goes over the wire (RFC 5322, RFC 2045, RFC 2047).
#pragma once

#include <string>
#include <string_view>

#include "mail/mailer.hpp"

namespace sessionaudit::server {

/// Whether it is one address and nothing else: "anna@shop.example". Of what RFC 5321 allows, quoted local
/// parts, address literals and non-ASCII are not taken: a strict reading is what keeps other recipients and
/// header lines out.
bool is_mail_address(std::string_view text) noexcept;

/// Throws Error{invalid_argument} for an address or a subject that is none.
void require_mail(const Mail& mail);

/// Header and body, lines end with CRLF. `date` as RFC 5322 spells it; `id` is the left side of Message-ID.
std::string mail_message(const Mail& mail, const std::string& from, const std::string& date,
                         const std::string& id);

}  // namespace sessionaudit::server
