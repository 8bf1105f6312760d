// Writes an access log in the combined format, for `sessionaudit ingest`.
#pragma once

#include <Poco/Net/HTTPServerRequest.h>

#include <filesystem>
#include <string_view>

#include "sessionaudit/mutex.hpp"

namespace shop {

/// The file holds full client addresses and is personal data: it is made readable by its owner alone.
/// Cookies and session tokens are never in it.
/// Threads: any.
class AccessLog {
  public:
    /// Appends to the file; an empty path keeps no log. Throws sessionaudit::Error{io_error}.
    explicit AccessLog(const std::filesystem::path& file);
    AccessLog(const AccessLog&) = delete;
    AccessLog& operator=(const AccessLog&) = delete;
    ~AccessLog();

    /// Writes one line, whole, before the answer is sent: what a client has seen is in the log.
    void write(const Poco::Net::HTTPServerRequest& raw, int status, std::size_t body_size);

  private:
    void append(std::string_view line) SESSIONAUDIT_EXCLUDES(mutex_);
    const bool on_;
    sessionaudit::Mutex mutex_;
    int file_ SESSIONAUDIT_GUARDED_BY(mutex_) = -1;
};

}  // namespace shop
