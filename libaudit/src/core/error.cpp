#include "sessionaudit/error.hpp"

namespace sessionaudit {

std::string_view to_string(ErrorCode code) noexcept {
    switch (code) {
        case ErrorCode::invalid_argument:
            return "invalid_argument";
        case ErrorCode::not_found:
            return "not_found";
        case ErrorCode::already_exists:
            return "already_exists";
        case ErrorCode::conflict:
            return "conflict";
        case ErrorCode::limit_reached:
            return "limit_reached";
        case ErrorCode::wrong_key:
            return "wrong_key";
        case ErrorCode::key_unavailable:
            return "key_unavailable";
        case ErrorCode::corrupt:
            return "corrupt";
        case ErrorCode::not_a_store:
            return "not_a_store";
        case ErrorCode::newer_schema:
            return "newer_schema";
        case ErrorCode::locked:
            return "locked";
        case ErrorCode::disk_full:
            return "disk_full";
        case ErrorCode::io_error:
            return "io_error";
        case ErrorCode::ledger_mismatch:
            return "ledger_mismatch";
        case ErrorCode::unsupported_cipher:
            return "unsupported_cipher";
        case ErrorCode::internal:
            return "internal";
    }
    return "internal";
}

}  // namespace sessionaudit
