// openapi.json as it travels inside the program.
#pragma once

#include <string>

namespace sessionaudit::server {

/// The whole document, put together from server/openapi/ when this was built.
const std::string& description_text();

}  // namespace sessionaudit::server
