#include "exit_code.hpp"

namespace sessionaudit::cli {

int exit_code_of(ErrorCode code) noexcept {
    switch (code) {
        case ErrorCode::invalid_argument:
        case ErrorCode::not_found:
        case ErrorCode::already_exists:
        case ErrorCode::conflict:
        case ErrorCode::limit_reached:
            return kUsage;
        case ErrorCode::wrong_key:
        case ErrorCode::key_unavailable:
        case ErrorCode::corrupt:
        case ErrorCode::not_a_store:
        case ErrorCode::newer_schema:
        case ErrorCode::locked:
        case ErrorCode::disk_full:
        case ErrorCode::io_error:
        case ErrorCode::ledger_mismatch:
        case ErrorCode::unsupported_cipher:
        case ErrorCode::internal:
            return kCouldNotFinish;
    }
    return kCouldNotFinish;
}

}  // namespace sessionaudit::cli
