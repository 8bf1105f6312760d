// sessionauditd: options, the store, and an orderly end.
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <iostream>

#include "auth/first_admin.hpp"
#include "monitoring/log.hpp"
#include "operation/command_line.hpp"
#include "operation/server.hpp"
#include "operation/supervisor.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::server {
namespace {

constexpr int kFault = 2;
constexpr int kCouldNotFinish = 3;

std::string address_of(const Config& config, std::uint16_t port) {
    const bool brackets = config.address.find(':') != std::string::npos;
    return (config.certificate.empty() ? "http://" : "https://") + std::string(brackets ? "[" : "") +
           config.address + (brackets ? "]:" : ":") + std::to_string(port);
}

sigset_t our_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
        sigaddset(&signals, number);
    return signals;
}

VaultOptions vault_options(const Config& config) {
    VaultOptions options;
    options.home = config.home;
    if (config.key_passphrase)
        options.prompt = [secret = config.key_passphrase](bool) { return secret->clone(); };
    return options;
}

/// A second request to end is obeyed at once: whoever sends it does not want to wait.
void end_at_once(int) {
    ::_exit(kCouldNotFinish);
}

void serve(const Config& config, Log& log) {
    const sigset_t signals = our_signals();
    const Vault vault = Vault::open(vault_options(config));
    Server server(vault, config, &log);
    Supervisor supervisor;
    supervisor.ready();
    log.write(LogLevel::info, "started",
              {{"version", SESSIONAUDIT_VERSION}, {"listens", address_of(config, server.port())}});
    const FirstAdminCode first_admin(vault, STDOUT_FILENO);
    if (!first_admin.file().empty())
        log.write(LogLevel::info, "first_admin_code", {{"file", first_admin.file().string()}});
    while (true) {
        const int caught = supervisor.wait_for_signal(signals);
        if (caught != SIGHUP) break;
        supervisor.reloading();
        server.reload();
        supervisor.ready();
    }
    for (const int number : {SIGINT, SIGTERM})
        ::signal(number, end_at_once);
    // Settings are of no use any more, and unblocked it would end the process.
    ::signal(SIGHUP, SIG_IGN);
    ::pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
    supervisor.stopping();
    log.write(LogLevel::info, "stopping");
    server.stop();
}

int check(const ReadConfig& read) {
    if (!std::filesystem::exists(read.config.home / "config.json")) {
        std::cerr << "sessionauditd: home: there is no store in " << read.config.home.string()
                  << "; make one with `sessionaudit --home " << read.config.home.string() << " init`"
                  << std::endl;
        return kFault;
    }
    std::cout << "sessionauditd: the configuration is good";
    if (!read.warnings.empty()) std::cout << ", with warnings";
    std::cout << "\nit would listen on " << address_of(read.config, read.config.port)
              << " and serve the store in " << read.config.home.string() << "\n";
    return 0;
}

int run(int argc, char** argv) {
    const CommandLine line = read_command_line(argc, argv);
    if (!line.text.empty()) {
        std::cout << line.text;
        return 0;
    }
    ReadConfig read = read_server_config(line.sources);
    read.errors.insert(read.errors.begin(), line.errors.begin(), line.errors.end());
    std::cerr << complaint_lines(read.errors, "") << complaint_lines(read.warnings, "warning: ");
    if (!read.errors.empty()) return kFault;
    if (line.check_only) return check(read);
    Log log(read.config.log_level);
    try {
        serve(read.config, log);
    } catch (const Error& error) {
        std::cerr << "sessionauditd: " << error.what() << std::endl;
        return error.code() == ErrorCode::invalid_argument ? kFault : kCouldNotFinish;
    }
    log.write(LogLevel::info, "stopped");
    return 0;
}

}  // namespace
}  // namespace sessionaudit::server

int main(int argc, char** argv) {
    // Before any thread begins, so that all of them leave these to the one that waits for them.
    const sigset_t signals = sessionaudit::server::our_signals();
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
    try {
        return sessionaudit::server::run(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "sessionauditd: internal error: " << error.what() << std::endl;
        return 3;
    }
}
