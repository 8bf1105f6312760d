// What makes two findings of two runs the same one.
#pragma once

#include <string>
#include <string_view>

namespace sessionaudit {

/// The name with runs that chance or a count has made replaced by `*`: `_ga_AB12CD34EF` becomes `_ga_*`.
std::string stable_name(std::string_view name);

/// 32 hex digits. Tells findings apart; it is no protection against someone who wants two to be alike.
std::string finding_fingerprint(std::string_view rule, std::string_view domain, std::string_view name,
                                std::string_view path);

}  // namespace sessionaudit
