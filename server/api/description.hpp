// openapi.json, read: which operations there are, who may, and what a request may look like.
#pragma once

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/problem.hpp"
#include "http/reply.hpp"
#include "sessionaudit/access.hpp"

namespace sessionaudit::server {

class SchemaCheck;  // a compiled schema

struct Parameter {
    std::string name;
    bool required = false;
    std::shared_ptr<const SchemaCheck> schema;  ///< owners: copies of the description
};

struct Operation {
    std::string id;
    std::string method;
    std::string path;
    std::vector<std::string> pieces;  ///< of the path; "{name}" stands for a value
    bool open = false;                ///< `security: []`: nobody has to say who they are
    bool for_tokens = false;          ///< `security` has "token"
    bool for_people = false;          ///< `security` has "login"
    bool fresh_login = false;         ///< `x-fresh-login`: people logged in within the last 15 minutes
    std::optional<Scope> scope;       ///< absent: anybody who is known
    bool idempotent = false;          ///< `x-idempotent`: takes Idempotency-Key
    bool secret = false;              ///< `x-secret`: the answer holds what nobody else may learn
    bool site_aware = false;          ///< `x-site-aware`: a token for one site may use it, for that site
    std::vector<Parameter> query;
    std::vector<Parameter> path_values;
    std::string body_type;  ///< media type; empty: no body
    bool body_required = false;
    std::size_t body_bytes = 0;  ///< `x-body-bytes`: at most so many; 0: as configured
    bool beacon = false;         ///< a JSON body may come as text/plain, as navigator.sendBeacon() sends it
    bool for_pages = false;      ///< `x-browser`: for pages of the configured origins
    std::shared_ptr<const SchemaCheck> body;  ///< of a JSON body
};

/// What a method and a path lead to.
struct Match {
    const Operation* operation = nullptr;
    Fields values;
    std::string allowed;     ///< methods of the path, when the method is not one of them; empty: no such path
    bool for_pages = false;  ///< the path is one for pages of other sites
};

/// Threads: const from any.
class Description {
  public:
    /// Throws std::invalid_argument when the text is not such a description, which is an internal error.
    explicit Description(std::string_view openapi);
    const std::vector<Operation>& operations() const { return operations_; }
    /// `path` as in the request line, without the query, still escaped.
    Match match(std::string_view method, std::string_view path) const;

    /// Throw Problem 422 `invalid-request`, with all faults.
    static void check_body(const Operation& operation, const nlohmann::json& body);
    static void check_parameters(const Operation& operation, const Fields& path_values, const Fields& query);

  private:
    std::vector<Operation> operations_;
    std::map<std::size_t, std::vector<std::size_t>> by_length_;
    /// By path, of operations whose path holds no value.
    std::map<std::string, std::vector<std::size_t>, std::less<>> exact_;
};

/// Parses a JSON body. Throws Problem 400 `malformed-json`: what is no JSON, nested deeper than 64, holds a
/// member twice, a NUL or what is not UTF-8.
nlohmann::json parse_json_body(std::string_view text);

}  // namespace sessionaudit::server
