// The interface of a log format, and the table of all.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "ingest/log_hit.hpp"

namespace sessionaudit {

/// Reads the lines of one log, in order. A line comes without its line end, holds no control
/// characters but tabs, and at most kIngestLineMax bytes. It need not be valid UTF-8.
///
/// Threads: one.
class LogReader {
  public:
    LogReader() = default;
    LogReader(const LogReader&) = delete;
    LogReader& operator=(const LogReader&) = delete;
    virtual ~LogReader() = default;

    virtual LineResult read(std::string_view line, LogHit& hit) = 0;
    /// What earlier lines said about later ones, such as the columns of a W3C log. It goes into
    /// checkpoints: no personal data.
    virtual Bytes state() const { return {}; }
    virtual void restore(ByteView /*state*/) {}
};

struct LogFormat {
    std::string_view name;
    std::unique_ptr<LogReader> (*make)();
};

/// Null when there is no such format.
const LogFormat* find_log_format(std::string_view name);
/// The format that reads most of the lines of this beginning of a log; null when none reads any.
/// The last line is left out unless it is the only one: it may be cut.
const LogFormat* detect_log_format(std::string_view beginning);

namespace formats {
#define SESSIONAUDIT_REGISTER(name) std::unique_ptr<LogReader> name();
#include "ingest/formats.def"
#undef SESSIONAUDIT_REGISTER
}  // namespace formats

}  // namespace sessionaudit
