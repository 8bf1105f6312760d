#include "operation/server.hpp"

#include "api/dispatcher.hpp"
#include "app.hpp"
#include "auth/door_limits.hpp"
#include "auth/gate.hpp"
#include "http/http_server.hpp"
#include "jobs/job_runner.hpp"
#include "jobs/scheduler.hpp"
#include "operation/listener.hpp"
#include "operation/log.hpp"
#include "operation/mailer.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::server {
namespace {

class Nobody : public Observer {
  public:
    void connection_opened() noexcept override {}
    void connection_closed() noexcept override {}
    void request_finished(const FinishedRequest&) noexcept override {}
};

}  // namespace

struct Server::Parts {
    Parts(const Vault& vault, const Config& config)
        : mailer(config.mail),
          gate(vault, config),
          app{vault, config, gate, mailer, jobs, door_limits},
          jobs(app, registered_kinds(), {config.job_workers}),
          dispatcher(app),
          http(listen(config), dispatcher, config.limits, observer) {
        ensure_schedules(vault);
        if (config.scheduler) scheduler.emplace(vault, jobs);
    }
    Mailer mailer;
    Gate gate;
    DoorLimits door_limits;
    App app;
    JobRunner jobs;
    Dispatcher dispatcher;
    Nobody observer;
    HttpServer http;
    std::optional<Scheduler> scheduler;
};

Server::Server(const Vault& vault, const Config& config) : parts_(std::make_unique<Parts>(vault, config)) {}
Server::~Server() {
    stop();
}

std::uint16_t Server::port() const {
    return parts_->http.port();
}

void Server::stop() {
    parts_->jobs.watchers().close();
    parts_->http.stop();
    if (parts_->scheduler) parts_->scheduler->stop();
    parts_->jobs.stop();
}

}  // namespace sessionaudit::server
