#include "visit.hpp"

#include "sessionaudit/error.hpp"

namespace shop {
namespace {

using sessionaudit::CheckResult;
using sessionaudit::EndedReason;
using sessionaudit::Error;
using sessionaudit::ErrorCode;
using sessionaudit::Event;
using sessionaudit::EventKind;
using sessionaudit::HijackAction;
using sessionaudit::IssuedSession;
using sessionaudit::SessionId;
using sessionaudit::SessionInfo;
using sessionaudit::TokenStatus;

constexpr const char* kCartAttribute = "cart";

/// The session is over for the one who asks. Expected where two requests race, so it is no failure.
bool is_over(const Error& error) {
    return error.code() == ErrorCode::conflict || error.code() == ErrorCode::not_found;
}

}  // namespace

Visits::Visits(SessionStore& store) : store_(store), customers_(store) {}

Visit Visits::open(const Request& request) {
    Visit visit;
    const auto measure = request.cookies.find("shop_measure");
    visit.measured = measure == request.cookies.end() || measure->second != "off";

    const auto cookie = request.cookies.find(store_.cookie().name());
    if (cookie != request.cookies.end()) {
        const CheckResult result = store_.check(cookie->second, request.context);
        const auto known = result.status == TokenStatus::active ? store_.attributes(result.id) : std::nullopt;
        if (known) {
            visit.id = result.id;
            visit.token = cookie->second;
            visit.cart = cart_in(*known);
            visit.customer = customers_.find(result.owner);
            if (result.action == HijackAction::step_up && visit.customer != nullptr) {
                visit.doubted = true;
                visit.customer = nullptr;
            }
            if (result.renewal_due) {
                try {
                    adopt(visit, store_.renew(visit.token));
                } catch (const Error& error) {
                    if (!is_over(error)) throw;  // another request renewed it; its answer carries the token
                }
            }
            return visit;
        }
    }
    adopt(visit, store_.start(request.context));
    return visit;
}

void Visits::adopt(Visit& visit, const IssuedSession& issued) {
    visit.id = issued.id;
    visit.token = issued.token;
    // Not issued.set_cookie: should the visitor's session expire just before login(), the new one has the
    // store's default profile, whose cookie need not be ours.
    visit.set_cookie = store_.cookie().set(issued.token);
}

void Visits::log_in(Visit& visit, const Customer& customer, const Request& request) {
    const IssuedSession issued = store_.login(visit.token, identifier_of(customer), request.context);
    customers_.learn(issued.owner, customer);
    adopt(visit, issued);
    visit.customer = &customer;
    visit.doubted = false;
}

void Visits::log_out(Visit& visit) {
    store_.end(visit.id, EndedReason::logout);
    visit.customer = nullptr;
    visit.set_cookie = store_.cookie().clear();
}

void Visits::record_page_view(const Visit& visit, const Request& request, int status) {
    if (!visit.measured) return;
    Event event;
    event.kind = EventKind::page_view;
    event.purpose = "audience_measurement";
    event.path = request.path;  // without the query, which may hold what somebody typed
    event.referrer = request.referrer.substr(0, request.referrer.find('?'));
    event.status = status;
    try {
        record(visit, std::move(event));
    } catch (const Error& error) {
        if (!is_over(error)) throw;
    }
}

void Visits::record(const Visit& visit, Event event) {
    event.at = sessionaudit::system_clock().now();
    if (event.purpose.empty()) event.purpose = "service";
    if (event.value_minor != 0) event.currency = kCurrency;
    store_.record(visit.id, std::move(event));
}

Cart Visits::cart_in(const SeenAttributes& attributes) {
    return Cart::parse(attributes.value(kCartAttribute));
}

void Visits::give_up() {
    throw Error(ErrorCode::conflict, "too many requests change this cart at once");
}

SeenAttributes Visits::attributes_of(const Visit& visit) {
    auto seen = store_.attributes(visit.id);
    if (!seen) throw Error(ErrorCode::not_found, "the session is gone");
    return std::move(*seen);
}

bool Visits::save_cart(Visit& visit, const SeenAttributes& seen, const Cart& cart) {
    if (!store_.change_attributes(visit.id, seen, {{kCartAttribute, cart.to_text()}})) return false;
    visit.cart = cart;
    return true;
}

std::vector<SessionInfo> Visits::devices(const Customer& customer) {
    return store_.list_active(identifier_of(customer));
}

bool Visits::end_device(const Customer& customer, const SessionId& id) {
    const auto info = store_.find(id);
    if (!info || !info->active() || customers_.find(info->owner) != &customer) return false;
    return store_.end(id, EndedReason::revoked) == EndedReason::revoked;
}

void Visits::end_other_devices(const Visit& visit) {
    store_.end_others(identifier_of(*visit.customer), visit.id);
}

}  // namespace shop
