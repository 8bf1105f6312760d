// The arguments of `scan`, and what they come to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "command.hpp"
#include "sessionaudit/fetch.hpp"
#include "sessionaudit/lifecycle.hpp"

namespace sessionaudit::cli {

struct ScanArguments {
    std::vector<std::string> targets;
    std::string urls_file;
    std::vector<std::string> har_files;
    std::vector<std::string> header_files;
    std::vector<std::string> capture_files;
    std::string base_url;

    std::string policy = "baseline";
    std::string cookie_db;
    std::string fail_on;
    std::string baseline;
    std::string write_baseline;
    bool unreachable_is_finding = false;
    std::string at;

    std::vector<std::string> formats;  ///< FORMAT or FORMAT=FILE
    std::string color = "auto";
    bool all = false;
    bool quiet = false;
    std::string evidence;
    std::string evidence_key;
    std::string save_captures;

    std::string recipe;
    std::string idle_probe;
    bool login_only = false;
    LifecycleOptions lifecycle;

    FetchOptions fetch;
    bool one_scheme = false;
    bool no_robots = false;
    std::string http_version = "2";
    std::vector<std::string> headers;  ///< as given: "Name: value", or @FILE
    std::vector<std::string> cookies;
    std::string connect_timeout = "10s";
    std::string first_byte_timeout = "20s";
    std::string timeout = "60s";
    std::string retry_pause = "500ms";
    std::string body_max = "2M";
    std::string header_max = "1M";
};

void add_scan_options(Command command, ScanArguments& arguments);

/// The texts above as what the library wants. Throws Error{invalid_argument, not_found}.
FetchOptions fetch_options_of(const ScanArguments& arguments);
LifecycleOptions lifecycle_options_of(const ScanArguments& arguments);

/// Targets named on the command line and in the file of --urls, each once, as they stand there.
/// Throws Error{invalid_argument} for a list without one, and for a target that holds a password.
std::vector<std::string> scan_targets(const ScanArguments& arguments);

/// "500ms", "10s", "2m". Throws Error{invalid_argument} otherwise.
Milliseconds parse_pause(const std::string& text);
/// "65536", "64K", "2M". Throws Error{invalid_argument} otherwise.
std::uint64_t parse_size(const std::string& text);

}  // namespace sessionaudit::cli
