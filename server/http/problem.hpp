// RFC 9457 problem details: how this server says no.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "http/reply.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::server {

/// Where a request does not keep to the description: a JSON pointer, or the name of a parameter.
struct Fault {
    std::string place;
    std::string sentence;
};

/// Ends a request. `type` is stable: docs/api.md lists them; written as "/problems/<type>".
class Problem : public std::runtime_error {
  public:
    Problem(int http_status, std::string name, const std::string& detail, std::vector<Fault> found = {})
        : std::runtime_error(detail), status(http_status), type(std::move(name)), faults(std::move(found)) {}
    int status;
    std::string type;
    std::vector<Fault> faults;
    Fields headers;
};

Reply problem_reply(const Problem& problem, const std::string& request_id);
/// The one place where an error of the library becomes an HTTP status.
Problem problem_of(const Error& error);

}  // namespace sessionaudit::server
