// The example shop: options, the store, and an orderly end.
#include <Poco/Timer.h>
#include <Poco/Util/Application.h>
#include <Poco/Util/HelpFormatter.h>
#include <Poco/Util/IntValidator.h>

#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "embedded.hpp"
#include "server.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/vault.hpp"

namespace shop {
namespace {

using sessionaudit::Vault;

enum ExitCode { exit_ok = 0, exit_usage = 2, exit_failed = 3 };

struct Settings {
    std::filesystem::path home = "shop-data";
    std::filesystem::path access_log;
    std::string profile = "shop-http";
    std::uint16_t port = 8080;
    Certificate certificate;
};

/// A store of our own where there is none yet; and the shop's profile, which the command line then knows too.
void prepare_home(const std::filesystem::path& home) {
    if (!std::filesystem::exists(home) || std::filesystem::is_empty(home)) {
        sessionaudit::CreateOptions options;
        options.home = home;
        options.site = "shop.example";
        Vault::create(options);
    }
    const std::filesystem::path profile = home / "profiles" / "shop-http.json";
    if (std::filesystem::exists(profile)) return;
    std::filesystem::create_directories(profile.parent_path());
    if (!(std::ofstream(profile) << kHttpProfile).flush())
        throw sessionaudit::Error(sessionaudit::ErrorCode::io_error, "cannot write " + profile.string());
}

/// Ends sessions that have expired, so that lists and statistics say so before anybody asks.
class Sweeper {
  public:
    explicit Sweeper(Vault& vault) : vault_(vault), timer_(kPeriod, kPeriod) {
        timer_.start(Poco::TimerCallback<Sweeper>(*this, &Sweeper::sweep));
    }
    void sweep(Poco::Timer&) {
        try {
            vault_.sessions().sweep();
        } catch (const std::exception& error) {
            std::cerr << "shop: sweeping: " << error.what() << std::endl;
        }
    }

  private:
    static constexpr long kPeriod = 60'000;
    Vault& vault_;
    Poco::Timer timer_;  // its destructor waits for a sweep under way
};

sigset_t stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

void serve(const Settings& settings) {
    prepare_home(settings.home);
    sessionaudit::VaultOptions options;
    options.home = settings.home;
    Vault vault = Vault::open(options);
    Visits visits(vault, settings.profile);
    Handlers handlers(visits, vault.sessions().profiles().at(settings.profile));
    AccessLog log(settings.access_log);
    const Sweeper sweeper(vault);
    Server server(settings.port, settings.certificate, handlers, log);
    const char* const scheme = settings.certificate.file.empty() ? "http" : "https";
    std::cout << "shop listening on " << scheme << "://127.0.0.1:" << server.port() << std::endl;

    const sigset_t signals = stop_signals();
    int signal = 0;
    sigwait(&signals, &signal);
    server.stop();
    std::cout << "shop stopped" << std::endl;
}

class ShopApplication : public Poco::Util::Application {
  protected:
    void defineOptions(Poco::Util::OptionSet& options) override {
        using Poco::Util::Option;
        using Callback = Poco::Util::OptionCallback<ShopApplication>;
        Application::defineOptions(options);
        const Callback set(this, &ShopApplication::set);
        options.addOption(
            Option("home", "", "folder of the store; made when it is missing (default shop-data)")
                .argument("DIR")
                .callback(set));
        options.addOption(Option("port", "", "port on 127.0.0.1; 0 takes a free one (default 8080)")
                              .argument("PORT")
                              .validator(new Poco::Util::IntValidator(0, 65535))
                              .callback(set));
        options.addOption(
            Option("access-log", "", "append an access log in the combined format, addresses in full")
                .argument("FILE")
                .callback(set));
        options.addOption(Option("profile", "", "session profile (default shop-http; owasp-low behind https)")
                              .argument("ID")
                              .callback(set));
        options.addOption(Option("certificate", "", "speak https with this certificate (PEM); needs --key")
                              .argument("FILE")
                              .callback(set));
        options.addOption(Option("key", "", "the certificate's key (PEM)").argument("FILE").callback(set));
        options.addOption(
            Option("help", "", "show this text").callback(Callback(this, &ShopApplication::help)));
    }

    int main(const std::vector<std::string>& arguments) override {
        if (help_wanted_) return exit_ok;
        if (!arguments.empty()) {
            std::cerr << "shop: what is \"" << arguments.front() << "\"? See shop --help" << std::endl;
            return exit_usage;
        }
        try {
            serve(settings_);
            return exit_ok;
        } catch (const std::exception& error) {
            std::cerr << "shop: " << error.what() << std::endl;
            return exit_failed;
        }
    }

  private:
    void set(const std::string& name, const std::string& value) {
        if (name == "home") settings_.home = value;
        if (name == "port") settings_.port = static_cast<std::uint16_t>(std::stoi(value));
        if (name == "access-log") settings_.access_log = value;
        if (name == "profile") settings_.profile = value;
        if (name == "certificate") settings_.certificate.file = value;
        if (name == "key") settings_.certificate.key = value;
    }
    void help(const std::string&, const std::string&) {
        help_wanted_ = true;
        stopOptionsProcessing();
        Poco::Util::HelpFormatter formatter(options());
        formatter.setCommand("shop");
        formatter.setUsage("[options]");
        formatter.setHeader(
            "A small web store that keeps its sessions with sessionaudit. SIGTERM or SIGINT stops it.");
        formatter.format(std::cout);
    }
    Settings settings_;
    bool help_wanted_ = false;
};

}  // namespace
}  // namespace shop

int main(int argc, char** argv) {
    // Before any thread starts, so that all inherit it and only sigwait() sees these signals.
    const sigset_t signals = shop::stop_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    ::umask(077);  // what the shop writes is for its owner alone; `sessionaudit doctor` insists
    Poco::AutoPtr<shop::ShopApplication> application(new shop::ShopApplication);
    try {
        application->init(argc, argv);
    } catch (const Poco::Exception& error) {
        std::cerr << "shop: " << error.displayText() << "; see shop --help" << std::endl;
        return shop::exit_usage;
    }
    return application->run();
}
