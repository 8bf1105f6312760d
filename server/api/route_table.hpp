// Which function answers which operation of openapi.json.
#pragma once

#include <string>
#include <unordered_map>

#include "api/call.hpp"
#include "api/description.hpp"

namespace sessionaudit::server {

using Handler = Reply (*)(Call&);

class RouteTable;
/// Adds all handlers there are, as add_registered_routes() does.
using AddRoutes = void (*)(RouteTable&);

/// Threads: const from any.
class RouteTable {
  public:
    /// Throws std::logic_error when an operation has no handler, or a handler no operation: nothing starts
    /// that is not whole.
    RouteTable(const Description& description, AddRoutes add_routes);

    /// `operation` is the operationId.
    void add(const std::string& operation, Handler handler);
    Handler of(const Operation& operation) const { return handlers_.at(operation.id); }

  private:
    std::unordered_map<std::string, Handler> handlers_;
};

}  // namespace sessionaudit::server
