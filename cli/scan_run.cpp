#include "scan_run.hpp"

#include <algorithm>
#include <filesystem>

#include "exit_code.hpp"
#include "files.hpp"
#include "output.hpp"
#include "scan_outputs.hpp"
#include "sessionaudit/audit_runner.hpp"
#include "sessionaudit/capture_files.hpp"
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

std::optional<FindingLevel> threshold_of(const ScanArguments& arguments) {
    if (arguments.fail_on.empty()) return std::nullopt;
    const auto level = parse_finding_level(arguments.fail_on);
    if (!level)
        throw Error(ErrorCode::invalid_argument,
                    "--fail-on is info, low, medium, high or critical, not " + arguments.fail_on);
    return level;
}

CookieCatalogue catalogue_of(const ScanArguments& arguments) {
    if (arguments.cookie_db.empty()) return CookieCatalogue::shipped();
    const auto own =
        CookieCatalogue::read_open_cookie_database(read_file(arguments.cookie_db), arguments.cookie_db);
    return CookieCatalogue::merged(own, CookieCatalogue::shipped());
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

/// One run of the library's, with its files and its place on the terminal.
class Scan {
  public:
    Scan(const ScanArguments& arguments, Timestamp now)
        : arguments_(arguments),
          runner_(named_policy(arguments.policy), catalogue_of(arguments), now,
                  {threshold_of(arguments), !arguments.evidence.empty() || !arguments.save_captures.empty()}),
          outputs_(arguments) {
        known_.baseline = baseline_of(arguments.baseline, true);
    }

    void run(Options& options) {
        require_something();
        if (!arguments_.evidence_key.empty()) key_ = read_secret_file(arguments_.evidence_key);
        read_files();
        fetch();
        finish(options);
    }

  private:
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
                runner_.take(read_capture_file(read_file(file), kind, file, arguments_.base_url));
        };
        read(arguments_.har_files, CaptureFileKind::har);
        read(arguments_.header_files, CaptureFileKind::header_dump);
        read(arguments_.capture_files, CaptureFileKind::ndjson);
    }

    void fetch() {
        AuditTargets targets;
        if (!arguments_.recipe.empty())
            targets.recipe = parse_login_recipe(read_file(arguments_.recipe), arguments_.recipe);
        targets.urls = scan_targets(arguments_);
        if (targets.urls.empty() && !targets.recipe) return;
        targets.fetch = fetch_options_of(arguments_);
        targets.lifecycle = lifecycle_options_of(arguments_);
        ProgressLine progress(!arguments_.quiet);
        runner_.fetch(
            targets,
            [&](const FetchProgress& at) {
                progress.show("scanning", at.done, at.total > 1 ? at.total : 0,
                              std::to_string(at.responses) + " responses, " + printable(at.now));
            },
            [&] { progress.clear(); });
    }

    void finish(Options& options) {
        if (!arguments_.write_baseline.empty())
            known_.record_in = baseline_of(arguments_.write_baseline, false).value_or(CookieBaseline{});
        const AuditResult result = runner_.finish(known_);
        outputs_.write(result.run, options.json);
        keep(result);
        options.exit_code = exit_code(result.run);
    }

    void keep(const AuditResult& result) const {
        if (!arguments_.save_captures.empty()) {
            std::string text;
            for (const TargetCapture& captured : result.captures)
                text += write_captures(captured, true);
            write_file(arguments_.save_captures, text);
        }
        if (!arguments_.evidence.empty())
            write_evidence_pack(arguments_.evidence, result.run, result.captures, key_);
        if (!arguments_.write_baseline.empty()) write_baseline(result.recorded);
    }

    void write_baseline(const std::optional<CookieBaseline>& recorded) const {
        if (!recorded) {
            print_note("the baseline was not written, because not every target could be judged");
            return;
        }
        write_file(arguments_.write_baseline, write_cookie_baseline(*recorded));
        print_note("recorded as known in " + arguments_.write_baseline +
                   "; --baseline with that file fails on what is new or worse");
    }

    int exit_code(const AuditRun& run) const {
        if (!run.finished) return arguments_.unreachable_is_finding ? kFindings : kCouldNotFinish;
        return run.passed() ? 0 : kFindings;
    }

    const ScanArguments& arguments_;
    AuditRunner runner_;
    ScanOutputs outputs_;
    AuditKnown known_;
    std::optional<SecretBytes> key_;  ///< of the evidence; read first, so that a scan is not done in vain
};

}  // namespace

void run_scan(Options& options, const ScanArguments& arguments) {
    const Timestamp now = arguments.at.empty() ? system_clock().now() : parse_moment(arguments.at);
    Scan(arguments, now).run(options);
}

}  // namespace sessionaudit::cli
