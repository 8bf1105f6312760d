// From a request's head to its answer: find the operation, admit, read and check the body, call the route.
#pragma once

#include "api/description.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "http/handler.hpp"

namespace sessionaudit::server {

/// Threads: any.
class Dispatcher : public RequestHandler {
  public:
    /// `add_routes` as for RouteTable; throws what that throws.
    Dispatcher(App& app, AddRoutes add_routes);
    Reply answer(Arrival& arrival) noexcept override;
    const Description& description() const { return description_; }

  private:
    Reply answer_or_refuse(Arrival& arrival);
    Reply dispatch(Arrival& arrival);
    App& app_;
    Description description_;
    RouteTable routes_;
};

}  // namespace sessionaudit::server
