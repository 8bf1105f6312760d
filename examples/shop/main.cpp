// The example shop: options, where sessions are kept, and an orderly end.
#include <Poco/Util/Application.h>
#include <Poco/Util/HelpFormatter.h>
#include <Poco/Util/IntValidator.h>

#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <iostream>
#include <optional>

#include "library_store.hpp"
#include "server.hpp"
#include "server_store.hpp"

namespace shop {
namespace {

enum ExitCode { exit_ok = 0, exit_usage = 2, exit_failed = 3 };

struct Settings {
    std::filesystem::path home;  ///< empty: shop-data, or none with a server
    ApiSettings api;             ///< without a server: the shop opens the store itself
    std::string origin;          ///< empty: 127.0.0.1 and the port
    std::filesystem::path access_log;
    std::string profile = "shop-http";
    std::uint16_t port = 8080;
    Certificate certificate;
};

/// Empty when the options fit together.
std::string contradiction(const Settings& settings) {
    if (settings.api.server.empty())
        return settings.api.token_file.empty() && settings.api.ca_file.empty() && settings.origin.empty()
                   ? ""
                   : "--token-file, --ca-file and --origin are for a shop with --server";
    if (settings.api.token_file.empty()) return "--server needs --token-file";
    return settings.home.empty() ? "" : "the sessions are kept by --server or in --home, not in both";
}

sigset_t stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

void serve(const Poco::Net::ServerSocket& socket, const std::string& url, const Settings& settings,
           SessionStore& store, BrowserApi* browser_api) {
    Visits visits(store);
    Handlers handlers(visits, store.cookie(), browser_api);
    AccessLog log(settings.access_log);
    Server server(socket, handlers, log,
                  content_policy(browser_api == nullptr ? std::string() : browser_api->server()));
    std::cout << "shop listening on " << url << std::endl;

    const sigset_t signals = stop_signals();
    int signal = 0;
    sigwait(&signals, &signal);
    server.stop();
    std::cout << "shop stopped" << std::endl;
}

void open_shop(const Settings& settings) {
    const auto socket = listen(settings.port, settings.certificate);
    const std::string scheme = settings.certificate.file.empty() ? "http" : "https";
    const std::string url = scheme + "://127.0.0.1:" + std::to_string(socket.address().port());
    if (settings.api.server.empty()) {
        LibraryStore store(settings.home.empty() ? "shop-data" : settings.home, settings.profile);
        serve(socket, url, settings, store, nullptr);
    } else {
        ApiClient api(settings.api);
        BrowserApi browser_api(api, settings.origin.empty() ? url : settings.origin);
        ServerStore store(api, browser_api, settings.profile);
        serve(socket, url, settings, store, &browser_api);
    }
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
        options.addOption(Option("server", "", "keep the sessions with this sessionauditd instead")
                              .argument("URL")
                              .callback(set));
        options.addOption(Option("token-file", "", "file with the shop's token for --server")
                              .argument("FILE")
                              .callback(set));
        options.addOption(Option("ca-file", "", "who may sign the certificate of --server (PEM)")
                              .argument("FILE")
                              .callback(set));
        options.addOption(
            Option("origin", "", "the shop's origin in browsers, for consent (default: as it listens)")
                .argument("URL")
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
        if (const std::string fault = contradiction(settings_); !fault.empty()) {
            std::cerr << "shop: " << fault << "; see shop --help" << std::endl;
            return exit_usage;
        }
        try {
            open_shop(settings_);
            return exit_ok;
        } catch (const std::exception& error) {
            std::cerr << "shop: " << error.what() << std::endl;
            return exit_failed;
        }
    }

  private:
    void set(const std::string& name, const std::string& value) {
        if (name == "home") settings_.home = value;
        if (name == "server") settings_.api.server = value;
        if (name == "token-file") settings_.api.token_file = value;
        if (name == "ca-file") settings_.api.ca_file = value;
        if (name == "origin") settings_.origin = value;
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
