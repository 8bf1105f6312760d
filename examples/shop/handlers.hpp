// Which request leads to which page.
#pragma once

#include "reply.hpp"
#include "request.hpp"
#include "visit.hpp"

namespace shop {

/// Answers requests from the store and nothing else; it has no state of its own.
/// Threads: any.
class Handlers {
  public:
    /// With a browser_api, pages ask their visitor for consent and send page views themselves; null: without.
    Handlers(Visits& visits, const SessionCookie& cookie, BrowserApi* browser_api)
        : visits_(visits), cookie_(cookie), browser_api_(browser_api) {}
    Reply answer(const Request& request);

  private:
    Reply answer_visit(const Request& request, Visit& visit);
    Reply browse(const Request& request, Visit& visit);
    Reply product(const Request& request, Visit& visit);
    Reply cart(const Request& request, Visit& visit);
    Reply change_cart(const Request& request, Visit& visit, bool add);
    Reply log_in_form(const Request& request, Visit& visit);
    Reply log_in(const Request& request, Visit& visit);
    Reply log_out(Visit& visit);
    Reply checkout(Visit& visit);
    Reply purchase(const Request& request, Visit& visit);
    Reply thanks(const Request& request, Visit& visit);
    Reply account(const Request& request, Visit& visit);
    Reply end_device(const Request& request, Visit& visit);
    Reply choose_cookies(const Request& request);
    Reply cookies(Visit& visit);

    Visits& visits_;
    const SessionCookie& cookie_;
    BrowserApi* const browser_api_;
};

}  // namespace shop
