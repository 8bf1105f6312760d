// Passwords of people, as Argon2id hashes in the usual text form ($argon2id$v=19$m=...).
#pragma once

#include <string>
#include <string_view>

namespace sessionaudit {

/// RFC 9106 section 4, second recommended option: 64 MiB, 3 passes, 4 lanes, a salt of 128 and a tag of 256
/// bits; more than OWASP's password storage cheat sheet asks for at the least. The lanes are worked on by one
/// thread, so that one password costs one core.
std::string hash_password(std::string_view password);
/// Constant time in the tag. False for an empty or malformed hash too, as late as for a wrong password.
bool is_password(std::string_view password, const std::string& hash);

}  // namespace sessionaudit
