#pragma once

#include <string>

namespace sessionaudit::server {

/// 16 hexadecimal digits, for logs and answers. It means nothing and is not secret. Threads: any.
std::string next_request_id();

}  // namespace sessionaudit::server
