// sessionauditd: options, the store, and an orderly end.
#include <signal.h>

#include <iostream>

#include "auth/first_admin.hpp"
#include "operation/server.hpp"
#include "sessionaudit/error.hpp"

int main(int argc, char** argv) {
    using namespace sessionaudit;
    server::Config config;
    if (argc > 1) config.home = argv[1];
    if (argc > 2) config.port = static_cast<std::uint16_t>(std::stoi(argv[2]));
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    signal(SIGPIPE, SIG_IGN);
    try {
        const Vault vault = Vault::open({config.home});
        server::Server server(vault, config);
        std::cout << "sessionauditd listens on " << config.address << ":" << server.port() << std::endl;
        server::print_first_admin_code(vault, std::cout);
        int caught = 0;
        sigwait(&signals, &caught);
        server.stop();
    } catch (const Error& error) {
        std::cerr << "sessionauditd: " << error.what() << std::endl;
        return 3;
    }
}
