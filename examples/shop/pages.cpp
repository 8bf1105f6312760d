#include "pages.hpp"

#include "consent_html.hpp"
#include "sessionaudit/clock.hpp"

namespace shop {
namespace {

/// Without a browser API: the visitor may object.
Html measuring_form(bool measured) {
    Html html;
    html << "<h2>Measuring visits</h2>\n<form method=\"post\" action=\"/cookies\">";
    if (measured)
        html << "<p>We count which pages are looked at.</p><input type=\"hidden\" name=\"measure\" "
                "value=\"off\">"
                "<button>Do not count mine</button>";
    else
        html << "<p>We do not count the pages you look at.</p><input type=\"hidden\" name=\"measure\" "
                "value=\"on\">"
                "<button>Count them again</button>";
    html << "</form>\n";
    return html;
}

Html in_frame(const Frame& frame, const Html& content, const Html& banner) {
    Html page;
    page << "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
         << frame.title << " · The Tea Shop</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n";
    if (frame.consent) page << consent_scripts(*frame.consent);
    page << "</head>\n<body>\n<header><a class=\"brand\" href=\"/\">The Tea Shop</a>\n<nav "
            "aria-label=\"Shop\">"
            "<a href=\"/cart\">Cart ("
         << frame.cart_items << ")</a> ";
    if (frame.customer.empty())
        page << "<a href=\"/login\">Log in</a>";
    else
        page << "<a href=\"/account\">" << frame.customer
             << "</a> <form method=\"post\" action=\"/logout\"><button>Log out</button></form>";
    page << "</nav></header>\n"
         << banner << "<main>\n<h1>" << frame.title << "</h1>\n"
         << content
         << "</main>\n<footer>An example program: nothing is sold here. <a "
            "href=\"/cookies\">Cookies</a></footer>\n"
            "</body>\n</html>\n";
    return page;
}

Html in_frame(const Frame& frame, const Html& content) {
    return in_frame(frame, content, frame.consent ? consent_banner() : Html());
}

Html tile(const Product& product) {
    Html html;
    html << "<span class=\"tile tile-" << product.sku << "\" aria-hidden=\"true\">"
         << product.name.substr(0, 1) << "</span>";
    return html;
}

Html sku_button(std::string_view action, std::string_view sku, std::string_view label) {
    Html html;
    html << "<form method=\"post\" action=\"" << action << "\"><input type=\"hidden\" name=\"sku\" value=\""
         << sku << "\"><button>" << label << "</button></form>";
    return html;
}

/// "2026-03-01 09:30"
std::string time_text(sessionaudit::Timestamp at) {
    std::string text = sessionaudit::to_rfc3339(at).substr(0, 16);
    text[10] = ' ';
    return text;
}

Html cart_table(const Cart& cart, bool editable) {
    Html html;
    html << "<table><thead><tr><th scope=\"col\">Product</th><th scope=\"col\" class=\"number\">Quantity</th>"
            "<th scope=\"col\" class=\"number\">Price</th>";
    if (editable) html << "<td></td>";
    html << "</tr></thead><tbody>\n";
    for (const Cart::Line& line : cart.lines()) {
        html << "<tr><td><a href=\"/product/" << line.product->sku << "\">" << line.product->name
             << "</a></td><td class=\"number\">" << line.quantity << "</td><td class=\"number\">"
             << price_text(line.product->price_minor * line.quantity) << "</td>";
        if (editable) html << "<td>" << sku_button("/cart/remove", line.product->sku, "Remove") << "</td>";
        html << "</tr>\n";
    }
    html << "</tbody><tfoot><tr><th scope=\"row\" colspan=\"2\">Total</th><td class=\"number\">"
         << price_text(cart.total_minor()) << "</td>";
    if (editable) html << "<td></td>";
    html << "</tr></tfoot></table>\n";
    return html;
}

Html device_row(const sessionaudit::SessionInfo& device, bool current) {
    Html html;
    html << "<tr><td>" << (device.agent.empty() ? std::string("unknown device") : device.agent) << "</td><td>"
         << (device.network.empty() ? std::string("unknown network") : device.network) << "</td><td>"
         << time_text(device.started) << "</td><td>" << time_text(device.last_seen) << "</td><td>";
    if (current)
        html << "this one";
    else
        html << "<form method=\"post\" action=\"/account/end\"><input type=\"hidden\" name=\"id\" value=\""
             << device.id.to_string() << "\"><button>End</button></form>";
    html << "</td></tr>\n";
    return html;
}

void cookie_row(Html& html, std::string_view name, std::string_view purpose, std::string_view lifetime) {
    html << "<tr><td><code>" << name << "</code></td><td>" << purpose << "</td><td>" << lifetime
         << "</td></tr>\n";
}

}  // namespace

Frame frame_of(std::string title, const Visit& visit) {
    return {std::move(title), visit.customer == nullptr ? std::string() : std::string(visit.customer->name),
            visit.cart.item_count(), visit.consent};
}

Html listing_page(const Frame& frame, const Listing& listing) {
    Html html;
    html << "<form class=\"search\" role=\"search\" action=\"/\"><label for=\"q\">Search</label> "
            "<input id=\"q\" name=\"q\" maxlength=\"100\" value=\""
         << listing.search << "\"><button>Find</button> ";
    if (listing.as_list)
        html << "<a href=\"/?view=tiles\">Tiles</a></form>\n";
    else
        html << "<a href=\"/?view=list\">List</a></form>\n";
    if (!listing.search.empty())
        html << "<p>" << static_cast<std::int64_t>(listing.products.size()) << " found for “"
             << listing.search << "”.</p>\n";
    if (listing.as_list)
        html << "<ul class=\"list\">\n";
    else
        html << "<ul class=\"tiles\">\n";
    for (const Product* const product : listing.products)
        html << "<li><a href=\"/product/" << product->sku << "\">" << tile(*product)
             << "<span class=\"name\">" << product->name << "</span></a><span class=\"price\">"
             << price_text(product->price_minor) << "</span></li>\n";
    html << "</ul>\n";
    return in_frame(frame, html);
}

Html product_page(const Frame& frame, const Product& product) {
    Html html;
    html << "<div class=\"product\">" << tile(product) << "<div><p>" << product.description
         << "</p><p class=\"price\">" << price_text(product.price_minor) << "</p>"
         << sku_button("/cart/add", product.sku, "Put into the cart") << "</div></div>\n";
    return in_frame(frame, html);
}

Html cart_page(const Frame& frame, const Cart& cart) {
    Html html;
    if (cart.empty())
        html << "<p>Nothing in it yet. <a href=\"/\">Look around</a>.</p>\n";
    else
        html << cart_table(cart, true) << "<p><a class=\"action\" href=\"/checkout\">Check out</a></p>\n";
    return in_frame(frame, html);
}

Html login_page(const Frame& frame, std::string_view next, std::string_view message) {
    Html html;
    if (!message.empty()) html << "<p class=\"message\" role=\"alert\">" << message << "</p>\n";
    html << "<form class=\"stack\" method=\"post\" action=\"/login\"><input type=\"hidden\" name=\"next\" "
            "value=\""
         << next
         << "\"><label for=\"email\">E-mail address</label><input id=\"email\" name=\"email\" type=\"email\" "
            "autocomplete=\"username\" required>"
            "<label for=\"password\">Password</label><input id=\"password\" name=\"password\" "
            "type=\"password\" "
            "autocomplete=\"current-password\" required><button>Log in</button></form>\n";
    return in_frame(frame, html);
}

Html checkout_page(const Frame& frame, const Cart& cart, std::span<const std::string_view> countries) {
    Html html;
    html << cart_table(cart, false)
         << "<form class=\"stack\" method=\"post\" action=\"/purchase\"><label for=\"country\">Deliver "
            "to</label>"
            "<select id=\"country\" name=\"country\">";
    for (const std::string_view country : countries)
        html << "<option>" << country << "</option>";
    html << "</select><button>Buy</button></form>\n";
    return in_frame(frame, html);
}

Html thanks_page(const Frame& frame, std::string_view order) {
    Html html;
    html << "<p>Your order <strong>" << order
         << "</strong> is on its imaginary way. <a href=\"/\">Go on</a></p>\n";
    return in_frame(frame, html);
}

Html account_page(const Frame& frame, const std::vector<sessionaudit::SessionInfo>& devices,
                  const sessionaudit::SessionId& current, std::string_view last_order) {
    Html html;
    if (!last_order.empty()) html << "<p>Last order: " << last_order << "</p>\n";
    html << "<h2>Where you are logged in</h2>\n<table><thead><tr><th scope=\"col\">Device</th><th "
            "scope=\"col\">Network</th>"
            "<th scope=\"col\">Since (UTC)</th><th scope=\"col\">Last seen "
            "(UTC)</th><td></td></tr></thead><tbody>\n";
    for (const auto& device : devices)
        html << device_row(device, device.id == current);
    html << "</tbody></table>\n";
    if (devices.size() > 1)
        html << "<form method=\"post\" action=\"/account/end-others\"><button>End all "
                "others</button></form>\n";
    return in_frame(frame, html);
}

Html cookies_page(const Frame& frame, bool measured, std::span<const ShopCookie> cookies,
                  const SessionCookie& session) {
    Html html;
    html << "<table><thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Purpose</th><th "
            "scope=\"col\">Kept</th></tr>"
            "</thead><tbody>\n";
    cookie_row(html, session.name(), "keeps your session, that is cart and login",
               session.persistent() ? "as long as the session" : "until the browser is closed");
    for (const ShopCookie& cookie : cookies)
        if (cookie.declared) cookie_row(html, cookie.name, cookie.purpose, cookie.lifetime);
    html << "</tbody></table>\n" << (frame.consent ? consent_choices() : measuring_form(measured));
    return in_frame(frame, html, Html());  // no banner: the choices are on the page
}

Html message_page(const Frame& frame, std::string_view sentence) {
    Html html;
    html << "<p>" << sentence << "</p>\n<p><a href=\"/\">To the shop</a></p>\n";
    return in_frame(frame, html);
}

}  // namespace shop
