// Numbers for Prometheus: docs/operations.md lists them, and what to be woken for.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "http/observer.hpp"
#include "sessionaudit/mutex.hpp"
#include "sessionaudit/vault.hpp"

namespace sessionaudit::server {

class Certificates;
class Description;
class Log;
class Mailer;

/// Counting costs a few atomic additions a request. What has to be asked of the store is kept for 15 seconds,
/// so that whoever scrapes often costs nothing; how retention stands, for 5 minutes.
///
/// Threads: any, after know().
class Metrics {
  public:
    /// All outlive it; `certificates` and `log` may be null.
    Metrics(const Vault& vault, const Mailer& mailer, const Certificates* certificates, const Log* log);
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
    const Mailer& mailer_;
    const Certificates* const certificates_;
    const Log* const log_;
    std::unordered_map<std::string, std::unique_ptr<Counters>> operations_;
    std::atomic<std::int64_t> connections_{0};
    std::atomic<std::uint64_t> connections_opened_{0};
    std::atomic<std::uint64_t> connections_refused_{0};
    Mutex mutex_;
    const std::unique_ptr<Asked> asked_ SESSIONAUDIT_PT_GUARDED_BY(mutex_);
};

}  // namespace sessionaudit::server
