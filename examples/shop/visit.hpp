// One request's session: found or started, renewed when due, changed by login and logout. These are the
// shop's own rules; where sessions are kept is behind session_store.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "browser_api.hpp"
#include "cart.hpp"
#include "customers.hpp"
#include "request.hpp"
#include "session_store.hpp"

namespace shop {

struct Visit {
    sessionaudit::SessionId id;
    std::string token;
    Cart cart;
    const Customer* customer = nullptr;  ///< null: anonymous, or not sure enough (see doubted)
    bool doubted = false;                ///< the request does not look like the one that logged in: ask again
    bool measured = true;                ///< the visitor has not objected to audience measurement
    std::string set_cookie;              ///< to be sent; empty when the browser has the right cookie
    std::optional<PageConsent>
        consent;  ///< what the page needs to speak with the browser API, if there is one
};

/// Threads: any.
class Visits {
  public:
    explicit Visits(SessionStore& store);

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
    /// Changes the cart as it is now. `edit` is called again when another request changed it meanwhile.
    template <typename Edit>
    Change edit_cart(Visit& visit, Edit&& edit) {
        for (int tries = 0; tries < kTriesMax; ++tries) {
            const SeenAttributes seen = attributes_of(visit);
            Cart cart = cart_in(seen);
            if (!edit(cart)) return Change::none;
            if (save_cart(visit, seen, cart)) return Change::done;
        }
        give_up();
    }

    /// The customer's own sessions, most recent first.
    std::vector<sessionaudit::SessionInfo> devices(const Customer& customer);
    /// Ends one of the customer's own sessions. False when it is not theirs, or not alive.
    bool end_device(const Customer& customer, const sessionaudit::SessionId& id);
    /// Ends all but this one.
    void end_other_devices(const Visit& visit);

  private:
    static constexpr int kTriesMax = 100;
    static Cart cart_in(const SeenAttributes& attributes);
    [[noreturn]] static void give_up();
    SeenAttributes attributes_of(const Visit& visit);
    bool save_cart(Visit& visit, const SeenAttributes& seen, const Cart& cart);
    void adopt(Visit& visit, const sessionaudit::IssuedSession& issued);

    SessionStore& store_;
    CustomerDirectory customers_;
};

}  // namespace shop
