// One request's session: found or started, renewed when due, changed by login and logout. Everything the
// shop does with the library is in visit.cpp, and a little in main.cpp.
#pragma once

#include <array>
#include <mutex>
#include <string>
#include <vector>

#include "cart.hpp"
#include "customers.hpp"
#include "request.hpp"
#include "sessionaudit/vault.hpp"

namespace shop {

struct Visit {
    sessionaudit::SessionId id;
    std::string token;
    Cart cart;
    const Customer* customer = nullptr;  ///< null: anonymous, or not sure enough (see doubted)
    bool doubted = false;                ///< the request does not look like the one that logged in: ask again
    bool measured = true;                ///< the visitor has not objected to audience measurement
    std::string set_cookie;              ///< to be sent; empty when the browser has the right cookie
};

/// Threads: any.
class Visits {
  public:
    /// `profile` is the id of the session profile; it must be one of the vault's, and use a cookie.
    Visits(sessionaudit::Vault& vault, const std::string& profile);

    /// The session of the request's cookie, or a new one: a token that was never issued, has expired or
    /// was ended is not taken up again.
    Visit open(const Request& request);

    /// New token, old one dead.
    void log_in(Visit& visit, const Customer& customer, const Request& request);
    /// Ends the session here, not only in the browser.
    void log_out(Visit& visit);

    /// Page views, which need the visitor's consent or at least no objection.
    void record_page_view(const Visit& visit, const Request& request, int status);
    /// What the visitor does, which the shop needs to know to serve them.
    void record(const Visit& visit, sessionaudit::Event event);

    enum class Change { none, done };
    /// Changes the cart as it is now, one request of a session at a time.
    template <typename Edit>
    Change edit_cart(Visit& visit, Edit&& edit) {
        const std::lock_guard lock(lock_of(visit.id));
        Cart cart = stored_cart(visit.id);
        if (!edit(cart)) return Change::none;
        save_cart(visit, cart);
        return Change::done;
    }

    /// The customer's own sessions, most recent first.
    std::vector<sessionaudit::SessionInfo> devices(const Customer& customer);
    /// Ends one of the customer's own sessions. False when it is not theirs, or not alive.
    bool end_device(const Customer& customer, const sessionaudit::SessionId& id);
    /// Ends all but this one. Returns how many.
    std::int64_t end_other_devices(const Visit& visit);

  private:
    std::mutex& lock_of(const sessionaudit::SessionId& id);
    Cart stored_cart(const sessionaudit::SessionId& id);
    void save_cart(Visit& visit, const Cart& cart);
    void adopt(Visit& visit, const sessionaudit::IssuedSession& issued);

    sessionaudit::Vault& vault_;
    sessionaudit::SessionService sessions_;
    const sessionaudit::SessionProfile& profile_;
    CustomerDirectory customers_;
    std::array<std::mutex, 64> locks_;
};

}  // namespace shop
