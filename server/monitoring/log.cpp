#include "monitoring/log.hpp"

#include <cerrno>
#include <chrono>
#include <ctime>

namespace sessionaudit::server {
namespace {

constexpr std::size_t kWaitingMax = std::size_t{4} * 1024 * 1024;

/// RFC 3339 in UTC with milliseconds. Log lines carry the machine's time, whatever the store's clock says.
void add_time(std::string& line) {
    const auto now = std::chrono::system_clock::now();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
    const std::time_t second = std::chrono::system_clock::to_time_t(seconds);
    thread_local std::time_t known = -1;
    thread_local std::string text;
    if (second != known) {
        std::tm parts{};
        ::gmtime_r(&second, &parts);
        char buffer[32];
        text.assign(buffer, std::strftime(buffer, sizeof buffer, "%Y-%m-%dT%H:%M:%S.", &parts));
        known = second;
    }
    const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(now - seconds).count();
    line.append(text);
    line.push_back(static_cast<char>('0' + millis / 100));
    line.push_back(static_cast<char>('0' + millis / 10 % 10));
    line.push_back(static_cast<char>('0' + millis % 10));
    line.push_back('Z');
}

void add_quoted(std::string& line, std::string_view text) {
    static constexpr char kDigits[] = "0123456789abcdef";
    line.push_back('"');
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte >= 0x7f) {
            line.append("\\u00");
            line.push_back(kDigits[byte >> 4U]);
            line.push_back(kDigits[byte & 15U]);
        } else {
            if (c == '"' || c == '\\') line.push_back('\\');
            line.push_back(c);
        }
    }
    line.push_back('"');
}

void add_member(std::string& line, std::string_view name, std::string_view value) {
    line.append(",\"").append(name).append("\":");
    add_quoted(line, value);
}

std::string begin_line(LogLevel level, std::string_view event) {
    std::string line;
    line.reserve(320);
    line.append("{\"time\":\"");
    add_time(line);
    line.append("\",\"level\":\"")
        .append(to_string(level))
        .append("\",\"event\":\"")
        .append(event)
        .append("\"");
    return line;
}

LogLevel level_of(const FinishedRequest& request) {
    return request.status >= 500 ? LogLevel::error : LogLevel::info;
}

}  // namespace

std::string_view to_string(LogLevel level) noexcept {
    switch (level) {
        case LogLevel::error:
            return "error";
        case LogLevel::warning:
            return "warning";
        case LogLevel::info:
            return "info";
        case LogLevel::debug:
            return "debug";
    }
    return "info";
}

std::string quoted(std::string_view text) {
    std::string line;
    add_quoted(line, text);
    return line;
}

Log::Log(LogLevel level, int descriptor)
    : level_(level), descriptor_(descriptor), thread_([this] { loop(); }) {}

Log::~Log() {
    stop();
    thread_.join();
}

void Log::stop() {
    {
        const LockGuard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
}

void Log::write(LogLevel level, std::string_view event, const Members& members) noexcept {
    if (!writes(level)) return;
    try {
        std::string line = begin_line(level, event);
        for (const auto& [name, value] : members)
            add_member(line, name, value);
        line.append("}\n");
        push(line);
    } catch (const std::exception&) {
        dropped_.fetch_add(1, std::memory_order_relaxed);
    }
}

void Log::request(const FinishedRequest& request) noexcept {
    const LogLevel level = level_of(request);
    if (!writes(level)) return;
    try {
        std::string line = begin_line(level, "request");
        add_member(line, "request_id", request.request_id);
        // A method that no operation has is the client's text: shortened, as a line has one size.
        add_member(line, "method", std::string_view(request.method).substr(0, 16));
        add_member(line, "operation", request.operation);
        line.append(",\"status\":").append(std::to_string(request.status));
        const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(request.duration).count();
        line.append(",\"duration_ms\":").append(std::to_string(micros / 1000)).push_back('.');
        line.push_back(static_cast<char>('0' + micros / 100 % 10));
        line.append(",\"bytes\":").append(std::to_string(request.bytes_out));
        if (!request.actor.empty() && request.actor != "public") add_member(line, "actor", request.actor);
        if (!request.fault.empty()) add_member(line, "fault", request.fault);
        line.append("}\n");
        push(line);
    } catch (const std::exception&) {
        dropped_.fetch_add(1, std::memory_order_relaxed);
    }
}

void Log::push(const std::string& line) {
    bool first = false;
    {
        const LockGuard lock(mutex_);
        if (waiting_.size() + line.size() > kWaitingMax) {
            dropped_.fetch_add(1, std::memory_order_relaxed);
            return;
        }
        first = waiting_.empty();
        waiting_.append(line);
    }
    if (first) wake_.notify_one();
}

void Log::loop() {
    std::string lines;
    UniqueLock lock(mutex_);
    while (true) {
        while (!stopping_ && waiting_.empty())
            wake_.wait(mutex_);
        if (waiting_.empty()) return;
        lines.clear();
        lines.swap(waiting_);
        lock.unlock();
        const std::uint64_t dropped = dropped_.load(std::memory_order_relaxed);
        if (dropped != dropped_told_) {
            lines.append(begin_line(LogLevel::warning, "log_lines_dropped"));
            lines.append(",\"total\":").append(std::to_string(dropped)).append("}\n");
            dropped_told_ = dropped;
        }
        for (std::size_t at = 0; at < lines.size();) {
            const ssize_t sent = ::write(descriptor_, lines.data() + at, lines.size() - at);
            if (sent < 0 && errno == EINTR) continue;
            if (sent <= 0) break;  // nobody reads it any more, and there is nobody else to tell
            at += static_cast<std::size_t>(sent);
        }
        lock.lock();
    }
}

}  // namespace sessionaudit::server
