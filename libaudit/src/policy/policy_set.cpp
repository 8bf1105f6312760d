// Reading policy files, working in what they extend, checking the whole.
#include "sessionaudit/policy_set.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "core/file_handle.hpp"
#include "core/json_lines.hpp"
#include "core/json_text.hpp"
#include "policy/policy_checks.hpp"
#include "policy/policy_draft.hpp"
#include "sessionaudit/did_you_mean.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/session_profile.hpp"
#include "shipped_policies.hpp"

namespace sessionaudit {
namespace {

/// Also of a file that is broken elsewhere.
std::optional<std::string> find_policy_id(const std::string& text) {
    const auto json = parse_json_or_discard(text);
    if (!json.is_object() || !json.contains("id") || !json["id"].is_string()) return std::nullopt;
    return json["id"].get<std::string>();
}

/// The files of one check, from texts to policies.
class SetBuilder {
  public:
    explicit SetBuilder(std::vector<PolicyFinding>& findings) : findings_(findings) {
        for (const auto& [id, profile] : load_session_profiles())
            profiles_.insert(id);
    }

    void read(const PolicyFile& file) {
        auto draft = read_policy_draft(file, findings_);
        if (!draft) return note_broken(file);
        const std::string id = draft->policy.id;
        const auto found = drafts_.find(id);
        if (found != drafts_.end() && !found->second.shipped) {
            fail("duplicate_id", {file.name, "/id", 0},
                 "is \"" + id + "\", which " + found->second.policy.file + " has already",
                 "give one of the two another id");
            return;
        }
        drafts_.insert_or_assign(id, std::move(*draft));
    }

    PolicySet build() {
        PolicySet set;
        for (const auto& [id, draft] : drafts_) {
            const PolicyDraft* const whole = resolve(id);
            if (whole == nullptr) continue;
            Policy policy = finished(*whole);
            if (check(policy)) set.policies.emplace(id, std::move(policy));
        }
        return set;
    }

  private:
    void fail(const char* check, PolicyPlace place, std::string message, std::string hint) {
        findings_.push_back(
            {FindingSeverity::error, check, std::move(place), std::move(message), std::move(hint)});
    }

    /// The id of a file that is broken elsewhere, so that others are not told it does not exist.
    void note_broken(const PolicyFile& file) {
        if (const auto id = find_policy_id(file.text)) broken_.insert(*id);
    }

    /// The draft with all it extends worked in; null when that cannot be.
    const PolicyDraft* resolve(const std::string& id) {
        const auto done = resolved_.find(id);
        if (done != resolved_.end()) return &done->second;
        if (failed_.count(id) != 0) return nullptr;
        PolicyDraft draft = drafts_.at(id);
        if (!draft.policy.extends.empty() && !work_in_parent(draft)) {
            failed_.insert(id);
            return nullptr;
        }
        return &resolved_.emplace(id, std::move(draft)).first->second;
    }

    bool work_in_parent(PolicyDraft& draft) {
        const std::string& parent_id = draft.policy.extends;
        const PolicyPlace place{draft.policy.file, "/extends", 0};
        if (broken_.count(parent_id) != 0 || failed_.count(parent_id) != 0) {
            fail("extends_broken", place, "names \"" + parent_id + "\", which has errors itself",
                 "correct those first");
            return false;
        }
        if (drafts_.count(parent_id) == 0) {
            std::vector<std::string> known;
            for (const auto& [id, other] : drafts_)
                if (id != draft.policy.id) known.push_back(id);
            fail("extends_unknown", place, "names \"" + parent_id + "\", and there is no such policy",
                 did_you_mean(parent_id, known));
            return false;
        }
        path_.push_back(draft.policy.id);
        if (std::find(path_.begin(), path_.end(), parent_id) != path_.end()) {
            fail("extends_cycle", place, "leads in a circle: " + circle(parent_id),
                 "let one of them extend nothing");
            path_.pop_back();
            return false;
        }
        const PolicyDraft* const parent = resolve(parent_id);
        path_.pop_back();
        if (parent == nullptr) {
            fail("extends_broken", place, "names \"" + parent_id + "\", which has errors itself",
                 "correct those first");
            return false;
        }
        inherit(draft, *parent);
        return true;
    }

    std::string circle(const std::string& last) const {
        std::string text;
        for (auto at = std::find(path_.begin(), path_.end(), last); at != path_.end(); ++at)
            text += *at + " extends ";
        return text + last;
    }

    /// False when it has an error other than an example that fails.
    bool check(const Policy& policy) {
        std::vector<PolicyFinding> own;
        PolicyChecker(policy, profiles_, own).check();
        const auto is_error = [](const PolicyFinding& finding) {
            return finding.severity == FindingSeverity::error;
        };
        const bool sound = std::none_of(own.begin(), own.end(), is_error);
        // An example of a policy that contradicts itself says nothing.
        if (sound)
            for (ExampleResult& result : run_policy_examples(policy))
                if (!result.passed)
                    own.push_back({FindingSeverity::error, "example_fails", std::move(result.place),
                                   std::move(result.message),
                                   "correct the example, or the rule that decides it"});
        findings_.insert(findings_.end(), own.begin(), own.end());
        return sound;
    }

    std::vector<PolicyFinding>& findings_;
    std::set<std::string> profiles_;
    std::map<std::string, PolicyDraft> drafts_;
    std::map<std::string, PolicyDraft> resolved_;
    std::set<std::string> broken_;
    std::set<std::string> failed_;
    std::vector<std::string> path_;
};

/// Each finding gets the line of its own pointer; what was found through several policies is told once.
void order(std::vector<PolicyFinding>& findings, const std::vector<PolicyFile>& files) {
    std::map<std::string, JsonLines> lines;
    for (const PolicyFile& file : files)
        if (is_json(file.text)) lines.insert_or_assign(file.name, index_lines(file.text));
    for (PolicyFinding& finding : findings) {
        if (finding.check == "duplicate_member") continue;  // one pointer, two lines
        const auto found = lines.find(finding.place.file);
        if (found != lines.end()) finding.place.line = found->second.line_of(finding.place.pointer);
    }
    const auto key = [](const PolicyFinding& finding) {
        return std::tuple(finding.place.file, finding.place.line, finding.place.pointer, finding.message);
    };
    std::sort(findings.begin(), findings.end(),
              [&](const PolicyFinding& a, const PolicyFinding& b) { return key(a) < key(b); });
    findings.erase(
        std::unique(findings.begin(), findings.end(),
                    [&](const PolicyFinding& a, const PolicyFinding& b) { return key(a) == key(b); }),
        findings.end());
}

}  // namespace

const Policy* PolicySet::find(std::string_view id) const noexcept {
    for (const auto& [name, policy] : policies)
        if (name == id) return &policy;
    return nullptr;
}

bool PolicyCheck::has_errors() const noexcept {
    return std::any_of(findings.begin(), findings.end(), [](const PolicyFinding& finding) {
        return finding.severity == FindingSeverity::error;
    });
}

std::string PolicyCheck::first_error(std::string_view hint) const {
    std::string first;
    std::size_t more = 0;
    for (const PolicyFinding& finding : findings) {
        if (finding.severity != FindingSeverity::error) continue;
        if (first.empty())
            first = finding.to_string();
        else
            ++more;
    }
    if (more != 0)
        first.append(" (and ").append(std::to_string(more)).append(" more").append(hint).append(")");
    return first;
}

std::string policy_id_of(const std::string& text) {
    if (auto id = find_policy_id(text)) return *std::move(id);
    throw Error(ErrorCode::invalid_argument, "this is not a policy: a JSON object with an \"id\"");
}

PolicyFiles::PolicyFiles(const PolicySet& policies) {
    for (const auto& [id, policy] : policies.policies)
        files_.push_back({policy.file, policy.text, false});
}

void PolicyFiles::add(std::vector<PolicyFile> files) {
    std::move(files.begin(), files.end(), std::back_inserter(files_));
}

void PolicyFiles::add_folder(const std::filesystem::path& folder) {
    if (std::filesystem::is_directory(folder)) add(read_policy_files(folder));
}

void PolicyFiles::put(std::vector<PolicyFile> files) {
    std::set<std::string> ids;
    for (const PolicyFile& file : files)
        if (auto id = find_policy_id(file.text)) ids.insert(*std::move(id));
    std::erase_if(files_, [&](const PolicyFile& file) {
        const auto id = find_policy_id(file.text);
        return id && ids.contains(*id);
    });
    add(std::move(files));
}

std::optional<std::string> PolicyFiles::own_file(std::string_view id) const {
    for (const PolicyFile& file : files_)
        if (!file.shipped && find_policy_id(file.text) == id) return file.name;
    return std::nullopt;
}

std::shared_ptr<const PolicySet> PolicyFiles::require_sound(std::string_view hint) const {
    PolicyCheck found = check();
    if (found.has_errors()) throw Error(ErrorCode::invalid_argument, found.first_error(hint));
    return std::move(found.policies);
}

std::vector<PolicyFile> shipped_policy_files() {
    std::vector<PolicyFile> files;
    for (const EmbeddedFile& file : kShippedPolicies)
        files.push_back({std::string(file.name), std::string(file.text), true});
    return files;
}

std::vector<PolicyFile> read_policy_files(const std::filesystem::path& path) {
    std::vector<std::filesystem::path> paths;
    if (std::filesystem::is_directory(path)) {
        for (const auto& entry : std::filesystem::directory_iterator(path))
            if (entry.path().extension() == ".json") paths.push_back(entry.path());
        std::sort(paths.begin(), paths.end());
    } else if (std::filesystem::exists(path)) {
        paths.push_back(path);
    } else {
        throw Error(ErrorCode::not_found, "there is no policy file or folder " + path.string());
    }
    std::vector<PolicyFile> files;
    files.reserve(paths.size());
    for (const auto& file : paths)
        files.push_back({file.string(), read_text_file(file), false});
    return files;
}

PolicyCheck check_policies(const std::vector<PolicyFile>& files) {
    PolicyCheck check;
    SetBuilder builder(check.findings);
    for (const bool shipped : {true, false})
        for (const PolicyFile& file : files)
            if (file.shipped == shipped) builder.read(file);
    check.policies = std::make_shared<const PolicySet>(builder.build());
    order(check.findings, files);
    return check;
}

std::shared_ptr<const PolicySet> load_policies(const std::filesystem::path& folder) {
    PolicyFiles files;
    files.add_folder(folder);
    return files.require_sound("; `sessionaudit policy check` lists them");
}

}  // namespace sessionaudit
