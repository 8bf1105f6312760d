// fetch_targets() for tests that drive it from outside: fetch_probe [OPTION=VALUE]... URL...
// Prints a line of JSON for each target as it is complete, {"target", "captured": [lines of NDJSON]}, and
// with quiet=1 only its counts; `speed=1` adds a line with sites a second and the peak of the resident
// memory.
#include <chrono>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "sessionaudit/capture_files.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/fetch.hpp"

namespace {

using namespace sessionaudit;

struct Wanted {
    FetchOptions options;
    std::vector<std::string> urls;
    bool quiet = false;
    bool speed = false;
};

bool set_limit(FetchOptions& options, const std::string& key, const std::string& value) {
    const auto millis = [&] { return Milliseconds(std::stoll(value)); };
    if (key == "depth")
        options.depth = std::stoi(value);
    else if (key == "pages")
        options.pages_max = std::stoi(value);
    else if (key == "redirects")
        options.redirects_max = std::stoi(value);
    else if (key == "retries")
        options.retries = std::stoi(value);
    else if (key == "retry_pause")
        options.retry_pause = millis();
    else if (key == "connect")
        options.connect_timeout = millis();
    else if (key == "first_byte")
        options.first_byte_timeout = millis();
    else if (key == "total")
        options.total_timeout = millis();
    else if (key == "body")
        options.body_max = std::stoull(value);
    else if (key == "header_bytes")
        options.headers_max = std::stoull(value);
    else if (key == "per_host")
        options.per_host = std::stoi(value);
    else if (key == "hosts")
        options.hosts_at_once = std::stoi(value);
    else
        return false;
    return true;
}

bool set_switch(FetchOptions& options, const std::string& key, const std::string& value) {
    const bool on = value == "1";
    if (key == "both")
        options.both_schemes = on;
    else if (key == "robots")
        options.robots = on;
    else if (key == "sitemap")
        options.sitemap = on;
    else if (key == "gpc")
        options.gpc = on;
    else if (key == "http2")
        options.http2 = on;
    else
        return false;
    return true;
}

bool set_text(FetchOptions& options, const std::string& key, const std::string& value) {
    if (key == "scope")
        options.scope.push_back(value);
    else if (key == "header")
        options.headers.push_back(value);
    else if (key == "cookie")
        options.cookies.push_back(value);
    else if (key == "resolve")
        options.resolve.push_back(value);
    else if (key == "insecure")
        options.insecure_hosts.push_back(value);
    else if (key == "ca")
        options.ca_file = value;
    else if (key == "proxy")
        options.proxy = value;
    else if (key == "certificate")
        options.client_certificate = value;
    else if (key == "key")
        options.client_key = value;
    else
        return false;
    return true;
}

void add_numbered(Wanted& wanted, const std::string& prefix, int count, const std::string& suffix,
                  const std::string& at) {
    for (int i = 0; i < count; ++i) {
        const std::string host = prefix + std::to_string(i) + ".bench.test";
        wanted.urls.push_back("https://" + host + suffix);
        wanted.options.resolve.push_back(host + suffix.substr(0, suffix.find('/')) + ":" + at);
    }
}

Wanted read(int count, char** words) {
    Wanted wanted;
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        const std::size_t equals = word.find('=');
        const std::string key = word.substr(0, equals);
        const std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
        if (equals == std::string::npos || key.find('/') != std::string::npos)
            wanted.urls.push_back(word);
        else if (key == "quiet")
            wanted.quiet = value == "1";
        else if (key == "speed")
            wanted.speed = value == "1";
        else if (key == "hosts_by_number") {  // COUNT:PORT
            const std::size_t colon = value.find(':');
            add_numbered(wanted, "site", std::stoi(value.substr(0, colon)), value.substr(colon) + "/",
                         "127.0.0.1");
        } else if (!set_limit(wanted.options, key, value) && !set_switch(wanted.options, key, value) &&
                   !set_text(wanted.options, key, value))
            throw Error(ErrorCode::invalid_argument, "no option " + key);
    }
    return wanted;
}

void print(const TargetCapture& captured) {
    nlohmann::json lines = nlohmann::json::array();
    const std::string text = write_captures(captured, false);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        lines.push_back(nlohmann::json::parse(text.substr(at, end - at)));
        at = end + 1;
    }
    std::cout << nlohmann::json{{"target", captured.target}, {"captured", lines}}.dump() << '\n';
}

/// Not getrusage(): its maximum counts the program that started this one as well.
double peak_mib() {
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line))
        if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
    return 0;
}

void print_speed(std::size_t sites, std::size_t whole, std::chrono::duration<double> took) {
    std::cout << "sites " << sites << " whole " << whole << " seconds " << took.count()
              << " sites_per_second " << static_cast<double>(sites) / took.count() << " peak_mib "
              << peak_mib() << '\n';
}

}  // namespace

int main(int count, char** words) {
    try {
        const Wanted wanted = read(count, words);
        std::size_t whole = 0;
        const auto begin = std::chrono::steady_clock::now();
        fetch_targets(wanted.urls, wanted.options, [&](const TargetCapture& captured) {
            whole += captured.problems.empty() ? 1U : 0U;
            if (!wanted.quiet) print(captured);
        });
        if (wanted.speed) print_speed(wanted.urls.size(), whole, std::chrono::steady_clock::now() - begin);
        return 0;
    } catch (const Error& error) {
        std::cerr << "fetch_probe: " << error.what() << '\n';
        return 2;
    }
}
