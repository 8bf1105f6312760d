// Imports an uploaded log as sessions. What a stop or a crash leaves undone, the next server goes on with.
#include <filesystem>
#include <string_view>
#include <thread>

#include "app.hpp"
#include "http/json_text.hpp"
#include "jobs/job_runner.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/ingest.hpp"
#include "sessionaudit/vault_sink.hpp"
#include "spool/import_spool.hpp"

namespace sessionaudit::server {
namespace {

IngestOptions options_of(const nlohmann::json& parameters, const Vault& vault) {
    IngestOptions options;
    options.format = parameters.value("format", options.format);
    options.purpose = parameters.value("purpose", options.purpose);
    options.idle = Seconds{parameters.value("idle_seconds", std::int64_t{1800})};
    options.all_hits = parameters.value("all_hits", false);
    options.keep_bots = parameters.value("keep_bots", false);
    options.link_users = parameters.value("link_users", false);
    options.ipv4_prefix_bits = static_cast<unsigned>(vault.profile().ipv4_prefix_bits);
    options.ipv6_prefix_bits = static_cast<unsigned>(vault.profile().ipv6_prefix_bits);
    options.latest = vault.clock().now() + kEventAheadMax;
    return options;
}

IngestHooks hooks_of(JobContext& context, VaultSink& sink) {
    IngestHooks hooks;
    hooks.find_checkpoint = [&](const InputHead& head) -> std::optional<Bytes> {
        sink.set_identity(head.identity());
        return context.app.vault.sessions().find_import_checkpoint(
            [&](ByteView checkpoint) { return head.made(checkpoint); });
    };
    hooks.cancelled = context.stopped;
    hooks.progress = [&](std::uint64_t bytes, std::uint64_t total, std::uint64_t lines) {
        try {
            context.progress(static_cast<std::int64_t>(bytes), static_cast<std::int64_t>(total),
                             std::to_string(lines) + " lines");
        } catch (const JobStopped&) {
            // Then `cancelled` says so too, and the batch in work is stored first.
        }
    };
    return hooks;
}

constexpr std::string_view kRead = "read whole";
/// What does not pass within a day is the answer.
constexpr Milliseconds kPatience = std::chrono::hours{24};

std::string why_gone(const JobInfo& job) {
    if (job.step == kRead)
        return "a server that went away had read this log already; upload it again to see its numbers:"
               " nothing is stored twice";
    return "the uploaded log is not there any more; upload it again: nothing is stored twice";
}

/// Faults of the machine at this moment, not of the log.
bool may_pass(ErrorCode code) noexcept {
    return code == ErrorCode::locked || code == ErrorCode::io_error || code == ErrorCode::disk_full;
}

/// Whoever takes the job next must not find the same at once.
void pause(const JobContext& context) {
    for (int i = 0; i < 50 && !context.stopped(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
}

/// A file that a next attempt will want stays: of a job that is given back.
bool is_wanted_again(const JobContext& context) {
    const auto job = context.app.vault.jobs().find(context.job.id);
    return job && !job->cancel_wanted;
}

[[noreturn]] void give_back(const JobContext& context, const std::filesystem::path& file) {
    if (!is_wanted_again(context)) std::filesystem::remove(file);
    throw JobStopped{};
}

}  // namespace

nlohmann::json run_import_log(JobContext& context) {
    const Vault& vault = context.app.vault;
    const std::filesystem::path file = spooled_path(vault, context.parameters.at("file").get<std::string>());
    if (!std::filesystem::exists(file)) throw Error(ErrorCode::not_found, why_gone(context.job));
    VaultSink sink(vault);
    IngestSummary summary;
    try {
        summary = ingest(file.string(), options_of(context.parameters, vault), sink, hooks_of(context, sink));
    } catch (const Error& error) {
        if (may_pass(error.code()) && vault.clock().now() < context.job.created + kPatience) {
            pause(context);
            give_back(context, file);
        }
        std::filesystem::remove(file);
        throw;
    }
    if (!summary.complete && context.stopped()) give_back(context, file);
    // Noted before the file goes, so that nobody who finds none has to guess why.
    try {
        context.progress(1, 1, std::string(kRead));
    } catch (const JobStopped&) {
        give_back(context, file);
    }
    std::filesystem::remove(file);
    nlohmann::json result = parse_json(to_json(summary));
    result["left_out"] = sink.left_out;
    return result;
}

}  // namespace sessionaudit::server
