// Policy files: loading and checking them, running their examples, comparing two.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/policy.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

enum class FindingSeverity { error, warning };
std::string_view to_string(FindingSeverity severity) noexcept;

/// Something a person should change in a policy file.
struct PolicyFinding {
    FindingSeverity severity = FindingSeverity::error;
    std::string check;  ///< which check found it, for example "unknown_member"; frozen once released
    PolicyPlace place;
    std::string message;  ///< what is wrong, after the pointer
    std::string hint;     ///< what to do

    /// "shop.json:7: /purposes/0/legal_bassis is not a member of a purpose; did you mean "legal_basis"?"
    std::string to_string() const;
};

/// All policies that are in force, by id.
/// Threads: immutable; shared as shared_ptr<const PolicySet>, owned by the store and by calls that still work
/// with a set while it is being replaced.
struct PolicySet {
    std::map<std::string, Policy> policies;

    /// Null when there is none.
    const Policy* find(std::string_view id) const noexcept;
};

struct PolicyFile {
    std::string name;
    std::string text;
    bool shipped = false;  ///< may be replaced by another file with the same id
};
/// gdpr, uk-gdpr, fr-cnil and ccpa, which ship with the library.
std::vector<PolicyFile> shipped_policy_files();
/// The *.json files of a folder, sorted by name, or a single file. Throws Error{not_found} when there is
/// neither, Error{io_error} when it cannot be read.
std::vector<PolicyFile> read_policy_files(const std::filesystem::path& path);

struct PolicyCheck {
    std::vector<PolicyFinding> findings;  ///< by file and line
    /// Those without an error other than an example that fails; never null.
    std::shared_ptr<const PolicySet> policies;
    bool has_errors() const noexcept;
    /// The first error and how many more there are; `hint` may say where to find those. Empty when there is
    /// no error.
    std::string first_error(std::string_view hint = {}) const;
};
/// Everything that can be said about these files together: JSON, schema, references, contradictions,
/// examples. Never throws because of what a file says.
PolicyCheck check_policies(const std::vector<PolicyFile>& files);

/// The "id" that a policy's text gives itself. Throws Error{invalid_argument} unless it is a JSON object with
/// one.
std::string policy_id_of(const std::string& text);

/// Policy files that are to be in force together. They are combined only here, so checking, trying out or
/// activating a policy gives the same result as opening a store.
/// Threads: a value.
class PolicyFiles {
  public:
    /// Those that ship with the library.
    PolicyFiles() : files_(shipped_policy_files()) {}
    /// Those that are in force.
    explicit PolicyFiles(const PolicySet& policies);

    /// Adds files. One with the id of a shipped policy replaces it; the id of any other is a fault.
    void add(std::vector<PolicyFile> files);
    /// Adds the *.json files of a folder, if there are any.
    void add_folder(const std::filesystem::path& folder);
    /// Adds files, replacing any with the same ids.
    void put(std::vector<PolicyFile> files);
    /// The name of the file with this id that is not a shipped one; absent when there is none.
    std::optional<std::string> own_file(std::string_view id) const;

    PolicyCheck check() const { return check_policies(files_); }
    /// Throws Error{invalid_argument} as PolicyCheck::first_error() says.
    std::shared_ptr<const PolicySet> require_sound(std::string_view hint = {}) const;

  private:
    std::vector<PolicyFile> files_;
};

/// The shipped policies, overridden (same id) and extended by a folder's. Throws Error{invalid_argument} with
/// the first fault and how many more there are.
std::shared_ptr<const PolicySet> load_policies(const std::filesystem::path& folder = {});

struct ExampleResult {
    PolicyPlace place;
    std::string title;
    bool passed = false;
    std::string message;  ///< what was expected and what came; empty when it passed
};
/// Runs a policy's examples against that policy alone.
std::vector<ExampleResult> run_policy_examples(const Policy& policy);

enum class ChangeDirection { neutral, stricter, looser };
std::string_view to_string(ChangeDirection direction) noexcept;

/// One difference between two policies.
struct PolicyChange {
    std::string what;    ///< "retention/events_any/after"
    std::string before;  ///< empty: not there
    std::string after;
    ChangeDirection direction = ChangeDirection::neutral;  ///< stricter: protects the person more
};
/// What changes when `before` is replaced by `after`. Rules are compared by id and content; titles, citations
/// and examples do not count.
std::vector<PolicyChange> diff_policies(const Policy& before, const Policy& after);

/// A policy as JSON, with what it extends merged in; each rule says which file and line it comes from.
std::string render_policy(const Policy& policy);

}  // namespace sessionaudit
#pragma GCC visibility pop
