// From a request's head to its answer: find the operation, admit, read and check the body, call the route.
#pragma once

#include <atomic>
#include <functional>

#include "api/description.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "http/message.hpp"

namespace sessionaudit::server {

/// What the connection knows of a request.
struct Arrival {
    const Poco::Net::HTTPServerRequest& head;
    std::istream& content;
    std::function<void()> begin_bulk;  ///< told before a body is read that may be large
    std::string client;  ///< the address that the connection came from; in dispatch, of who asks
    std::string request_id;
    bool content_left = false;  ///< out: some of the content was not read
    std::string operation;      ///< out: operationId, for logs
    std::string actor;          ///< out
    std::string page_origin;    ///< out: of a page that may read the answer; empty: none
    std::string fault;          ///< out: what went wrong in the server itself, for its log
};

/// Threads: any.
class Dispatcher {
  public:
    explicit Dispatcher(App& app);
    /// Never throws: whatever goes wrong is a problem reply.
    Reply answer(Arrival& arrival) noexcept;
    const Description& description() const { return description_; }

  private:
    Reply answer_or_refuse(Arrival& arrival);
    Reply dispatch(Arrival& arrival);
    App& app_;
    Description description_;
    RouteTable routes_;
};

}  // namespace sessionaudit::server
