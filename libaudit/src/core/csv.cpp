#include "core/csv.hpp"

#include "core/plain_text.hpp"

namespace sessionaudit {

void CsvLine::add(std::string_view value) {
    if (!first_) line_ += ',';
    first_ = false;
    if (value.find_first_of("\",\r\n") == std::string_view::npos) {
        line_ += value;
        return;
    }
    line_ += '"';
    for (const char c : value) {
        if (c == '"') line_ += '"';
        line_ += c;
    }
    line_ += '"';
}

CsvLine& CsvLine::text(std::string_view value) {
    std::string safe = valid_utf8(value);
    if (!safe.empty() && std::string_view("=+-@\t\r\n").find(safe.front()) != std::string_view::npos)
        safe.insert(safe.begin(), '\'');
    add(safe);
    return *this;
}

CsvLine& CsvLine::plain(std::string_view value) {
    add(value);
    return *this;
}

}  // namespace sessionaudit
