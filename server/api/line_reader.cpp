#include "api/line_reader.hpp"

#include <limits>

namespace sessionaudit::server {

bool LineReader::next(std::string_view& line) {
    in_.getline(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    auto size = static_cast<std::size_t>(in_.gcount());
    if (in_.bad() || (in_.eof() && size == 0)) return false;
    if (in_.good()) {
        --size;  // the line feed, which is counted and not kept
    } else if (!in_.eof()) {
        in_.clear();
        in_.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    }
    line = {buffer_.data(), size};
    return true;
}

}  // namespace sessionaudit::server
