// Whether a JSON value keeps to a JSON Schema (draft-07).
//
// For the library and the server, in one source: valijson, which judges, takes longer to compile than
// anything else here. It matches `pattern` and `format` with std::regex, which a long text drives to the end
// of the stack; it never sees these two, TextPattern answers for them.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

// The server links this too.
#pragma GCC visibility push(default)
namespace sessionaudit {

/// A schema, compiled. Threads: const from any.
class JsonSchema {
  public:
    struct Fault {
        std::string place;     ///< a JSON pointer (RFC 6901); empty for the whole value
        std::string sentence;  ///< goes on after the name of the place
    };
    /// from_text: a text that reads as a number or as true and false is taken for one.
    enum class Types { strict, from_text };

    /// Throws Error{invalid_argument} for what could go unchecked: a pattern that RE2 does not read, a format
    /// of texts other than date-time (RFC 3339), patternProperties, a reference to nothing.
    explicit JsonSchema(const nlohmann::json& schema, Types types = Types::strict);
    JsonSchema(const JsonSchema&) = delete;
    JsonSchema& operator=(const JsonSchema&) = delete;
    ~JsonSchema();

    /// Empty when the value keeps to the schema.
    std::vector<Fault> faults(const nlohmann::json& value) const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
