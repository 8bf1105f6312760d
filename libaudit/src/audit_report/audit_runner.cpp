#include "sessionaudit/audit_runner.hpp"

#include <algorithm>
#include <map>

#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

CookieAuditPolicy with_threshold(CookieAuditPolicy policy, const std::optional<FindingLevel>& fail_on) {
    if (!fail_on) return policy;
    policy.fail_on = *fail_on;
    policy.fail_on_category.clear();
    return policy;
}

void require_targets(const std::vector<std::string>& urls, bool recipe) {
    if (recipe && urls.size() > kRecipeTargetsMax)
        throw Error(ErrorCode::invalid_argument, "a recipe is of one target; name one, or none");
    for (const std::string& url : urls)
        if (std::string refusal = refuse_scan_target(url); !refusal.empty())
            throw Error(ErrorCode::invalid_argument, std::move(refusal));
}

}  // namespace

std::string refuse_scan_target(const std::string& target) {
    const std::size_t slashes = target.find("://");
    const std::size_t begin = slashes == std::string::npos ? 0 : slashes + 3;
    const std::string authority = target.substr(begin, target.find_first_of("/?#", begin) - begin);
    if (authority.find('@') == std::string::npos) return {};
    return "a target with a user name or password would stand in every report; write the URL without";
}

AuditRunner::AuditRunner(CookieAuditPolicy policy, CookieCatalogue catalogue, Timestamp at, Options options)
    : auditor_(with_threshold(std::move(policy), options.fail_on), std::move(catalogue)), options_(options) {
    run_.at = at;
}

void AuditRunner::take(TargetCapture captured) {
    run_.audits.push_back(auditor_.audit(captured, run_.at));
    for (const CaptureProblem& problem : captured.problems)
        run_.finished = run_.finished && !problem.fatal;
    if (options_.keep_captures) captures_.push_back(std::move(captured));
}

void AuditRunner::fetch(const AuditTargets& targets,
                        const std::function<void(const FetchProgress&)>& progress,
                        const std::function<void()>& completed) {
    std::vector<std::string> urls = targets.urls;
    if (targets.recipe && urls.empty()) urls.push_back(targets.recipe->start);
    require_targets(urls, targets.recipe.has_value());
    if (urls.empty()) return;
    order_.insert(order_.end(), urls.begin(), urls.end());
    fetch_targets(
        urls, targets.fetch,
        [&](TargetCapture captured) {
            if (completed) completed();
            if (targets.recipe)
                run_lifecycle(*targets.recipe, targets.fetch, targets.lifecycle, *options_.clock, captured);
            take(std::move(captured));
        },
        progress);
}

AuditResult AuditRunner::finish(const AuditKnown& known) {
    // Targets are complete in any order. What came out of files has none and stands before them.
    std::map<std::string, std::size_t> rank;
    for (const std::string& target : order_)
        rank.emplace(target, rank.size() + 1);
    const auto by_rank = [&](const auto& a, const auto& b) {
        const auto of = [&](const std::string& target) {
            const auto found = rank.find(target);
            return found == rank.end() ? std::size_t{0} : found->second;
        };
        return of(a.target) < of(b.target);
    };
    std::stable_sort(run_.audits.begin(), run_.audits.end(), by_rank);
    std::stable_sort(captures_.begin(), captures_.end(), by_rank);

    run_.version = SESSIONAUDIT_VERSION;
    take_policy(run_, auditor_.policy());
    run_.suffix_list = public_suffix_list_version();
    std::optional<CookieBaseline> recorded;
    if (known.record_in) recorded = make_cookie_baseline(run_.audits, *known.record_in, run_.at);
    run_.comparison = compare_to_baseline(run_.audits, known.baseline ? known.baseline : recorded, run_.at);
    run_.failures = failures_of(run_, auditor_.policy());
    if (!run_.finished) recorded.reset();

    AuditResult result{std::move(run_), std::move(captures_), std::move(recorded)};
    run_ = {};
    run_.at = result.run.at;
    order_.clear();
    captures_.clear();
    return result;
}

}  // namespace sessionaudit
