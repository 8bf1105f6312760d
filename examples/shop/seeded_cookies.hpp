// The shop's cookies beside its session: some right, some wrong on purpose, so that a cookie audit has
// something to find. README.md lists each fault with its correction; a test holds that list against
// what is really sent.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "request.hpp"

namespace shop {

/// Where a cookie is set. Those of every page are sent to browsers that do not have them yet, the others
/// each time.
enum class CookiePlace { every_page, product, listing, cart, login, order, choice };

struct ShopCookie {
    std::string_view name;
    CookiePlace place;
    std::string_view value;  ///< a fixed one; empty: the place gives it
    /// Attributes as sent. {secure} is "; Secure" when the visitor came by https, {domain} the site.
    std::string_view attributes;
    std::string_view purpose;  ///< as the cookie page declares it
    std::string_view lifetime;
    std::string_view fault;  ///< id of the rule it breaks; empty when it is right
    bool declared = true;    ///< false: the cookie page keeps silent about it
};

std::span<const ShopCookie> shop_cookies();

/// The Set-Cookie lines of a place. `value` goes to cookies that have no fixed one; it must consist of
/// letters, digits, '-', '_' and '.' only.
std::vector<std::string> cookie_lines(const Request& request, CookiePlace place, std::string_view value = {});
/// One of them alone.
std::string cookie_line(const Request& request, std::string_view name, std::string_view value);

}  // namespace shop
