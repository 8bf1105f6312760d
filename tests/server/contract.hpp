// openapi.json as a client reads it: which answers an operation may give, and what they look like.
#pragma once

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "api/description.hpp"
#include "api/schema_check.hpp"
#include "sessionaudit/mutex.hpp"

namespace sessionaudit::test {

struct Answer;

/// Threads: any.
class Contract {
  public:
    /// The one of this build's openapi.json.
    static const Contract& instance();

    /// What an answer has that the description lacks, or the other way round, in a sentence; empty: nothing.
    /// `path` may have a query.
    std::string fault(const std::string& method, const std::string& path, const Answer& answer) const;

    const nlohmann::json& whole() const { return whole_; }
    const server::Description& description() const { return description_; }
    /// What openapi.json says of an operation.
    const nlohmann::json& at(const server::Operation& operation) const;
    /// Follows "$ref".
    const nlohmann::json& resolved(const nlohmann::json& value) const;
    /// Sentences about a value that does not keep to a schema.
    std::string faults(const nlohmann::json& schema, const nlohmann::json& value) const;
    /// Examples of a media type or parameter: name and value, with what else stands there ("x-status").
    static std::vector<std::pair<std::string, nlohmann::json>> examples(const nlohmann::json& holder);

  private:
    Contract();
    std::string fault_of_problem(const Answer& answer, int status) const;
    std::string fault_of_content(const nlohmann::json& response, const Answer& answer) const;
    nlohmann::json whole_;
    server::Description description_;
    mutable Mutex mutex_;
    mutable std::map<std::string, std::shared_ptr<const server::SchemaCheck>> checks_
        SESSIONAUDIT_GUARDED_BY(mutex_);
};

}  // namespace sessionaudit::test
