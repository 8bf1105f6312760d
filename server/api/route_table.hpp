// Which function answers which operation of openapi.json.
#pragma once

#include <string>
#include <unordered_map>

#include "api/description.hpp"
#include "http/message.hpp"

namespace sessionaudit::server {

using Handler = Reply (*)(Call&);

/// Threads: const from any.
class RouteTable {
  public:
    /// All handlers of routes.def. Throws std::logic_error when an operation has none, or none wants a
    /// handler: nothing starts that is not whole.
    explicit RouteTable(const Description& description);

    /// `operation` is the operationId.
    void add(const std::string& operation, Handler handler);
    Handler of(const Operation& operation) const { return handlers_.at(operation.id); }

  private:
    std::unordered_map<std::string, Handler> handlers_;
};

}  // namespace sessionaudit::server
