// The pages as HTML. They show what they are given and decide nothing.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "html.hpp"
#include "seeded_cookies.hpp"
#include "visit.hpp"

namespace shop {

/// What every page's frame shows.
struct Frame {
    std::string title;
    std::string customer;  ///< empty: nobody is logged in
    int cart_items = 0;
    std::optional<PageConsent> consent{};  ///< absent: the page does not speak with the browser API
};
Frame frame_of(std::string title, const Visit& visit);

struct Listing {
    std::vector<const Product*> products;
    std::string search;
    bool as_list = false;
};

Html listing_page(const Frame& frame, const Listing& listing);
Html product_page(const Frame& frame, const Product& product);
Html cart_page(const Frame& frame, const Cart& cart);
/// `next` is the page to go to afterwards; `message` may be empty.
Html login_page(const Frame& frame, std::string_view next, std::string_view message);
Html checkout_page(const Frame& frame, const Cart& cart, std::span<const std::string_view> countries);
Html thanks_page(const Frame& frame, std::string_view order);
Html account_page(const Frame& frame, const std::vector<sessionaudit::SessionInfo>& devices,
                  const sessionaudit::SessionId& current, std::string_view last_order);
/// Where the page speaks with the browser API, choices are made there; else `measured` is the one there is.
Html cookies_page(const Frame& frame, bool measured, std::span<const ShopCookie> cookies,
                  const SessionCookie& session);
/// For what went wrong: a heading and a sentence.
Html message_page(const Frame& frame, std::string_view sentence);

}  // namespace shop
