// One request on libcurl and what came back. The one place where easy handles are set up.
#pragma once

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "scan/web_url.hpp"
#include "sessionaudit/capture.hpp"
#include "sessionaudit/fetch.hpp"

namespace sessionaudit {

struct TransferRequest {
    std::string method = "GET";
    std::string url;
    std::vector<std::string> headers;  ///< "Name: value"; beside Accept and User-Agent
    std::string cookie;                ///< the whole Cookie field; empty: none
    std::string body;
    std::string content_type;
    int retries = 0;
};

struct TransferResult {
    Capture capture;  ///< without what a page says; `page.bytes` and `page.cut` are set
    std::string body;
    bool answered = false;                  ///< a header arrived, whole or as far as it could be read
    std::optional<CaptureProblem> problem;  ///< also beside an answer of which something is missing
};

// Three deleters: to a compiler CURL and CURLM are one type, void.
struct CurlEasyRelease {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};
struct CurlMultiRelease {
    void operator()(CURLM* handle) const noexcept { curl_multi_cleanup(handle); }
};
struct CurlListRelease {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using CurlEasy = std::unique_ptr<CURL, CurlEasyRelease>;
using CurlMulti = std::unique_ptr<CURLM, CurlMultiRelease>;
using CurlList = std::unique_ptr<curl_slist, CurlListRelease>;

/// Threads: one at a time. Stays where it is while it runs: curl holds pointers into it.
class CurlTransfer {
  public:
    using Moment = std::chrono::steady_clock::time_point;

    CurlTransfer(TransferRequest request, const FetchOptions& options);
    CurlTransfer(const CurlTransfer&) = delete;
    CurlTransfer& operator=(const CurlTransfer&) = delete;

    /// Sets up a handle that was just made or reset.
    void begin(CURL* handle, Moment now);
    /// The server has had the request for longer than the options allow and sent nothing.
    bool first_byte_overdue(CURL* handle, Moment now) const;
    /// Reads the outcome off the handle.
    TransferResult end(CURL* handle, CURLcode code, bool first_byte_timed_out);

    const TransferRequest& request() const noexcept { return request_; }
    const WebUrl& url() const noexcept { return url_; }

  private:
    static std::size_t take_header(char* data, std::size_t size, std::size_t count, void* self) noexcept;
    static std::size_t take_body(char* data, std::size_t size, std::size_t count, void* self) noexcept;
    static curl_socket_t open_public_socket(void* self, curlsocktype purpose,
                                            curl_sockaddr* address) noexcept;
    std::size_t header_line(std::string_view line);
    std::size_t body_piece(std::string_view piece);
    void set_up_request(CURL* handle);
    void set_up_connection(CURL* handle);
    void set_up_tls(CURL* handle);
    void set_up_limits(CURL* handle);
    bool insecure() const;
    bool failed_after_header(CURLcode code) const noexcept { return code != CURLE_OK && header_done_; }

    TransferRequest request_;
    const FetchOptions& options_;
    WebUrl url_;
    CurlList header_list_;
    CurlList resolve_list_;
    std::array<char, CURL_ERROR_SIZE> words_{};
    Moment begun_{};

    Capture capture_;
    std::string body_;
    std::uint64_t header_bytes_ = 0;
    bool header_done_ = false;
    bool header_too_large_ = false;
    bool refused_address_ = false;
};

}  // namespace sessionaudit
