// What goes back to a client.
#pragma once

#include <functional>
#include <iosfwd>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace sessionaudit::server {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// An answer. Either `body`, or `stream`, which writes until it is done or the client is gone (it then
/// throws).
struct Reply {
    int status = 200;
    std::string content_type;  ///< empty: no content
    std::string body;
    Fields headers;
    std::function<void(std::ostream&)> stream;

    static Reply json(const nlohmann::json& value, int status = 200);
    static Reply created(const nlohmann::json& value, std::string location);
    /// 202: the job that does it is at `location`.
    static Reply accepted(const nlohmann::json& value, std::string location);
    static Reply no_content();
};

}  // namespace sessionaudit::server
