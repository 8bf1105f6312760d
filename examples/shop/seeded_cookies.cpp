#include "seeded_cookies.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace shop {
namespace {

using enum CookiePlace;

constexpr std::array<ShopCookie, 16> kCookies = {{
    // Right.
    {"shop_currency", every_page, "EUR", "; Path=/; Max-Age=15552000{secure}; HttpOnly; SameSite=Lax",
     "remembers the currency of prices", "180 days", ""},
    {"shop_notice", every_page, "seen", "; Path=/; Max-Age=15552000{secure}; HttpOnly; SameSite=Lax",
     "remembers that the notice about cookies was shown", "180 days", ""},
    {"shop_recent", product, "", "; Path=/; Max-Age=604800{secure}; HttpOnly; SameSite=Lax",
     "remembers the product looked at last", "7 days", ""},
    {"shop_view", listing, "", "; Path=/{secure}; HttpOnly; SameSite=Lax", "remembers list or tiles",
     "until the browser is closed", ""},
    {"shop_delivery", order, "", "; Path=/checkout; Max-Age=15552000{secure}; HttpOnly; SameSite=Strict",
     "remembers the country of delivery", "180 days", ""},
    {"shop_order", order, "", "; Path=/account; Max-Age=86400{secure}; HttpOnly; SameSite=Strict",
     "shows the last order in the account", "1 day", ""},
    {"shop_measure", choice, "", "; Path=/; Max-Age=15552000{secure}; HttpOnly; SameSite=Lax",
     "remembers whether visits may be measured", "180 days", ""},
    // Wrong, one fault each.
    {"shop_geo", every_page, "north", "; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax",
     "remembers the region for delivery times", "1 day", "secure_missing"},
    {"shop_ab", every_page, "b", "; Path=/; Max-Age=604800{secure}; HttpOnly",
     "keeps the variant of the page", "7 days", "samesite_missing"},
    {"shop_lang", every_page, "en", "; Path=/; Max-Age=15552000{secure}; HttpOnly; SameSite=Relaxed",
     "remembers the language", "180 days", "samesite_invalid"},
    {"shop_visits", every_page, "1", "; Path=/; Max-Age=63072000{secure}; HttpOnly; SameSite=Lax",
     "tells a first visit from a later one", "730 days", "lifetime_over_cap"},
    {"__Host-shop_theme", every_page, "light", "; Path=/theme{secure}; HttpOnly; SameSite=Lax",
     "remembers light or dark", "until the browser is closed", "prefix_contract_broken"},
    {"shop_region", every_page, "eu", "{domain}; Path=/; Max-Age=86400{secure}; HttpOnly; SameSite=Lax",
     "remembers the region of prices", "1 day", "domain_too_wide"},
    {"shop_wave", every_page, "3", "; Path=/; Max-Age=86400{secure}; HttpOnly; SameSite=Lax", "", "1 day",
     "undeclared", false},
    {"shop_basket", cart, "open", "; Path=/cart{secure}; HttpOnly; SameSite=Lax",
     "remembers whether the cart is shown", "until the browser is closed", "duplicate_name"},
    {"auth_token", login, "", "; Path=/{secure}; SameSite=Lax", "stays with a login",
     "until the browser is closed", "httponly_missing"},
}};

/// The same name again, for every path: with kCookies' one it shadows itself on /cart.
constexpr std::string_view kBasketTwin = "shop_basket=closed; Path=/{secure}; HttpOnly; SameSite=Lax";

/// The site above the host: shop.example for www.shop.example. No Domain at all for an address.
std::string domain_attribute(const std::string& host) {
    const bool is_name = std::any_of(host.begin(), host.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    if (!is_name) return {};
    const bool has_parent = std::count(host.begin(), host.end(), '.') >= 2;
    return "; Domain=" + (has_parent ? host.substr(host.find('.') + 1) : host);
}

void replace(std::string& text, std::string_view mark, std::string_view with) {
    if (const std::size_t at = text.find(mark); at != std::string::npos) text.replace(at, mark.size(), with);
}

std::string filled(std::string line, const Request& request) {
    replace(line, "{secure}", request.https ? "; Secure" : "");
    replace(line, "{domain}", domain_attribute(request.host));
    return line;
}

std::string render(const ShopCookie& cookie, const Request& request, std::string_view value) {
    return filled(std::string(cookie.name) + '=' + std::string(cookie.value.empty() ? value : cookie.value) +
                      std::string(cookie.attributes),
                  request);
}

}  // namespace

std::span<const ShopCookie> shop_cookies() {
    return kCookies;
}

std::vector<std::string> cookie_lines(const Request& request, CookiePlace place, std::string_view value) {
    std::vector<std::string> lines;
    for (const ShopCookie& cookie : kCookies) {
        const bool wanted = place != every_page || !request.has_cookie(std::string(cookie.name));
        if (cookie.place == place && wanted) lines.push_back(render(cookie, request, value));
    }
    if (place == cart) lines.push_back(filled(std::string(kBasketTwin), request));
    return lines;
}

std::string cookie_line(const Request& request, std::string_view name, std::string_view value) {
    const auto* const found = std::find_if(kCookies.begin(), kCookies.end(),
                                           [&](const auto& cookie) { return cookie.name == name; });
    if (found == kCookies.end()) throw std::logic_error("there is no cookie of this name in the table");
    return render(*found, request, value);
}

}  // namespace shop
