// Files as answers.
#pragma once

#include <filesystem>

#include "http/reply.hpp"

namespace sessionaudit::server {

/// Sends a file that is opened now, so that it may be deleted while it is sent. `name` is what a browser
/// saves it as: letters, digits, - _ and . only. `sent` is called once the last byte was taken.
/// Throws Error{not_found, io_error}.
Reply file_reply(const std::filesystem::path& file, const std::string& content_type, const std::string& name,
                 std::function<void()> sent = {});

}  // namespace sessionaudit::server
