#include "scan/transfer_loop.hpp"

#include <algorithm>
#include <charconv>
#include <mutex>
#include <new>

#include "core/ascii.hpp"
#include "scan/curl_problem.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

using Moment = CurlTransfer::Moment;
using SteadyClock = std::chrono::steady_clock;

constexpr Milliseconds kPauseMax{30000};
constexpr int kPollMillisMax = 1000;

void start_curl_once() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

bool says_try_later(int status) {
    return status == 429 || status == 502 || status == 503 || status == 504;
}

/// Retry-After in seconds; the form with a date counts as absent.
std::optional<Milliseconds> asked_pause(const Capture& capture) {
    for (const std::string_view value : capture.values_of("Retry-After")) {
        std::int64_t seconds = -1;
        const auto [end, fault] = std::from_chars(value.data(), value.data() + value.size(), seconds);
        if (fault == std::errc{} && end == value.data() + value.size() && seconds >= 0)
            return std::min<Milliseconds>(Seconds(std::min<std::int64_t>(seconds, 3600)), kPauseMax);
    }
    return std::nullopt;
}

std::string host_key(const WebUrl& url) {
    return url.host + ":" + std::to_string(url.port);
}

}  // namespace

struct TransferLoop::Job {
    Job(TransferRequest request, const FetchOptions& options, Done then)
        : transfer(std::move(request), options), done(std::move(then)), host(host_key(transfer.url())) {}
    CurlTransfer transfer;
    Done done;
    std::string host;
    int tries = 0;
};

TransferLoop::TransferLoop(const FetchOptions& options) : options_(options) {
    start_curl_once();
    multi_.reset(curl_multi_init());
    if (!multi_) throw std::bad_alloc();
    // Kept open for the next request of the same target, no more: each holds a TLS context.
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS,
                      static_cast<long>(std::clamp(options.hosts_at_once, 4, 256)));
}

TransferLoop::~TransferLoop() {
    for (auto& [handle, job] : running_) {
        curl_multi_remove_handle(multi_.get(), handle);
        curl_easy_cleanup(handle);
    }
    running_.clear();
    idle_.clear();
}

void TransferLoop::submit(TransferRequest request, Done done) {
    start_or_queue(std::make_unique<Job>(std::move(request), options_, std::move(done)));
}

void TransferLoop::start_or_queue(std::unique_ptr<Job> job) {
    HostQueue& host = hosts_[job->host];
    if (host.active >= std::max(options_.per_host, 1))
        host.waiting.push_back(std::move(job));
    else
        start(std::move(job));
}

void TransferLoop::start(std::unique_ptr<Job> job) {
    CURL* handle = nullptr;
    if (idle_.empty()) {
        handle = curl_easy_init();
        if (handle == nullptr) throw std::bad_alloc();
    } else {
        handle = idle_.back().release();
        idle_.pop_back();
        curl_easy_reset(handle);
    }
    ++hosts_[job->host].active;
    ++job->tries;
    job->transfer.begin(handle, SteadyClock::now());
    running_.emplace(handle, std::move(job));
    if (curl_multi_add_handle(multi_.get(), handle) != CURLM_OK) finish(handle, CURLE_FAILED_INIT, false);
}

void TransferLoop::run() {
    while (!running_.empty() || !paused_.empty()) {
        int under_way = 0;
        if (curl_multi_perform(multi_.get(), &under_way) != CURLM_OK)
            throw Error(ErrorCode::internal, "the transfers of the scan could not go on");
        take_finished();
        const Moment now = SteadyClock::now();
        start_due(now);
        give_up_overdue(now);
        if (running_.empty() && paused_.empty()) break;
        curl_multi_poll(multi_.get(), nullptr, 0, wait_millis(now), nullptr);
    }
}

int TransferLoop::wait_millis(Moment now) const {
    // Whoever waits for a first byte is looked at some ten times before its time is up.
    auto wait = std::clamp<std::int64_t>(options_.first_byte_timeout.count() / 10, 1, kPollMillisMax);
    if (!paused_.empty()) {
        const auto until = std::chrono::ceil<Milliseconds>(paused_.begin()->first - now).count();
        wait = std::clamp<std::int64_t>(until, 0, wait);
    }
    return static_cast<int>(wait);
}

void TransferLoop::take_finished() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        CURL* handle = message->easy_handle;
        const CURLcode code = message->data.result;
        finish(handle, code, false);
    }
}

void TransferLoop::start_due(Moment now) {
    while (!paused_.empty() && paused_.begin()->first <= now) {
        auto node = paused_.extract(paused_.begin());
        start_or_queue(std::move(node.mapped()));
    }
}

void TransferLoop::give_up_overdue(Moment now) {
    std::vector<CURL*> overdue;
    for (const auto& [handle, job] : running_)
        if (job->transfer.first_byte_overdue(handle, now)) overdue.push_back(handle);
    for (CURL* handle : overdue)
        finish(handle, CURLE_OPERATION_TIMEDOUT, true);
}

void TransferLoop::free_slot(const std::string& host) {
    const auto found = hosts_.find(host);
    HostQueue& queue = found->second;
    --queue.active;
    if (!queue.waiting.empty()) {
        std::unique_ptr<Job> next = std::move(queue.waiting.front());
        queue.waiting.pop_front();
        start(std::move(next));
    } else if (queue.active == 0) {
        hosts_.erase(found);
    }
}

bool TransferLoop::again(std::unique_ptr<Job>& job, const TransferResult& result) {
    if (job->tries > job->transfer.request().retries) return false;
    const bool failed = result.problem && result.problem->fatal && worth_retrying(result.problem->kind);
    const bool later = result.answered && says_try_later(result.capture.status);
    if (!failed && !later) return false;
    Milliseconds pause =
        std::min<Milliseconds>(options_.retry_pause * (1 << std::min(job->tries - 1, 10)), kPauseMax);
    if (later) pause = std::max(pause, asked_pause(result.capture).value_or(pause));
    paused_.emplace(SteadyClock::now() + pause, std::move(job));
    return true;
}

void TransferLoop::finish(CURL* handle, CURLcode code, bool first_byte_timed_out) {
    const auto found = running_.find(handle);
    if (found == running_.end()) return;
    std::unique_ptr<Job> job = std::move(found->second);
    running_.erase(found);
    TransferResult result = job->transfer.end(handle, code, first_byte_timed_out);
    curl_multi_remove_handle(multi_.get(), handle);
    idle_.emplace_back(handle);
    const std::string host = job->host;
    if (!again(job, result)) job->done(std::move(result));
    free_slot(host);
}

}  // namespace sessionaudit
