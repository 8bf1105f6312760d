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
using sessionaudit::SessionProfile;
using sessionaudit::SessionService;
using sessionaudit::StartRequest;
using sessionaudit::TokenStatus;
using sessionaudit::Vault;

constexpr const char* kCartAttribute = "cart";

const SessionProfile& require_cookie_profile(SessionService sessions, const std::string& id) {
    const auto found = sessions.profiles().find(id);
    if (found == sessions.profiles().end())
        throw Error(ErrorCode::invalid_argument, "the store has no session profile \"" + id + "\"");
    if (!found->second.url_parameter.empty())
        throw Error(ErrorCode::invalid_argument,
                    "the shop keeps its token in a cookie, and profile " + id + " uses the URL");
    return found->second;
}

/// The session is over for the one who asks. Expected where two requests race, so it is no failure.
bool is_over(const Error& error) {
    return error.code() == ErrorCode::conflict || error.code() == ErrorCode::not_found;
}

}  // namespace

Visits::Visits(Vault& vault, const std::string& profile)
    : vault_(vault),
      sessions_(vault.sessions()),
      profile_(require_cookie_profile(sessions_, profile)),
      customers_(vault) {}

Visit Visits::open(const Request& request) {
    Visit visit;
    const auto measure = request.cookies.find("shop_measure");
    visit.measured = measure == request.cookies.end() || measure->second != "off";

    const auto cookie = request.cookies.find(profile_.cookie.name);
    if (cookie != request.cookies.end()) {
        const CheckResult result = sessions_.check(cookie->second, request.context);
        const auto info = result.status == TokenStatus::active ? sessions_.find(result.id) : std::nullopt;
        if (info) {
            visit.id = result.id;
            visit.token = cookie->second;
            for (const auto& [name, value] : info->attributes)
                if (name == kCartAttribute) visit.cart = Cart::parse(value);
            visit.customer = customers_.find(result.owner);
            if (result.action == HijackAction::step_up && visit.customer != nullptr) {
                visit.doubted = true;
                visit.customer = nullptr;
            }
            if (result.renewal_due) {
                try {
                    adopt(visit, sessions_.renew(visit.token));
                } catch (const Error& error) {
                    if (!is_over(error)) throw;  // another request renewed it; its answer carries the token
                }
            }
            return visit;
        }
    }
    StartRequest start;
    start.profile = profile_.id;
    start.context = request.context;
    adopt(visit, sessions_.start(start));
    return visit;
}

void Visits::adopt(Visit& visit, const IssuedSession& issued) {
    visit.id = issued.id;
    visit.token = issued.token;
    // Not issued.set_cookie: should the visitor's session expire just before login(), the new one has the
    // store's default profile, whose cookie need not be ours.
    visit.set_cookie = render_set_cookie(profile_, issued.token);
}

void Visits::log_in(Visit& visit, const Customer& customer, const Request& request) {
    const IssuedSession issued = sessions_.login(visit.token, identifier_of(customer), request.context);
    customers_.learn(issued.owner, customer);
    adopt(visit, issued);
    visit.customer = &customer;
    visit.doubted = false;
}

void Visits::log_out(Visit& visit) {
    sessions_.end(visit.id, EndedReason::logout, "shop");
    visit.customer = nullptr;
    visit.set_cookie = render_clear_cookie(profile_);
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
    event.at = vault_.clock().now();
    if (event.purpose.empty()) event.purpose = "service";
    if (event.value_minor != 0) event.currency = kCurrency;
    sessions_.add_events(visit.id, {std::move(event)});
}

std::mutex& Visits::lock_of(const SessionId& id) {
    return locks_[std::hash<SessionId>()(id) % locks_.size()];
}

Cart Visits::stored_cart(const SessionId& id) {
    const auto info = sessions_.find(id);
    if (info)
        for (const auto& [name, value] : info->attributes)
            if (name == kCartAttribute) return Cart::parse(value);
    return {};
}

void Visits::save_cart(Visit& visit, const Cart& cart) {
    sessions_.set_attributes(visit.id, {{kCartAttribute, cart.to_text()}});
    visit.cart = cart;
}

std::vector<SessionInfo> Visits::devices(const Customer& customer) {
    return sessions_.list(identifier_of(customer), true);
}

bool Visits::end_device(const Customer& customer, const SessionId& id) {
    const auto info = sessions_.find(id);
    if (!info || !info->active() || customers_.find(info->owner) != &customer) return false;
    return sessions_.end(id, EndedReason::revoked, "customer") == EndedReason::revoked;
}

std::int64_t Visits::end_other_devices(const Visit& visit) {
    return sessions_.revoke_all(identifier_of(*visit.customer), visit.id, "customer");
}

}  // namespace shop
