// Numbers for Prometheus: docs/operations.md lists them, and what to be woken for.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "http/observer.hpp"
#include "sessionaudit/mutex.hpp"
#include "sessionaudit/vault.hpp"

namespace sessionaudit::server {

class Description;

/// Numbers of others, asked for each time. Threads: any.
struct MetricSources {
    std::function<std::size_t()> mails_waiting;
    std::function<Timestamp()> certificate_expires;    ///< null: there is none
    std::function<std::uint64_t()> log_lines_dropped;  ///< null: there is no log
};

/// Counting costs a few atomic additions a request. What has to be asked of the store is kept for 15 seconds,
/// so that whoever scrapes often costs nothing; how retention stands, for 5 minutes.
///
/// Threads: any, after know().
class Metrics {
  public:
    /// `vault`, and what `sources` ask, outlive it.
    Metrics(const Vault& vault, MetricSources sources);
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;
    ~Metrics();

    /// The operations there are; called once, before requests come.
    void know(const Description& description);

    void connection_opened() noexcept;
    void connection_closed() noexcept;
    /// One that was turned away.
    void connection_refused() noexcept;
    void request_finished(const FinishedRequest& request) noexcept;

    /// The text format, version 0.0.4.
    std::string text();

  private:
    struct Counters;
    struct Asked;
    void add_requests(std::string& text) const;
    void add_process(std::string& text) const;
    void add_store(std::string& text) SESSIONAUDIT_EXCLUDES(mutex_);
    const Asked& ask() SESSIONAUDIT_REQUIRES(mutex_);

    const Vault& vault_;
    const MetricSources sources_;
    std::unordered_map<std::string, std::unique_ptr<Counters>> operations_;
    std::atomic<std::int64_t> connections_{0};
    std::atomic<std::uint64_t> connections_opened_{0};
    std::atomic<std::uint64_t> connections_refused_{0};
    Mutex mutex_;
    const std::unique_ptr<Asked> asked_ SESSIONAUDIT_PT_GUARDED_BY(mutex_);
};

}  // namespace sessionaudit::server
