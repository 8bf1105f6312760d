// A certificate of erasure as a page for people. The JSON stays what proves it.
#pragma once

#include <string>
#include <string_view>

namespace sessionaudit::server {

/// `certificate` as ErasureService::certificate() wrote it.
std::string certificate_page(std::string_view certificate);

}  // namespace sessionaudit::server
