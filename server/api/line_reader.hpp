// Lines of a body that may never end one.
#pragma once

#include <istream>
#include <string_view>
#include <vector>

namespace sessionaudit::server {

/// Memory is bounded by the longest line that is taken. Threads: one at a time.
class LineReader {
  public:
    /// Of a line longer than `most` only the first `most` + 1 bytes are kept, so that it is seen to be too
    /// long.
    LineReader(std::istream& in, std::size_t most) : in_(in), buffer_(most + 2) {}
    /// False at the end. What `line` refers to is overwritten by the next call.
    bool next(std::string_view& line);

  private:
    std::istream& in_;
    std::vector<char> buffer_;
};

}  // namespace sessionaudit::server
