#include "api/route_table.hpp"

#include <stdexcept>

namespace sessionaudit::server {

RouteTable::RouteTable(const Description& description, AddRoutes add_routes) {
    add_routes(*this);
    for (const Operation& operation : description.operations())
        if (!handlers_.contains(operation.id))
            throw std::logic_error("openapi.json has the operation " + operation.id +
                                   ", and nothing answers it");
    if (handlers_.size() != description.operations().size())
        for (const auto& [id, handler] : handlers_) {
            bool described = false;
            for (const Operation& operation : description.operations())
                described = described || operation.id == id;
            if (!described) throw std::logic_error("openapi.json lacks the operation " + id);
        }
}

void RouteTable::add(const std::string& operation, Handler handler) {
    if (!handlers_.emplace(operation, handler).second)
        throw std::logic_error("the operation " + operation + " has two handlers");
}

}  // namespace sessionaudit::server
