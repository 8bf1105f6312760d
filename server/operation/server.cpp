#include "operation/server.hpp"

#include <optional>

#include "app.hpp"
#include "auth/authenticator.hpp"
#include "auth/browser_limits.hpp"
#include "dispatch/dispatcher.hpp"
#include "http/certificates.hpp"
#include "http/http_server.hpp"
#include "http/listener.hpp"
#include "jobs/job_runner.hpp"
#include "jobs/scheduler.hpp"
#include "mail/mailer.hpp"
#include "monitoring/log.hpp"
#include "monitoring/metrics.hpp"
#include "monitoring/readiness.hpp"
#include "operation/periodic_task.hpp"
#include "routes/registered_routes.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::server {
namespace {

/// How often it is looked whether the certificate was renewed.
constexpr std::chrono::seconds kLook{5};

/// Tells both of each request.
class RequestObserver : public Observer {
  public:
    RequestObserver(Metrics& metrics, Log* log) : metrics_(metrics), log_(log) {}
    void connection_opened() noexcept override { metrics_.connection_opened(); }
    void connection_closed() noexcept override { metrics_.connection_closed(); }
    void connection_refused() noexcept override { metrics_.connection_refused(); }
    void request_finished(const FinishedRequest& request) noexcept override {
        metrics_.request_finished(request);
        if (log_ != nullptr) log_->request(request);
    }

  private:
    Metrics& metrics_;
    Log* const log_;
};

std::unique_ptr<Certificates> certificates_of(const Config& config) {
    if (config.certificate.empty() || config.key.empty()) return nullptr;
    return std::make_unique<Certificates>(config.certificate, config.key);
}

/// The store keeps it, so that it holds for the command line too, and for servers that are not told.
void keep_four_eyes(const Vault& vault, const Config& config) {
    if (config.four_eyes) vault.requests().set_four_eyes(*config.four_eyes, "server");
}

}  // namespace

struct Server::Parts {
    Parts(const Vault& vault, const Config& config, Log* log_or_null)
        : log(log_or_null),
          certificates(certificates_of(config)),
          mailer(config.mail, log),
          metrics(vault, metric_sources()),
          readiness(vault),
          authenticator(vault, config),
          app{vault, config, authenticator, mailer, jobs, browser_limits, metrics, readiness},
          jobs(app, registered_kinds(), {config.job_workers}),
          dispatcher(app, add_registered_routes),
          observer(metrics, log) {
        metrics.know(dispatcher.description());
        http.emplace(listen(config, certificates ? certificates->context() : Poco::Net::Context::Ptr()),
                     dispatcher, config.limits, observer);
        keep_four_eyes(vault, config);
        ensure_schedules(vault);
        if (config.scheduler) scheduler.emplace(vault, jobs);
    }

    MetricSources metric_sources() const {
        MetricSources sources;
        sources.mails_waiting = [this] { return mailer.waiting(); };
        if (certificates) sources.certificate_expires = [this] { return certificates->expires(); };
        if (log != nullptr) sources.log_lines_dropped = [this] { return log->dropped(); };
        return sources;
    }

    Log* const log;
    std::unique_ptr<Certificates> certificates;
    Mailer mailer;
    Metrics metrics;
    Readiness readiness;
    Authenticator authenticator;
    BrowserLimits browser_limits;
    App app;
    JobRunner jobs;
    Dispatcher dispatcher;
    RequestObserver observer;
    std::optional<HttpServer> http;
    std::optional<Scheduler> scheduler;
    std::optional<PeriodicTask> maintenance;
};

Server::Server(const Vault& vault, const Config& config, Log* log)
    : parts_(std::make_unique<Parts>(vault, config, log)) {
    if (parts_->certificates) parts_->maintenance.emplace(kLook, [this] { reload_if_changed(); });
}

Server::~Server() {
    stop();
}

std::uint16_t Server::port() const {
    return parts_->http->port();
}

bool Server::reload() noexcept {
    if (!parts_->certificates) return true;
    try {
        parts_->certificates->reload();
        if (parts_->log != nullptr) parts_->log->write(LogLevel::info, "certificate_loaded");
        return true;
    } catch (const std::exception& fault) {
        if (parts_->log != nullptr)
            parts_->log->write(LogLevel::error, "certificate_refused", {{"reason", fault.what()}});
        return false;
    }
}

bool Server::reload_if_changed() noexcept {
    return parts_->certificates && parts_->certificates->changed() && reload();
}

void Server::begin_stop() noexcept {
    parts_->readiness.begin_stop();
}

void Server::stop() {
    begin_stop();
    parts_->maintenance.reset();
    parts_->jobs.watchers().close();
    parts_->http->stop();
    if (parts_->scheduler) parts_->scheduler->stop();
    parts_->jobs.stop();
}

}  // namespace sessionaudit::server
