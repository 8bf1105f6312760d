// Requests made from openapi.json.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contract.hpp"
#include "example_things.hpp"

namespace sessionaudit::test {

struct BuiltRequest {
    std::string name;  ///< for messages: the operation and the example
    std::string method;
    std::string path;  ///< with its query
    std::string type;  ///< of the body; empty: no body
    std::string body;
    TestServer::Headers headers;
    std::optional<int> status;  ///< what the example says it leads to: `x-status`; absent: success
};

/// One request for each example of the body; one alone where there is no body.
std::vector<BuiltRequest> requests_of(const server::Operation& operation, const ExampleThings& things);

}  // namespace sessionaudit::test
