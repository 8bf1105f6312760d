// libzip's failures as ours.
#pragma once

#include <zip.h>

#include <cerrno>
#include <string>

#include "sessionaudit/error.hpp"

namespace sessionaudit {

inline Error zip_failure(zip_error_t& error, const std::string& what) {
    const int reason = zip_error_system_type(&error) == ZIP_ET_SYS ? zip_error_code_system(&error) : 0;
    const bool full = reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
    return {full ? ErrorCode::disk_full : ErrorCode::io_error, what + ": " + zip_error_strerror(&error)};
}

}  // namespace sessionaudit
