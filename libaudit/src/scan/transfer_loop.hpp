// Many transfers at once in one thread, on one libcurl multi handle.
#pragma once

#include <curl/curl.h>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "scan/curl_transfer.hpp"

namespace sessionaudit {

/// Keeps connections, DNS answers and the trusted certificates over all its transfers; holds the limit of
/// connections to one host; tries again what may end better. Threads: one at a time.
class TransferLoop {
  public:
    using Done = std::function<void(TransferResult)>;

    explicit TransferLoop(const FetchOptions& options);
    TransferLoop(const TransferLoop&) = delete;
    TransferLoop& operator=(const TransferLoop&) = delete;
    ~TransferLoop();

    /// `done` is called from within run(), once, and may submit more.
    void submit(TransferRequest request, Done done);
    /// Until nothing is under way or waiting.
    void run();

  private:
    struct Job;
    struct HostQueue {
        int active = 0;
        std::deque<std::unique_ptr<Job>> waiting;
    };

    void start(std::unique_ptr<Job> job);
    void start_or_queue(std::unique_ptr<Job> job);
    void start_due(CurlTransfer::Moment now);
    void give_up_overdue(CurlTransfer::Moment now);
    void take_finished();
    void finish(CURL* handle, CURLcode code, bool first_byte_timed_out);
    void free_slot(const std::string& host);
    bool again(std::unique_ptr<Job>& job, const TransferResult& result);
    int wait_millis(CurlTransfer::Moment now) const;

    const FetchOptions& options_;
    CurlMulti multi_;
    std::vector<CurlEasy> idle_;
    std::map<CURL*, std::unique_ptr<Job>> running_;
    std::map<std::string, HostQueue> hosts_;
    std::multimap<CurlTransfer::Moment, std::unique_ptr<Job>> paused_;
};

}  // namespace sessionaudit
