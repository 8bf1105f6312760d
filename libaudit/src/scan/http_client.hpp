// One request at a time, for what needs an answer before it knows the next: recipes and life-cycle tests.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sessionaudit/capture.hpp"
#include "sessionaudit/fetch.hpp"

namespace sessionaudit {

struct HttpRequest {
    std::string method = "GET";
    std::string url;
    std::vector<std::string> headers;  ///< "Name: value", beside those of the options
    std::string cookie;                ///< the whole Cookie field; empty: none
    std::string body;
    std::string content_type;
};

struct HttpAnswer {
    Capture capture;                        ///< with the page's facts
    std::string body;                       ///< decoded, up to the options' limit
    std::optional<CaptureProblem> problem;  ///< nothing usable came back
    std::string redirect;                   ///< absolute URL of a 3xx's Location; not followed
};

/// Blocking, on libcurl, with the options' proxy, certificates, limits, scope and retries; follows no
/// redirect and keeps no cookies. The options' headers go to the host and port of the first request and to no
/// other, and not over http where that was https; without a scope in the options any host may be asked.
/// Threads: one at a time.
class HttpClient {
  public:
    /// Throws Error{invalid_argument} as fetch_targets() does.
    explicit HttpClient(const FetchOptions& options);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;
    HttpAnswer send(const HttpRequest& request);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sessionaudit
