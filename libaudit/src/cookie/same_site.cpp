#include "sessionaudit/set_cookie.hpp"

namespace sessionaudit {

std::string_view to_string(SameSite same_site) noexcept {
    switch (same_site) {
        case SameSite::unset:
            return "unset";
        case SameSite::unknown:
            return "unknown";
        case SameSite::lax:
            return "lax";
        case SameSite::strict:
            return "strict";
        case SameSite::none:
            return "none";
    }
    return "unset";
}

std::string_view same_site_word(SameSite same_site) noexcept {
    switch (same_site) {
        case SameSite::unset:
        case SameSite::unknown:
            return "";
        case SameSite::lax:
            return "Lax";
        case SameSite::strict:
            return "Strict";
        case SameSite::none:
            return "None";
    }
    return "";
}

}  // namespace sessionaudit
