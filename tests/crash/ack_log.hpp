// What a writer was about to do, and what it was told is durable: one line each, before and after.
//
//   try CALL VERB ARGUMENT...      written before the library is called
//   ack CALL RESULT...             written after it returned
//
// A killed writer leaves at most one "try" without its "ack" per thread: that operation may have
// happened or not, but never by half.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/file_handle.hpp"

namespace sessionaudit::crash {

/// Appends whole lines, each set of them by one write(2).
/// Threads: any, and any number of processes.
class AckLog {
  public:
    explicit AckLog(const std::filesystem::path& file);
    /// `lines` end with a newline.
    void append(const std::string& lines) const;

  private:
    FileHandle file_;
};

/// A call as the log tells it.
struct Call {
    std::string id;
    std::string verb;
    std::vector<std::string> arguments;
    bool acknowledged = false;
    std::vector<std::string> results;
};

/// The calls in the order they were begun. A last line without an end is left out: its write was cut.
/// Throws std::runtime_error for a log that no AckLog wrote.
std::vector<Call> read_calls(const std::filesystem::path& file);

}  // namespace sessionaudit::crash
