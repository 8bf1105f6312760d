#include "session_cookie.hpp"

#include <algorithm>

#include "sessionaudit/error.hpp"

namespace shop {

SessionCookie::SessionCookie(std::string_view line, const std::string& profile) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos)
        throw sessionaudit::Error(sessionaudit::ErrorCode::invalid_argument,
                                  "the shop keeps its token in a cookie, and profile " + profile +
                                      " uses the URL; choose another with --profile");
    name_ = line.substr(0, equals);
    line.remove_prefix(std::min(line.find(';'), line.size()));
    const std::size_t age = std::min(line.find("; Max-Age="), line.size());  // the last attribute, if any
    attributes_ = line.substr(0, age);
    max_age_ = line.substr(age);
}

std::string SessionCookie::set(std::string_view token) const {
    return (name_ + '=').append(token) + attributes_ + max_age_;
}

std::string SessionCookie::clear() const {
    return name_ + '=' + attributes_ + "; Max-Age=0";
}

}  // namespace shop
