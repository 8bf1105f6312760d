// What went wrong with a transfer, as a person wants to hear it.
#pragma once

#include <curl/curl.h>

#include "scan/web_url.hpp"
#include "sessionaudit/capture.hpp"
#include "sessionaudit/fetch.hpp"

namespace sessionaudit {

struct FailedTransfer {
    const WebUrl& url;
    const char* words;  ///< curl's own
    bool first_byte_timed_out = false;
    bool header_too_large = false;
    bool header_done = false;
    const FetchOptions& options;
};

/// Never with a byte of what was sent or received.
CaptureProblem curl_problem(CURL* handle, CURLcode code, const FailedTransfer& failed);

/// A second try may end better.
bool worth_retrying(CaptureProblem::Kind kind) noexcept;

}  // namespace sessionaudit
