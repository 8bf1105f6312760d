#include "handlers.hpp"

#include <algorithm>
#include <array>

#include "embedded.hpp"
#include "pages.hpp"
#include "seeded_cookies.hpp"
#include "sessionaudit/error.hpp"

namespace shop {
namespace {

using sessionaudit::Event;
using sessionaudit::EventKind;
using sessionaudit::random_owner_id;
using sessionaudit::SessionId;

constexpr std::array<std::string_view, 5> kCountries = {"Austria", "France", "Germany", "Italy",
                                                        "Netherlands"};
constexpr std::string_view kProductPath = "/product/";

constexpr const char* kRobots =
    "User-agent: *\nDisallow: /account\nDisallow: /cart\nDisallow: /checkout\nDisallow: /login\n";

void add_lines(Reply& reply, std::vector<std::string> lines) {
    for (std::string& line : lines)
        reply.set_cookies.push_back(std::move(line));
}

/// Where a login may lead: a page of ours that was asked for, never an address from outside.
std::string safe_next(const std::string& next) {
    for (const char* const page : {"/account", "/cart", "/checkout"})
        if (next == page) return next;
    return "/";
}

Reply ask_to_log_in(const std::string& next) {
    return Reply::see_other("/login?next=" + next);
}

/// Random: an order's number says nothing about customer, amount or how many there were.
std::string order_number() {
    return "T-" + random_owner_id().to_string().substr(0, 8);
}

Reply missing(const Visit& visit) {
    return Reply::page(message_page(frame_of("Not here", visit), "There is no such page."), 404);
}

std::string cookie_value(const Request& request, const std::string& name) {
    const auto found = request.cookies.find(name);
    return found == request.cookies.end() ? std::string() : found->second;
}

}  // namespace

Reply Handlers::answer(const Request& request) {
    if (request.method == "GET") {
        if (request.path == "/robots.txt") return Reply::file("text/plain; charset=utf-8", kRobots);
        if (request.path == "/style.css") return Reply::file("text/css; charset=utf-8", kStyleSheet);
        if (request.path == "/consent.js" && browser_api_ != nullptr)
            return Reply::file("text/javascript; charset=utf-8", kConsentScript);
        if (request.path == "/favicon.ico") return {404, "text/plain", {}, {}, {}, true, false};
    } else if (!request.same_origin) {
        return Reply::page(message_page({"Refused", {}, 0}, "This form was sent by a page of another site."),
                           403);
    }
    Visit visit = visits_.open(request);
    if (request.method == "GET" && browser_api_ != nullptr) visit.consent = browser_api_->for_page(visit.id);
    Reply reply = answer_visit(request, visit);
    if (request.method == "GET" && reply.status == 200) {
        if (browser_api_ == nullptr) visits_.record_page_view(visit, request, reply.status);
        add_lines(reply, cookie_lines(request, CookiePlace::every_page));
    }
    if (!visit.set_cookie.empty()) reply.set_cookies.insert(reply.set_cookies.begin(), visit.set_cookie);
    return reply;
}

Reply Handlers::answer_visit(const Request& request, Visit& visit) {
    const std::string& path = request.path;
    if (request.method == "GET") {
        if (path == "/") return browse(request, visit);
        if (path.starts_with(kProductPath)) return product(request, visit);
        if (path == "/cart") return cart(request, visit);
        if (path == "/login") return log_in_form(request, visit);
        if (path == "/checkout") return checkout(visit);
        if (path == "/thanks") return thanks(request, visit);
        if (path == "/account") return account(request, visit);
        if (path == "/cookies") return cookies(visit);
    } else {
        if (path == "/cart/add") return change_cart(request, visit, true);
        if (path == "/cart/remove") return change_cart(request, visit, false);
        if (path == "/login") return log_in(request, visit);
        if (path == "/logout") return log_out(visit);
        if (path == "/purchase") return purchase(request, visit);
        if (path == "/account/end" || path == "/account/end-others") return end_device(request, visit);
        if (path == "/cookies" && browser_api_ == nullptr) return choose_cookies(request);
    }
    return missing(visit);
}

Reply Handlers::browse(const Request& request, Visit& visit) {
    Listing listing;
    listing.search = request.field("q").substr(0, 100);
    const std::string chosen = request.field("view");
    listing.as_list = (chosen.empty() ? cookie_value(request, "shop_view") : chosen) == "list";
    for (const Product& product : catalogue())
        if (matches(product, listing.search)) listing.products.push_back(&product);
    Reply reply = Reply::page(listing_page(frame_of("Tea and what it needs", visit), listing));
    if (!chosen.empty())
        add_lines(reply, cookie_lines(request, CookiePlace::listing, listing.as_list ? "list" : "tiles"));
    return reply;
}

Reply Handlers::product(const Request& request, Visit& visit) {
    const Product* const found = find_product(std::string_view(request.path).substr(kProductPath.size()));
    if (found == nullptr) return missing(visit);
    Reply reply = Reply::page(product_page(frame_of(std::string(found->name), visit), *found));
    add_lines(reply, cookie_lines(request, CookiePlace::product, found->sku));
    return reply;
}

Reply Handlers::cart(const Request& request, Visit& visit) {
    Reply reply = Reply::page(cart_page(frame_of("Your cart", visit), visit.cart));
    add_lines(reply, cookie_lines(request, CookiePlace::cart));
    return reply;
}

Reply Handlers::change_cart(const Request& request, Visit& visit, bool add) {
    const Product* const product = find_product(request.field("sku"));
    if (product == nullptr) return missing(visit);
    const auto change = visits_.edit_cart(
        visit, [&](Cart& cart) { return add ? cart.add(*product) : cart.remove(*product); });
    if (change == Visits::Change::done) {
        Event event;
        event.kind = add ? EventKind::cart_add : EventKind::cart_remove;
        event.name = product->sku;
        event.path = request.path;
        event.value_minor = product->price_minor;
        visits_.record(visit, std::move(event));
    }
    return Reply::see_other("/cart");
}

Reply Handlers::log_in_form(const Request& request, Visit& visit) {
    const std::string message =
        visit.doubted ? "This looks like another device or network than before. Please log in again." : "";
    return Reply::page(login_page(frame_of("Log in", visit), safe_next(request.field("next")), message));
}

Reply Handlers::log_in(const Request& request, Visit& visit) {
    const std::string next = safe_next(request.field("next"));
    Event event;
    event.kind = EventKind::custom;
    event.purpose = "security";
    event.path = request.path;
    const Customer* const customer = authenticate(request.field("email"), request.field("password"));
    if (customer == nullptr) {
        event.name = "login_failed";
        visits_.record(visit, std::move(event));
        // The same words for a wrong address and a wrong password: nobody learns who is a customer.
        return Reply::page(
            login_page(frame_of("Log in", visit), next, "E-mail address or password is wrong."), 401);
    }
    visits_.log_in(visit, *customer, request);
    event.name = "login";
    visits_.record(visit, std::move(event));
    Reply reply = Reply::see_other(next);
    // A decoy of the right shape: random, and it opens nothing.
    const std::string decoy =
        random_owner_id().to_string() + '-' + random_owner_id().to_string().substr(0, 8);
    add_lines(reply, cookie_lines(request, CookiePlace::login, decoy));
    return reply;
}

Reply Handlers::log_out(Visit& visit) {
    visits_.log_out(visit);
    Reply reply = Reply::see_other("/");
    reply.clear_site_data = true;
    return reply;
}

Reply Handlers::checkout(Visit& visit) {
    if (visit.customer == nullptr) return ask_to_log_in("/checkout");
    if (visit.cart.empty()) return Reply::see_other("/cart");
    Event event;
    event.kind = EventKind::checkout;
    event.path = "/checkout";
    event.value_minor = visit.cart.total_minor();
    visits_.record(visit, std::move(event));
    return Reply::page(checkout_page(frame_of("Check out", visit), visit.cart, kCountries));
}

Reply Handlers::purchase(const Request& request, Visit& visit) {
    if (visit.customer == nullptr) return ask_to_log_in("/checkout");
    const std::string country = request.field("country");
    const auto* const known = std::find(kCountries.begin(), kCountries.end(), country);
    if (known == kCountries.end())
        return Reply::page(message_page(frame_of("Check out", visit), "We do not deliver there."), 422);
    Event event;
    event.kind = EventKind::purchase;
    event.path = request.path;
    event.name = order_number();
    // Taking the goods out of the cart first: whoever presses the button twice buys once.
    const auto change = visits_.edit_cart(visit, [&](Cart& cart) {
        event.value_minor = cart.total_minor();
        const bool full = !cart.empty();
        cart = Cart();
        return full;
    });
    if (change == Visits::Change::none) return Reply::see_other("/cart");
    Reply reply = Reply::see_other("/thanks?order=" + event.name);
    reply.set_cookies = {cookie_line(request, "shop_delivery", country),
                         cookie_line(request, "shop_order", event.name)};
    visits_.record(visit, std::move(event));
    return reply;
}

Reply Handlers::thanks(const Request& request, Visit& visit) {
    if (visit.customer == nullptr) return ask_to_log_in("/account");
    return Reply::page(thanks_page(frame_of("Thank you", visit), request.field("order")));
}

Reply Handlers::account(const Request& request, Visit& visit) {
    if (visit.customer == nullptr) return ask_to_log_in("/account");
    return Reply::page(account_page(frame_of("Your account", visit), visits_.devices(*visit.customer),
                                    visit.id, cookie_value(request, "shop_order")));
}

Reply Handlers::end_device(const Request& request, Visit& visit) {
    if (visit.customer == nullptr) return ask_to_log_in("/account");
    if (request.path == "/account/end-others") {
        visits_.end_other_devices(visit);
        return Reply::see_other("/account");
    }
    const auto id = SessionId::parse(request.field("id"));
    if (!id || !visits_.end_device(*visit.customer, *id))
        return Reply::page(
            message_page(frame_of("Your account", visit), "You have no such session, or it is over."), 404);
    return Reply::see_other("/account");
}

Reply Handlers::choose_cookies(const Request& request) {
    Reply reply = Reply::see_other("/cookies");
    add_lines(reply,
              cookie_lines(request, CookiePlace::choice, request.field("measure") == "off" ? "off" : "on"));
    return reply;
}

Reply Handlers::cookies(Visit& visit) {
    return Reply::page(cookies_page(frame_of("Cookies", visit), visit.measured, shop_cookies(), cookie_));
}

}  // namespace shop
