#include "monitoring/metrics.hpp"

#include <unistd.h>

#include <fstream>

#include "api/description.hpp"
#include "monitoring/exposition.hpp"

namespace sessionaudit::server {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::seconds kKeepNumbers{15};
constexpr std::chrono::minutes kKeepRetention{5};

struct Bound {
    std::chrono::nanoseconds upto;
    std::string_view label;
};
using namespace std::chrono_literals;
constexpr std::array<Bound, 13> kBounds{{{500us, "0.0005"},
                                         {1ms, "0.001"},
                                         {2500us, "0.0025"},
                                         {5ms, "0.005"},
                                         {10ms, "0.01"},
                                         {25ms, "0.025"},
                                         {50ms, "0.05"},
                                         {100ms, "0.1"},
                                         {250ms, "0.25"},
                                         {500ms, "0.5"},
                                         {1s, "1"},
                                         {5s, "5"},
                                         {30s, "30"}}};
constexpr int kStatusMin = 100;
constexpr int kStatusMax = 599;

/// All of them, so that a series does not begin when its first job fails.
constexpr std::array<std::pair<JobState, const char*>, 5> kJobStates{{{JobState::queued, "queued"},
                                                                      {JobState::running, "running"},
                                                                      {JobState::done, "done"},
                                                                      {JobState::failed, "failed"},
                                                                      {JobState::cancelled, "cancelled"}}};

double seconds_of(Timestamp at) {
    return static_cast<double>(to_millis(at)) / 1000.0;
}

}  // namespace

struct Metrics::Counters {
    std::array<std::atomic<std::uint64_t>, kStatusMax - kStatusMin + 1> by_status{};
    std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> by_duration{};
    std::atomic<std::uint64_t> nanoseconds{0};
};

/// What was asked of the store, and when it is asked again.
struct Metrics::Asked {
    StoreNumbers numbers;
    RetentionStatus retention;
    bool numbers_known = false;
    bool retention_known = false;
    Steady::time_point numbers_until{};
    Steady::time_point retention_until{};
    std::uint64_t failures = 0;
};

Metrics::Metrics(const Vault& vault, MetricSources sources)
    : vault_(vault), sources_(std::move(sources)), asked_(std::make_unique<Asked>()) {
    operations_.emplace("", std::make_unique<Counters>());
}

Metrics::~Metrics() = default;

void Metrics::know(const Description& description) {
    for (const Operation& operation : description.operations())
        operations_.emplace(operation.id, std::make_unique<Counters>());
}

void Metrics::connection_opened() noexcept {
    connections_.fetch_add(1, std::memory_order_relaxed);
    connections_opened_.fetch_add(1, std::memory_order_relaxed);
}

void Metrics::connection_closed() noexcept {
    connections_.fetch_sub(1, std::memory_order_relaxed);
}

void Metrics::connection_refused() noexcept {
    connections_refused_.fetch_add(1, std::memory_order_relaxed);
}

void Metrics::request_finished(const FinishedRequest& request) noexcept {
    const auto found = operations_.find(request.operation);
    if (found == operations_.end() || request.status < kStatusMin || request.status > kStatusMax) return;
    Counters& counters = *found->second;
    std::size_t bucket = 0;
    while (bucket < kBounds.size() && request.duration > kBounds[bucket].upto)
        ++bucket;
    counters.by_duration[bucket].fetch_add(1, std::memory_order_relaxed);
    counters.by_status[static_cast<std::size_t>(request.status - kStatusMin)].fetch_add(
        1, std::memory_order_relaxed);
    counters.nanoseconds.fetch_add(static_cast<std::uint64_t>(request.duration.count()),
                                   std::memory_order_relaxed);
}

std::string Metrics::text() {
    std::string text;
    add_requests(text);
    add_process(text);
    add_store(text);
    return text;
}

void Metrics::add_requests(std::string& text) const {
    Exposition out;
    out.family("sessionauditd_requests_total", "counter", "Requests answered, by operation and status.");
    for (const auto& [operation, counters] : operations_)
        for (std::size_t i = 0; i < counters->by_status.size(); ++i)
            if (const auto count = counters->by_status[i].load(std::memory_order_relaxed); count > 0)
                out.sample({{"operation", operation.empty() ? "none" : operation},
                            {"status", std::to_string(kStatusMin + static_cast<int>(i))}},
                           count);
    out.family("sessionauditd_request_duration_seconds", "histogram",
               "Time from a request's first byte to the last of its answer.");
    for (const auto& [operation, counters] : operations_) {
        std::array<std::uint64_t, kBounds.size() + 1> counts{};
        std::uint64_t all = 0;
        for (std::size_t i = 0; i < counts.size(); ++i)
            all += counts[i] = counters->by_duration[i].load(std::memory_order_relaxed);
        if (all == 0) continue;
        const std::string name = operation.empty() ? "none" : operation;
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < kBounds.size(); ++i)
            out.sample({{"operation", name}, {"le", std::string(kBounds[i].label)}}, sum += counts[i],
                       "_bucket");
        out.sample({{"operation", name}, {"le", "+Inf"}}, all, "_bucket");
        out.sample({{"operation", name}},
                   static_cast<double>(counters->nanoseconds.load(std::memory_order_relaxed)) / 1e9, "_sum");
        out.sample({{"operation", name}}, all, "_count");
    }
    out.family("sessionauditd_connections", "gauge", "Connections that are open.");
    out.sample({}, static_cast<double>(connections_.load(std::memory_order_relaxed)));
    out.family("sessionauditd_connections_total", "counter", "Connections that were taken.");
    out.sample({}, connections_opened_.load(std::memory_order_relaxed));
    out.family("sessionauditd_connections_refused_total", "counter",
               "Connections that were turned away: too many, or too many from one address.");
    out.sample({}, connections_refused_.load(std::memory_order_relaxed));
    text += out.take();
}

void Metrics::add_process(std::string& text) const {
    Exposition out;
    out.family("sessionauditd_build_info", "gauge", "The version, as a label.");
    out.sample({{"version", SESSIONAUDIT_VERSION}}, std::uint64_t{1});
    std::uint64_t pages = 0;
    std::uint64_t resident = 0;
    if (std::ifstream memory("/proc/self/statm"); memory >> pages >> resident) {
        out.family("process_resident_memory_bytes", "gauge", "Memory in use.");
        out.sample({}, resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)));
    }
    if (sources_.certificate_expires) {
        out.family("sessionauditd_certificate_expiry_timestamp_seconds", "gauge",
                   "When the certificate in force ends.");
        out.sample({}, seconds_of(sources_.certificate_expires()));
    }
    out.family("sessionauditd_mails_waiting", "gauge", "Mails that wait for the mail server.");
    out.sample({}, static_cast<std::uint64_t>(sources_.mails_waiting()));
    out.family("sessionauditd_log_lines_dropped_total", "counter",
               "Log lines that were dropped because nobody took them in time.");
    out.sample({}, sources_.log_lines_dropped ? sources_.log_lines_dropped() : std::uint64_t{0});
    text += out.take();
}

const Metrics::Asked& Metrics::ask() {
    Asked& asked = *asked_;
    const auto now = Steady::now();
    const auto renew = [&](bool& known, Steady::time_point& until, auto keep, const auto& question) {
        if (now < until) return;
        until = now + keep;
        try {
            question();
            known = true;
        } catch (const std::exception&) {
            known = false;
            ++asked.failures;
        }
    };
    renew(asked.numbers_known, asked.numbers_until, kKeepNumbers,
          [&] { asked.numbers = vault_.health().numbers(); });
    renew(asked.retention_known, asked.retention_until, kKeepRetention,
          [&] { asked.retention = vault_.retention().status(); });
    return asked;
}

void Metrics::add_store(std::string& text) {
    const LockGuard lock(mutex_);
    const Asked& asked = ask();
    Exposition out;
    out.family("sessionauditd_store_errors_total", "counter",
               "Times the store could not be asked for these numbers.");
    out.sample({}, asked.failures);
    if (asked.numbers_known) {
        const StoreNumbers& numbers = asked.numbers;
        out.family("sessionauditd_store_bytes", "gauge", "Size of the files, write-ahead logs included.");
        out.sample({{"file", "store"}}, numbers.store_bytes);
        out.sample({{"file", "keyring"}}, numbers.keyring_bytes);
        out.sample({{"file", "ledger"}}, numbers.ledger_bytes);
        out.family("sessionauditd_writes_waiting", "gauge", "Writes that wait for the writer's next commit.");
        out.sample({}, numbers.writes_waiting);
        out.family("sessionauditd_ledger_entries", "gauge", "Entries of the ledger.");
        out.sample({}, numbers.ledger_size);
        out.family("sessionauditd_ledger_behind_entries", "gauge",
                   "Entries that are durable in the store and not yet in the ledger.");
        out.sample({}, numbers.ledger_behind);
        out.family("sessionauditd_jobs", "gauge", "Jobs by state.");
        for (const auto& [state, name] : kJobStates) {
            const auto found = numbers.jobs.find(state);
            out.sample({{"state", name}},
                       static_cast<double>(found == numbers.jobs.end() ? 0 : found->second));
        }
        out.family("sessionauditd_open_requests", "gauge",
                   "Requests of people that are not answered yet, by state.");
        for (const auto& [state, count] : numbers.open_requests)
            out.sample({{"state", std::string(to_string(state))}}, static_cast<double>(count));
        if (numbers.nearest_deadline) {
            out.family("sessionauditd_request_deadline_timestamp_seconds", "gauge",
                       "The legal deadline that is nearest among open requests.");
            out.sample({}, seconds_of(*numbers.nearest_deadline));
        }
    }
    if (asked.retention_known) {
        out.family("sessionauditd_retention_due_items", "gauge",
                   "Items whose time is up and that no sweep has taken yet.");
        out.sample({}, static_cast<double>(asked.retention.due));
        out.family("sessionauditd_retention_oldest_overdue_seconds", "gauge",
                   "For how long the oldest item has been past its limit.");
        const auto oldest = asked.retention.oldest_past_limit;
        out.sample({}, oldest ? seconds_of(vault_.clock().now()) - seconds_of(*oldest) : 0.0);
        out.family("sessionauditd_retention_overdue", "gauge",
                   "1 when sweeps do not keep up with the policies.");
        out.sample({}, static_cast<std::uint64_t>(asked.retention.overdue ? 1 : 0));
    }
    text += out.take();
}

}  // namespace sessionaudit::server
