#include "scan_run.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>

#include "exit_code.hpp"
#include "files.hpp"
#include "output.hpp"
#include "scan_outputs.hpp"
#include "sessionaudit/capture_files.hpp"
#include "sessionaudit/cookie_audit.hpp"
#include "sessionaudit/cookie_baseline.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/evidence_pack.hpp"
#include "terminal.hpp"

namespace sessionaudit::cli {
namespace {

/// A file in the working folder that happens to be called `baseline` is not taken for the profile of that
/// name.
CookieAuditPolicy named_policy(const std::string& name) {
    const std::vector<std::string> shipped = shipped_cookie_policy_ids();
    const bool is_shipped = std::find(shipped.begin(), shipped.end(), name) != shipped.end();
    if (is_shipped || !std::filesystem::is_regular_file(name)) return shipped_cookie_policy(name);
    return parse_cookie_policy(read_file(name), name);
}

CookieAuditPolicy policy_of(const ScanArguments& arguments) {
    CookieAuditPolicy policy = named_policy(arguments.policy);
    if (arguments.fail_on.empty()) return policy;
    const auto level = parse_finding_level(arguments.fail_on);
    if (!level)
        throw Error(ErrorCode::invalid_argument,
                    "--fail-on is info, low, medium, high or critical, not " + arguments.fail_on);
    policy.fail_on = *level;
    policy.fail_on_category.clear();
    return policy;
}

std::optional<CookieBaseline> baseline_of(const std::string& file, bool must_exist) {
    if (file.empty()) return std::nullopt;
    if (!std::filesystem::exists(file)) {
        if (!must_exist) return std::nullopt;
        throw Error(ErrorCode::not_found, "there is no baseline " + file +
                                              "; a first run with --write-baseline " + file + " makes it");
    }
    return parse_cookie_baseline(read_file(file), file);
}

/// Everything that is seen, judged as soon as its target is complete.
class Scan {
  public:
    Scan(const ScanArguments& arguments, Timestamp now)
        : arguments_(arguments),
          now_(now),
          auditor_(auditor_of(arguments)),
          outputs_(arguments),
          before_(baseline_of(arguments.baseline, true)),
          keep_captures_(!arguments.evidence.empty() || !arguments.save_captures.empty()) {}

    void run(Options& options) {
        require_something();
        if (!arguments_.evidence_key.empty()) key_ = read_secret_file(arguments_.evidence_key);
        read_files();
        if (arguments_.recipe.empty())
            fetch(scan_targets(arguments_), {});
        else
            log_in();
        finish(options);
    }

  private:
    static CookieAuditor auditor_of(const ScanArguments& arguments) {
        if (arguments.cookie_db.empty()) return CookieAuditor(policy_of(arguments));
        const auto own =
            CookieCatalogue::read_open_cookie_database(read_file(arguments.cookie_db), arguments.cookie_db);
        return CookieAuditor(policy_of(arguments), CookieCatalogue::merged(own, CookieCatalogue::shipped()));
    }

    void require_something() const {
        const bool offline = !arguments_.har_files.empty() || !arguments_.header_files.empty() ||
                             !arguments_.capture_files.empty();
        if (offline || !arguments_.recipe.empty() || !arguments_.targets.empty() ||
            !arguments_.urls_file.empty())
            return;
        throw Error(
            ErrorCode::invalid_argument,
            "name what to audit: a URL, --urls FILE, --har FILE, --headers-file FILE or --captures FILE");
    }

    void read_files() {
        const auto read = [&](const std::vector<std::string>& files, CaptureFileKind kind) {
            for (const std::string& file : files)
                take(read_capture_file(read_file(file), kind, file, arguments_.base_url));
        };
        read(arguments_.har_files, CaptureFileKind::har);
        read(arguments_.header_files, CaptureFileKind::header_dump);
        read(arguments_.capture_files, CaptureFileKind::ndjson);
    }

    void fetch(const std::vector<std::string>& targets, const std::function<void(TargetCapture&)>& more) {
        if (targets.empty()) return;
        order_.insert(order_.end(), targets.begin(), targets.end());
        ProgressLine progress(!arguments_.quiet);
        fetch_targets(
            targets, fetch_options_of(arguments_),
            [&](TargetCapture captured) {
                progress.clear();
                if (more) more(captured);
                take(std::move(captured));
            },
            [&](const FetchProgress& at) {
                progress.show("scanning", at.done, at.total > 1 ? at.total : 0,
                              std::to_string(at.responses) + " responses, " + printable(at.now));
            });
    }

    void log_in() {
        const LoginRecipe recipe = parse_login_recipe(read_file(arguments_.recipe), arguments_.recipe);
        std::vector<std::string> targets = scan_targets(arguments_);
        if (targets.empty()) targets.push_back(recipe.start);
        if (targets.size() > 1)
            throw Error(ErrorCode::invalid_argument, "a recipe is of one target; name one, or none");
        const LifecycleOptions lifecycle = lifecycle_options_of(arguments_);
        const FetchOptions options = fetch_options_of(arguments_);
        fetch(targets, [&](TargetCapture& captured) {
            run_lifecycle(recipe, options, lifecycle, system_clock(), captured);
        });
    }

    void take(TargetCapture captured) {
        run_.audits.push_back(auditor_.audit(captured, now_));
        for (const CaptureProblem& problem : captured.problems)
            run_.finished = run_.finished && !problem.fatal;
        if (keep_captures_) captured_.push_back(std::move(captured));
    }

    /// Targets are done in any order; they are reported in the order they were named.
    void sort_by_target() {
        std::map<std::string, std::size_t> rank;
        for (const std::string& target : order_)
            rank.emplace(target, rank.size());
        const auto by_rank = [&](const auto& a, const auto& b) {
            const auto of = [&](const std::string& target) {
                const auto found = rank.find(target);
                return found == rank.end() ? std::size_t{0} : found->second + 1;
            };
            return of(a.target) < of(b.target);
        };
        std::stable_sort(run_.audits.begin(), run_.audits.end(), by_rank);
        std::stable_sort(captured_.begin(), captured_.end(), by_rank);
    }

    void finish(Options& options) {
        sort_by_target();
        const CookieAuditPolicy& policy = auditor_.policy();
        run_.version = SESSIONAUDIT_VERSION;
        take_policy(run_, policy);
        run_.suffix_list = public_suffix_list_version();
        run_.at = now_;
        run_.comparison = compare_to_baseline(run_.audits, only_records() ? recorded() : before_, now_);
        run_.failures = failures_of(run_, policy);
        outputs_.write(run_, options.json);
        keep();
        options.exit_code = exit_code();
    }

    void keep() const {
        if (!arguments_.save_captures.empty()) {
            std::string text;
            for (const TargetCapture& captured : captured_)
                text += write_captures(captured, true);
            write_file(arguments_.save_captures, text);
        }
        if (!arguments_.evidence.empty()) write_evidence_pack(arguments_.evidence, run_, captured_, key_);
        if (!arguments_.write_baseline.empty()) write_baseline();
    }

    /// What could not be judged would be taken for mended.
    void write_baseline() const {
        if (!run_.finished) {
            print_note("the baseline was not written, because not every target could be judged");
            return;
        }
        write_file(arguments_.write_baseline, write_cookie_baseline(recorded()));
        print_note("recorded as known in " + arguments_.write_baseline +
                   "; --baseline with that file fails on what is new or worse");
    }

    /// What the baseline will hold: with it, a run that only records still fails for budgets and for what is
    /// no longer accepted.
    CookieBaseline recorded() const {
        const auto old = baseline_of(arguments_.write_baseline, false);
        return make_cookie_baseline(run_.audits, old.value_or(CookieBaseline{}), now_);
    }
    bool only_records() const { return !arguments_.write_baseline.empty() && arguments_.baseline.empty(); }

    int exit_code() const {
        if (!run_.finished) return arguments_.unreachable_is_finding ? kFindings : kCouldNotFinish;
        return run_.failures.empty() ? 0 : kFindings;
    }

    const ScanArguments& arguments_;
    Timestamp now_;
    CookieAuditor auditor_;
    ScanOutputs outputs_;
    std::optional<CookieBaseline> before_;
    bool keep_captures_;
    std::optional<SecretBytes> key_;  ///< of the evidence; read first, so that a scan is not done in vain
    std::vector<std::string> order_;
    std::vector<TargetCapture> captured_;
    AuditRun run_;
};

}  // namespace

void run_scan(Options& options, const ScanArguments& arguments) {
    const Timestamp now = arguments.at.empty() ? system_clock().now() : parse_moment(arguments.at);
    Scan(arguments, now).run(options);
}

}  // namespace sessionaudit::cli
