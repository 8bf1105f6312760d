#include "browser_api.hpp"

#include "sessionaudit/error.hpp"

namespace shop {
namespace {

using sessionaudit::Error;
using sessionaudit::ErrorCode;
using sessionaudit::SessionId;
using sessionaudit::Timestamp;

/// A page may stay open a while before its visitor chooses.
constexpr std::chrono::minutes kLeftForPage{10};
constexpr std::size_t kTicketsMax = 10'000;

}  // namespace

BrowserApi::BrowserApi(ApiClient& api, std::string origin) : api_(api), origin_(std::move(origin)) {}

PageConsent BrowserApi::for_page(const SessionId& session) {
    const Timestamp now = sessionaudit::system_clock().now();
    {
        const sessionaudit::LockGuard lock(mutex_);
        const auto known = tickets_.find(session);
        if (known != tickets_.end() && now + kLeftForPage < known->second.expires)
            return {api_.server(), known->second.text};
    }
    const Ticket ticket = issue(session);
    const sessionaudit::LockGuard lock(mutex_);
    if (tickets_.size() >= kTicketsMax)
        std::erase_if(tickets_,
                      [&](const auto& entry) { return entry.second.expires <= now + kLeftForPage; });
    if (tickets_.size() < kTicketsMax) tickets_[session] = ticket;
    return {api_.server(), ticket.text};
}

BrowserApi::Ticket BrowserApi::issue(const SessionId& session) {
    try {
        const auto answer = api_.call({.operation = "issueBrowserTicket",
                                       .method = "POST",
                                       .path = "/api/v1/consents/tickets",
                                       .body = {{"session", session.to_string()}, {"origin", origin_}},
                                       .again = ApiRequest::Again::with_key});
        return {answer.body.value("ticket", ""),
                sessionaudit::parse_rfc3339(answer.body.value("expires", "")).value_or(Timestamp{})};
    } catch (const Error& error) {
        if (error.code() != ErrorCode::invalid_argument) throw;
        throw Error(
            ErrorCode::invalid_argument,
            "the server takes no choices from pages of " + origin_ +
                "; add it to consent_origins in the server's configuration, or say with --origin what "
                "browsers see");
    }
}

}  // namespace shop
