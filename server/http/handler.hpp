// What answers requests: the connections bring them, whoever has the API decides.
#pragma once

#include <Poco/Net/HTTPServerRequest.h>

#include <functional>
#include <istream>
#include <string>

#include "http/reply.hpp"

namespace sessionaudit::server {

/// What the connection knows of a request.
struct Arrival {
    const Poco::Net::HTTPServerRequest& head;
    std::istream& content;
    std::function<void()> begin_bulk;  ///< told before a body is read that may be large
    std::string client;  ///< the address that the connection came from; once answered, of who asks
    std::string request_id;
    bool content_left = false;  ///< out: some of the content was not read
    std::string operation;      ///< out: operationId, for logs
    std::string actor;          ///< out
    std::string page_origin;    ///< out: of a page that may read the answer; empty: none
    std::string fault;          ///< out: what went wrong in the server itself, for its log
};

/// Threads: any.
class RequestHandler {
  public:
    virtual ~RequestHandler() = default;
    /// Never throws: whatever goes wrong is a problem reply.
    virtual Reply answer(Arrival& arrival) noexcept = 0;
};

}  // namespace sessionaudit::server
