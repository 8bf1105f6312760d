// Captures of live targets over HTTP. docs/scan.md describes what is asked for, in which order, and the
// limits.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sessionaudit/capture.hpp"
#include "sessionaudit/clock.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

struct FetchOptions {
    // What is asked for.
    int depth = 0;             ///< links followed from the start page; 0: only the start page
    int pages_max = 50;        ///< pages of a target, redirects not counted
    bool both_schemes = true;  ///< the other scheme's start page too, where the URL names no port
    bool robots = true;        ///< respect robots.txt while crawling, and capture its cookies
    bool sitemap = false;      ///< take pages from sitemap.xml
    bool gpc = false;          ///< the start page once more with Sec-GPC: 1, and /.well-known/gpc.json
    std::vector<std::string>
        scope;  ///< URL prefixes that may be asked; empty: the target's host, with and without www.
    int redirects_max = 20;
    /// May addresses be asked that are not public (loopback, private, link-local)? Checked when a connection
    /// is made, so that neither a host name nor a redirect can bypass it. Set to false where somebody else
    /// names the targets.
    bool private_networks = true;

    // How.
    std::string user_agent;            ///< empty: ours, with its version
    std::vector<std::string> headers;  ///< "Name: value"; sent to the target's own host only
    std::vector<std::string> cookies;  ///< "name=value"; likewise
    std::vector<std::string> resolve;  ///< "host:port:address", as curl's --resolve
    std::string proxy;
    std::string ca_file;
    std::string client_certificate;           ///< PEM file
    std::string client_key;                   ///< PEM file
    std::vector<std::string> insecure_hosts;  ///< certificates of these are not checked; "*": of none
    bool http2 = true;

    // Limits.
    int per_host = 4;        ///< connections to one host at once
    int hosts_at_once = 64;  ///< targets in progress
    Milliseconds connect_timeout{10000};
    Milliseconds first_byte_timeout{20000};
    Milliseconds total_timeout{60000};  ///< of one response
    int retries = 2;                    ///< after resets, timeouts and 429/502/503/504, with growing pauses
    Milliseconds retry_pause{500};
    std::uint64_t body_max = 2U << 20U;     ///< bytes of a body that are read, decoded
    std::uint64_t headers_max = 1U << 20U;  ///< bytes of one response's header
};

/// Progress, reported on the caller's thread: `done` targets of `total`.
struct FetchProgress {
    std::size_t done = 0;
    std::size_t total = 0;
    std::size_t responses = 0;
    std::string now;  ///< the URL asked last
};

/// Captures every target and hands each over as soon as it is complete; what fails is a CaptureProblem of its
/// target and never ends the run. Never sends a request outside the scope.
/// Throws Error{invalid_argument} for options that cannot work (a header without a colon, a file that is not
/// there). Threads: one call at a time per thread; uses one thread and returns when all is done.
void fetch_targets(const std::vector<std::string>& urls, const FetchOptions& options,
                   const std::function<void(TargetCapture)>& complete,
                   const std::function<void(const FetchProgress&)>& progress = {});

}  // namespace sessionaudit
#pragma GCC visibility pop
