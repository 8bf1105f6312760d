// What the texts of a request have to look like: `pattern` and `format` of the description.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "api/text_pattern.hpp"
#include "http/problem.hpp"

namespace sessionaudit::server {

/// Checks these two and nothing else; the validator never sees them, as it would match them with std::regex,
/// which a long text from anybody drives to the end of the stack. Threads: const from any.
class TextForms {
  public:
    /// Throws std::invalid_argument for a pattern, a format or a way to combine schemas that is not
    /// understood: none may go unchecked.
    TextForms(const nlohmann::json& schema, const nlohmann::json& components);
    TextForms(const TextForms&) = delete;
    TextForms& operator=(const TextForms&) = delete;
    /// Adds what is wrong.
    void check(const nlohmann::json& value, const std::string& place, std::vector<Fault>& faults) const;
    /// The schemas that are referred to, by name. Theirs is the life of `components`: for the constructor's
    /// caller alone.
    const std::map<std::string, const nlohmann::json*>& used_schemas() const { return used_; }

  private:
    struct Form {
        std::shared_ptr<const TextPattern> pattern;  ///< owners: this form alone; copied with it
        bool date_time = false;
        std::size_t bytes_max = SIZE_MAX;
        std::map<std::string, const Form*> members;
        const Form* others = nullptr;  ///< of members that have no name in the schema
        const Form* items = nullptr;
    };
    const Form* read(const nlohmann::json& schema, const nlohmann::json& components);
    static void check(const Form& form, const nlohmann::json& value, const std::string& place,
                      std::vector<Fault>& faults);
    std::deque<Form> forms_;
    std::map<std::string, const Form*> by_name_;
    std::map<std::string, const nlohmann::json*> used_;
    const Form* root_;
};

/// A copy of the schema without the two.
nlohmann::json without_forms(const nlohmann::json& schema);

}  // namespace sessionaudit::server
