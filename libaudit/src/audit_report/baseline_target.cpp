#include "audit_report/baseline_target.hpp"

#include "core/ascii.hpp"
#include "core/plain_text.hpp"

namespace sessionaudit {
namespace {

void drop_end(std::string& text, std::string_view end) {
    if (text.ends_with(end)) text.erase(text.size() - end.size());
}

}  // namespace

std::string baseline_target(std::string_view target) {
    const std::size_t colon = target.find("://");
    if (colon == std::string_view::npos) return valid_utf8(target);
    const std::string scheme = ascii::to_lower(target.substr(0, colon));
    if (scheme != "http" && scheme != "https") return valid_utf8(target);
    const std::string_view rest = target.substr(colon + 3);
    const std::size_t slash = std::min(rest.find_first_of("/?#"), rest.size());
    std::string authority = ascii::to_lower(rest.substr(0, slash));
    drop_end(authority, scheme == "https" ? ":443" : ":80");
    std::string path(rest.substr(slash));
    if (path == "/") path.clear();
    return scheme + "://" + valid_utf8(authority + path);
}

}  // namespace sessionaudit
