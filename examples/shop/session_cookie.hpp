// The cookie that carries the session's token, as its profile wants it.
#pragma once

#include <string>
#include <string_view>

namespace shop {

class SessionCookie {
  public:
    /// From a Set-Cookie line of the profile for any token. Throws sessionaudit::Error{invalid_argument} when
    /// the line is empty: the profile sends no cookie.
    SessionCookie(std::string_view line, const std::string& profile);

    const std::string& name() const noexcept { return name_; }
    /// Whether the browser keeps it when it is closed.
    bool persistent() const noexcept { return !max_age_.empty(); }
    /// The Set-Cookie line of a token.
    std::string set(std::string_view token) const;
    /// The line that makes a browser drop it.
    std::string clear() const;

  private:
    std::string name_;
    std::string attributes_;  ///< "; Path=/; HttpOnly"
    std::string max_age_;     ///< "; Max-Age=28800", or empty
};

}  // namespace shop
